/**
 * The node's operations under the names that the UI uses. What they look like is not written here:
 * `operations.gen.ts` is made from the node's own list.
 */
import type * as node from './operations.gen';

/**
 * What the node answers with. Its schema marks a field that can be null as optional too, but the
 * node always writes it: a reader need not tell apart "null" and "not there".
 */
type Answer<Value> = Value extends (infer Item)[]
  ? Answer<Item>[]
  : Value extends node.Area
    ? Area
    : Value extends object
      ? { [Key in keyof Value]-?: Answer<Exclude<Value[Key], undefined>> }
      : Value;

export type Operations = {
  [Name in keyof node.Operations]: {
    input: node.Operations[Name]['input'];
    output: Answer<node.Operations[Name]['output']>;
  };
};

/** A shape has the sizes of its kind and no others: here alone a field is left out. */
export type Area = { [Key in keyof Omit<node.Area, 'text'>]: Exclude<node.Area[Key], null> } & {
  text: node.AreaText | null;
};
export type BoardShow = Answer<node.BoardShow>;
export type CartLine = node.CartLine;
export type Cinema = Answer<node.CinemaInfo>;
export type Currency = node.Currency;
export type CurrentSession = Answer<node.SessionInfo>;
export type Film = Answer<node.Film>;
export type FirstRunStaff = node.FirstRunStaff;
export type Hold = Answer<node.Hold>;
export type NodeEvent = node.Event;
export type OsPrinter = Answer<node.QueueInfo>;
export type Permission = node.Permission;
export type PlanCategory = Answer<node.Category>;
export type PlanSeat = PlanView['seats'][number];
export type PlanView = Answer<node.PlanView>;
export type PrinterChoice = node.PrinterChoice;
export type PrintJob = Answer<node.PrintJob>;
export type PrintState = node.PrintState;
export type ProgrammeDay = Answer<node.ProgrammeDay>;
export type Quote = Answer<node.Quote>;
export type QuoteLine = Answer<node.QuoteLine>;
export type Role = node.Role;
export type Sale = Answer<node.Sale>;
export type SaleSummary = Answer<node.SaleSummary>;
export type SeatKind = node.SeatKind;
export type SeatRef = node.SeatOfShow;
export type SeatState = node.SeatState;
export type ShowDetail = Answer<node.ShowDetail>;
export type ShowState = node.ShowState;
export type SignedIn = Answer<node.OpenedSession>;
export type Ticket = Answer<node.SaleTicket>;
export type TicketCheck = Answer<node.TicketCheck>;
export type TicketType = Answer<node.TicketType>;
export type Verdict = node.Verdict;
export type Till = Answer<node.TillInfo>;
