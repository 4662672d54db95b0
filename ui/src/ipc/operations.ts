/**
 * The operations of the node as the UI uses them: name, input, output. Written by hand after the
 * registry; operations that no screen calls (plans, backups, staff) are absent on purpose.
 */

export interface Currency {
  code: string;
  /** Decimal places of the minor unit: EUR 2, JPY 0, KWD 3. */
  exponent: number;
}

export type Role = 'cashier' | 'supervisor' | 'manager' | 'usher';

export interface FirstRunStaff {
  number: number;
  name: string;
  role: Role;
  pin: string;
}

export interface Cinema {
  id: string;
  name: string;
  city: string;
  country: string;
  /** IANA name; every time is shown in it. */
  time_zone: string;
  currency: Currency;
  languages: string[];
  hold_seconds: number;
  idle_lock_seconds: number;
  business_day: string;
  now: string;
  version: string;
  first_run: { staff: FirstRunStaff[] } | null;
}

export interface Staff {
  id: string;
  number: number;
  name: string;
  role: Role;
}

export interface TillName {
  id: string;
  name: string;
}

export interface SignedIn {
  token: string;
  staff: Staff;
  permissions: string[];
  till: TillName;
}

export interface CurrentSession {
  staff: Staff;
  permissions: string[];
  till: TillName;
  locked: boolean;
}

export interface Film {
  id: string;
  title: string;
  original_title: string;
  /** BCP 47. */
  language: string;
  genres: string[];
  released_on: string;
  director: string;
  cast: string[];
  running_minutes: number;
  rating: string;
  synopsis: string;
}

export type ShowState = 'on_sale' | 'started' | 'closed' | 'sold_out' | 'cancelled';

export interface SeatCounts {
  capacity: number;
  free: number;
  held: number;
  sold: number;
  blocked: number;
  /** The central server has the right to sell them. */
  elsewhere: number;
}

export interface BoardShow {
  id: string;
  film_id: string;
  hall: { id: string; name: string };
  plan_id: string;
  starts_at: string;
  ends_at: string;
  format: string;
  language: string;
  subtitles: string | null;
  price_from_minor: number | null;
  seats: SeatCounts;
  state: ShowState;
}

export interface ProgrammeDay {
  business_day: string;
  days: string[];
  films: Film[];
  shows: BoardShow[];
}

export interface TicketType {
  id: string;
  code: string;
  /** By language; not every language has one. */
  name: Record<string, string>;
  /** Only seats of these kinds are sold at it; empty: every seat. */
  for_kinds: SeatKind[];
}

export interface ShowDetail {
  show: BoardShow;
  film: Film;
  ticket_types: TicketType[];
  prices: { category: string; ticket_type_id: string; price_minor: number }[];
  default_ticket_type_id: string | null;
}

export type SeatKind = 'standard' | 'premium' | 'recliner' | 'couple' | 'wheelchair' | 'companion';

export interface PlanSeat {
  row: string;
  number: string;
  label: string;
  x: number;
  y: number;
  radius: number;
  /** Index into the plan's categories. */
  category: number;
  kind: SeatKind;
  /** The other half of a couple seat, by index. */
  partner: number | null;
  /** The wheelchair place that this seat accompanies, by index. */
  companion_of: number | null;
  zone: string;
  guid: string;
  uuid: string;
}

export interface PlanCategory {
  name: string;
  label: string;
  color: string;
  for_sale: boolean;
}

export interface Area {
  shape: 'rectangle' | 'circle' | 'ellipse' | 'polygon' | 'text';
  x: number;
  y: number;
  rotation: number;
  color: string;
  border_color: string;
  text: { x: number; y: number; color: string; text: string; size?: number } | null;
  width?: number;
  height?: number;
  radius?: number;
  radius_x?: number;
  radius_y?: number;
  points?: { x: number; y: number }[];
}

/** One version of a hall's layout. Immutable: it is kept by id once fetched. */
export interface PlanView {
  id: string;
  hall_id: string;
  version: number;
  name: string;
  width: number;
  height: number;
  focal_point: { x: number; y: number };
  screen: { side: 'top' | 'bottom' | 'left' | 'right' };
  categories: PlanCategory[];
  seats: PlanSeat[];
  row_labels: { text: string; x: number; y: number }[];
  areas: Area[];
}

export type SeatState = 'free' | 'yours' | 'held' | 'paying' | 'sold' | 'blocked' | 'elsewhere';

export interface SeatRef {
  show_id: string;
  seat: number;
}

export interface Hold {
  sale_id: string;
  expires_at: string | null;
  extended: boolean;
  seats: SeatRef[];
  orphans: { show_id: string; seats: number[] }[];
}

export interface CartLine extends SeatRef {
  ticket_type_id: string;
}

export interface QuoteLine extends CartLine {
  seat_label: string;
  category: string;
  base_minor: number;
  surcharges: { name: string; amount_minor: number }[];
  gross_minor: number;
  tax_rate_basis_points: number;
  tax_minor: number;
}

export interface TaxShare {
  name: string;
  rate_basis_points: number;
  net_minor: number;
  tax_minor: number;
}

export interface Quote {
  lines: QuoteLine[];
  total_minor: number;
  taxes: TaxShare[];
  currency: Currency;
  /** The exact amount first, then the next round amounts and notes. */
  cash_suggestions_minor: number[];
}

export type PrintState = 'queued' | 'handed_over' | 'printed' | 'failed' | 'unknown';

export interface PrintJob {
  id: string;
  ticket_id: string;
  sale_id: string;
  sale_number: string;
  label: string;
  state: PrintState;
  printer: string | null;
  error: { code: string; message: string } | null;
  attempts: number;
  updated_at: string;
}

export interface Ticket {
  id: string;
  show_id: string;
  seat: number;
  film_title: string;
  hall_name: string;
  starts_at: string;
  seat_label: string;
  ticket_type_name: string;
  price_minor: number;
  state: string;
  code: string;
  print_job: PrintJob | null;
}

export interface Sale {
  id: string;
  number: string;
  paid_at: string;
  business_day: string;
  /** Null where the system itself acted. */
  staff_name: string | null;
  till_name: string;
  total_minor: number;
  taxes: TaxShare[];
  lines: (QuoteLine & { ticket_id: string })[];
  payments: {
    tender: string;
    amount_minor: number;
    tendered_minor: number;
    change_minor: number;
  }[];
  tickets: Ticket[];
}

export interface SaleSummary {
  id: string;
  number: string;
  paid_at: string;
  /** Null where the system itself acted. */
  staff_name: string | null;
  total_minor: number;
  ticket_count: number;
  film_titles: string[];
  print_state: PrintState | null;
}

export type PrinterChoice = { kind: 'folder'; path: string } | { kind: 'queue'; name: string };

export interface Till {
  id: string;
  name: string;
  printer: PrinterChoice;
}

export interface OsPrinter {
  name: string;
  description: string;
  is_default: boolean;
  state: string;
}

type Nothing = Record<string, never>;

export interface Operations {
  'cinema.get': { input: Nothing; output: Cinema };
  'cinema.dismiss_first_run': { input: Nothing; output: Nothing };
  'session.sign_in': { input: { staff_number: number; pin: string }; output: SignedIn };
  'session.current': { input: Nothing; output: CurrentSession };
  'session.touch': { input: Nothing; output: Nothing };
  'session.lock': { input: Nothing; output: Nothing };
  'session.unlock': { input: { pin: string }; output: Nothing };
  'session.sign_out': { input: Nothing; output: Nothing };
  'programme.day': { input: { business_day?: string }; output: ProgrammeDay };
  'show.get': { input: { show_id: string }; output: ShowDetail };
  'plan.get': { input: { plan_id: string }; output: PlanView };
  'show.seats': {
    input: { show_id: string; sale_id?: string };
    output: { show_id: string; states: SeatState[] };
  };
  'hold.change': {
    input: { sale_id: string; show_id: string; add: number[]; remove: number[] };
    output: Hold;
  };
  'hold.best_available': {
    input: { sale_id: string; show_id: string; count: number; category?: string };
    output: Hold;
  };
  'hold.get': { input: { sale_id: string }; output: Hold };
  'hold.extend': { input: { sale_id: string }; output: Hold };
  'hold.release': { input: { sale_id: string }; output: Nothing };
  'cart.quote': { input: { lines: CartLine[] }; output: Quote };
  'sale.pay': {
    input: {
      sale_id: string;
      lines: CartLine[];
      expected_total_minor: number;
      payments: { tender: 'cash'; amount_minor: number; tendered_minor: number }[];
    };
    output: Sale;
  };
  'sale.get': { input: { sale_id: string }; output: Sale };
  'sale.list': {
    input: { business_day?: string; search?: string; limit?: number };
    output: { sales: SaleSummary[] };
  };
  'print_job.list': {
    input: { open_only?: boolean; sale_id?: string };
    output: { jobs: PrintJob[] };
  };
  'print_job.retry': { input: { job_id: string }; output: PrintJob };
  'print_job.resolve': { input: { job_id: string; came_out: boolean }; output: PrintJob };
  'printer.list': { input: Nothing; output: { printers: OsPrinter[] } };
  'till.get': { input: Nothing; output: Till };
  'till.choose_printer': { input: { printer: PrinterChoice }; output: Till };
}

/** What the node pushes. The UI fetches again what it shows; an event carries no data. */
export type NodeEvent =
  | { type: 'seats_changed'; show_id: string }
  | { type: 'programme_changed' }
  | { type: 'print_jobs_changed' }
  | { type: 'session_changed' }
  | { type: 'changed' };
