/**
 * The node's operations under the names that the UI uses. What they look like is not written here:
 * `operations.gen.ts` is made from the node's own list.
 */
import type * as node from './operations.gen';

/** A shape has the sizes of its kind and no others: one that it has not is left out, and never null. */
export type Area = { [Key in keyof Omit<node.Area, 'text'>]: Exclude<node.Area[Key], null> } & {
  text: node.AreaText | null;
};
export type PlanView = Omit<node.PlanView, 'areas'> & { areas: Area[] };

export type Operations = Omit<node.Operations, 'plan.get'> & {
  'plan.get': { input: node.Operations['plan.get']['input']; output: PlanView };
};

export type BackupStatus = node.BackupStatus;
export type BoardShow = node.BoardShow;
export type CartLine = node.CartLine;
export type ChangedCart = node.ChangedCart;
export type ChangedShow = node.ChangedShow;
export type Cinema = node.CinemaInfo;
export type Currency = node.Currency;
export type ClockStatus = node.ClockStatus;
export type CurrentSession = node.SessionInfo;
export type ErrorCode = node.ErrorCode;
export type Film = node.Film;
export type FirstRunStaff = node.FirstRunStaff;
export type Hold = node.Hold;
export type ListedTicket = node.ListedTicket;
export type NodeEvent = node.Event;
export type OsPrinter = node.QueueInfo;
export type Permission = node.Permission;
export type PlanCategory = node.Category;
export type PlanSeat = PlanView['seats'][number];
export type PrinterChoice = node.PrinterChoice;
export type PrintJob = node.PrintJob;
export type PrintState = node.PrintState;
export type ProgrammeDay = node.ProgrammeDay;
export type Quote = node.Quote;
export type QuoteLine = node.QuoteLine;
export type ReprintReason = node.ReprintReason;
export type Role = node.Role;
export type Sale = node.Sale;
export type SaleList = node.SaleList;
export type SaleSummary = node.SaleSummary;
export type SeatKind = node.SeatKind;
export type SeatRef = node.SeatOfShow;
export type SeatState = node.SeatState;
export type ShowDetail = node.ShowDetail;
export type ShowState = node.ShowState;
export type ShowTogether = node.ShowTogether;
export type SignedIn = node.OpenedSession;
export type Ticket = node.SaleTicket;
export type TicketCheck = node.TicketCheck;
export type TicketType = node.TicketType;
export type Verdict = node.Verdict;
export type Till = node.TillInfo;
