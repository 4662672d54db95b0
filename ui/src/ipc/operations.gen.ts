/* Written by `cargo xtask types` from the operations of the node. Do not edit. */

/**
 * What kind of thing went wrong. A code exists when somebody branches on it.
 */
export type ErrorCode =
  | (
      | 'wrong_pin'
      | 'locked_out'
      | 'not_signed_in'
      | 'session_locked'
      | 'forbidden'
      | 'invalid_input'
      | 'not_found'
      | 'conflict'
      | 'seat_unavailable'
      | 'hold_expired'
      | 'hold_not_extendable'
      | 'companion_needs_wheelchair'
      | 'no_seats_together'
      | 'show_closed'
      | 'price_missing'
      | 'price_changed'
      | 'tendered_too_little'
      | 'sale_id_reused'
      | 'plan_refused'
      | 'programme_refused'
      | 'printer_failed'
      | 'database_newer'
      | 'database_read_only'
      | 'database_damaged'
      | 'disk_full'
      | 'already_open'
    )
  | 'wrong_token'
  | 'session_ended'
  | 'must_synchronise'
  | 'printer_setting_unreadable'
  | 'copy_refused'
  | 'database_unreleased'
  | 'disk_failed'
  | 'ticket_key_unusable'
  | 'internal';
/**
 * What a person is at the cinema.
 */
export type Role = 'cashier' | 'supervisor' | 'manager' | 'usher';
/**
 * Why the clock is doubted.
 */
export type ClockDoubt = 'behind' | 'ahead';
/**
 * A seat as a seat map shows it.
 */
export type SeatState = ('free' | 'sold') | 'yours' | 'held' | 'paying' | 'blocked' | 'elsewhere';
/**
 * Whether a show can be sold.
 */
export type ShowState = ('on_sale' | 'sold_out' | 'cancelled') | 'started' | 'closed';
/**
 * Which check found it. `docs/plans.md` lists them with what to do.
 */
export type FindingCode =
  | (
      | 'document_malformed'
      | 'document_too_large'
      | 'plan_name_missing'
      | 'size_missing'
      | 'size_absurd'
      | 'no_seats'
      | 'too_many'
      | 'row_number_missing'
      | 'seat_number_missing'
      | 'text_too_long'
      | 'text_unprintable'
      | 'guid_missing'
      | 'guid_duplicate'
      | 'uuid_missing'
      | 'uuid_duplicate'
      | 'label_duplicate'
      | 'category_name_missing'
      | 'category_duplicate'
      | 'category_unknown'
      | 'color_unreadable'
      | 'position_missing'
      | 'coordinate_absurd'
      | 'radius_absurd'
      | 'seat_outside_canvas'
      | 'seat_far_outside_canvas'
      | 'seats_overlap'
      | 'seats_stacked'
      | 'row_label_position_unknown'
      | 'area_unreadable'
      | 'sidecar_malformed'
      | 'sidecar_format_unknown'
      | 'sidecar_version_unknown'
      | 'sidecar_value_unreadable'
      | 'sidecar_entry_twice'
      | 'sidecar_of_another_plan'
      | 'sidecar_seat_unknown'
      | 'sidecar_category_unknown'
      | 'focal_point_outside'
      | 'relation_without_kind'
      | 'companion_without_place'
      | 'companion_of_other_kind'
      | 'companion_far_away'
      | 'couple_without_partner'
      | 'couple_not_mutual'
      | 'couple_not_adjacent'
      | 'couple_partner_added'
      | 'nothing_for_sale'
    )
  | 'number_not_text'
  | 'and_more';
/**
 * In the order of the list: what refuses the file comes first.
 */
export type Severity = 'refused' | 'repaired' | 'warning';
export type Shape = 'rectangle' | 'circle' | 'ellipse' | 'polygon' | 'text';
/**
 * A side of the canvas.
 */
export type Side = 'top' | 'bottom' | 'left' | 'right';
export type SeatKind =
  ('standard' | 'premium' | 'recliner') | 'couple' | 'wheelchair' | 'companion';
/**
 * Why a ticket was printed once more. A list and no text: the journal is never changed, so nothing may get into it
 * that somebody could ask to have forgotten.
 */
export type ReprintReason = 'paper_jam' | 'unreadable' | 'lost' | 'other';
/**
 * What has become of a paper.
 */
export type PrintState = 'queued' | 'handed_over' | 'printed' | 'failed' | 'unknown';
/**
 * Whether a printer would print now.
 */
export type QueueReadiness = 'ready' | 'printing' | 'stopped';
/**
 * How much of what was asked for is wanted.
 */
export type TakeMode = 'all_or_nothing' | 'as_many_as_possible';
/**
 * How a cinema stands with its central server.
 */
export type Standing = 'current' | 'standalone' | 'reporting' | 'waiting' | 'displaced';
/**
 * Whether a ticket still admits.
 */
export type TicketState = 'live' | 'refunded' | 'exchanged' | 'cancelled';
/**
 * One thing that a person may be allowed to do.
 */
export type Permission =
  | (
      | 'manage_programme'
      | 'manage_plans'
      | 'manage_prices'
      | 'manage_staff'
      | 'view_journal'
      | 'backup'
    )
  | 'view_programme'
  | 'sell'
  | 'sell_late'
  | 'view_sales'
  | 'reprint'
  | 'block_seats'
  | 'admit'
  | 'manage_cinema'
  | 'manage_till'
  | 'move_rights'
  | 'sell_unsynchronised';
/**
 * What a code is worth.
 */
export type Verdict =
  'valid' | 'forged' | 'malformed' | 'unknown_key' | 'unknown_ticket' | 'cancelled';
/**
 * A till's printer.
 */
export type PrinterChoice =
  | {
      kind: 'folder';
      path: string;
    }
  | {
      kind: 'queue';
      name: string;
    };
/**
 * One change.
 */
export type Event =
  | {
      /**
       * Whose call it was that did it: that cart's till has the seats in its answer, and need not ask again. None where
       * nobody waits for an answer.
       */
      sale_id: string | null;
      /**
       * One screening of a film in a hall.
       */
      show_id: string;
      type: 'seats_changed';
    }
  | {
      type: 'programme_changed';
    }
  | {
      type: 'print_jobs_changed';
    }
  | {
      type: 'session_changed';
    }
  | {
      type: 'backup_changed';
    }
  | {
      type: 'clock_changed';
    }
  | {
      type: 'changed';
    };

export interface Contract {
  operations: Operations;
  NodeEvent: Event;
  ErrorBody: ErrorBody;
  Permission: Permission;
}
export interface Operations {
  /**
   * Writes a checked copy of the database to a file while selling goes on.
   */
  'backup.create': {
    input: CreateInput;
    output: Backup;
  };
  /**
   * When this program last backed up automatically, and what went wrong since.
   */
  'backup.status': {
    input: Empty;
    output: BackupStatus;
  };
  /**
   * What these tickets cost, line by line, with the tax inside.
   */
  'cart.quote': {
    input: QuoteInput;
    output: Quote;
  };
  /**
   * Changes the cinema's settings: hold and lock times, late sale, backup folder.
   */
  'cinema.configure': {
    input: ConfigureInput;
    output: CinemaInfo;
  };
  /**
   * Forgets the demo's PINs that the first-run screen shows.
   */
  'cinema.dismiss_first_run': {
    input: Empty;
    output: Empty;
  };
  /**
   * The cinema's name, place, currency, settings and business day.
   */
  'cinema.get': {
    input: Empty;
    output: CinemaInfo;
  };
  /**
   * Says that the computer's clock is right as it is now.
   */
  'clock.confirm': {
    input: Empty;
    output: ClockStatus;
  };
  /**
   * Whether the computer's clock can be right.
   */
  'clock.status': {
    input: Empty;
    output: ClockStatus;
  };
  /**
   * The halls and their newest plans.
   */
  'hall.list': {
    input: Empty;
    output: HallList;
  };
  /**
   * Puts the best seats together into a cart, in place of those that it has of the show.
   */
  'hold.best_available': {
    input: BestAvailableInput;
    output: ChangedCart;
  };
  /**
   * Adds seats of a show to a cart and removes others, all of it or nothing.
   */
  'hold.change': {
    input: ChangeInput;
    output: ChangedCart;
  };
  /**
   * Gives a cart more time, once.
   */
  'hold.extend': {
    input: CartInput;
    output: Hold;
  };
  /**
   * What a cart holds.
   */
  'hold.get': {
    input: CartInput;
    output: Hold;
  };
  /**
   * Gives all seats of a cart back.
   */
  'hold.release': {
    input: CartInput;
    output: ChangedCart;
  };
  /**
   * The journal's entries, newest first.
   */
  'journal.list': {
    input: ListInput;
    output: JournalPage;
  };
  /**
   * Checks the journal's and the log's chains, and all of each sale against both.
   */
  'journal.verify': {
    input: Empty;
    output: Verification;
  };
  /**
   * Says what an import of a plan would repair or refuse, and changes nothing.
   */
  'plan.check': {
    input: CheckInput;
    output: Report;
  };
  /**
   * A hall's newest plan as texts: the pretix format and the cinema's sidecar.
   */
  'plan.export': {
    input: ExportInput;
    output: Exported;
  };
  /**
   * A plan version, with all coordinates absolute.
   */
  'plan.get': {
    input: GetInput;
    output: PlanView;
  };
  /**
   * Stores a plan as the next version of a hall's; shows keep the version that they have.
   */
  'plan.import': {
    input: ImportInput;
    output: Stored;
  };
  /**
   * The price cards with their prices, and the ticket types.
   */
  'price_card.list': {
    input: Empty;
    output: PriceCardList;
  };
  /**
   * Adds a price card or replaces the one with its code.
   */
  'price_card.save': {
    input: SaveInput;
    output: PriceCard;
  };
  /**
   * A sale's papers, or this till's that are not known to be printed.
   */
  'print_job.list': {
    input: ListInput2;
    output: PrintJobList;
  };
  /**
   * Prints copies of tickets that were printed, each marked as a copy and journalled.
   */
  'print_job.reprint': {
    input: ReprintInput;
    output: PrintJobList;
  };
  /**
   * Says whether a paper came out whose fate is unknown, or whose printer cannot be asked.
   */
  'print_job.resolve': {
    input: ResolveInput;
    output: PrintJob;
  };
  /**
   * Prints a paper again that failed.
   */
  'print_job.retry': {
    input: RetryInput;
    output: PrintJob;
  };
  /**
   * Prints all papers again that failed: a sale's, or this till's. Those in doubt stay for a person.
   */
  'print_job.retry_failed': {
    input: RetryFailedInput;
    output: Retried;
  };
  /**
   * The printers that this computer has.
   */
  'printer.list': {
    input: Empty;
    output: PrinterList;
  };
  /**
   * Says what an import of programme files would refuse, and changes nothing.
   */
  'programme.check': {
    input: FilesInput;
    output: ImportReport;
  };
  /**
   * The board of a business day: its shows, how full they are, and their films.
   */
  'programme.day': {
    input: DayInput;
    output: ProgrammeDay;
  };
  /**
   * Brings films and shows in from files: all of it or nothing.
   */
  'programme.import': {
    input: FilesInput;
    output: ImportReport;
  };
  /**
   * Asks the central server for the rights to seats; they come when it has answered.
   */
  'rights.ask': {
    input: AskInput;
    output: Empty;
  };
  /**
   * Makes this database the cinema's again, after the central server has met another copy or believed it lost: carts end, and it is compared before it sells.
   */
  'rights.begin': {
    input: Empty;
    output: Empty;
  };
  /**
   * Gives the rights to seats to the central server, all of them or none.
   */
  'rights.give': {
    input: GiveInput;
    output: Empty;
  };
  /**
   * Makes this cinema one that has a central server, so that seat rights can move.
   */
  'rights.link': {
    input: Empty;
    output: Empty;
  };
  /**
   * What there is to say to the central server now; nothing where there is none.
   */
  'rights.outbox': {
    input: Empty;
    output: Messages;
  };
  /**
   * Takes in a message of the central server; one that is old or repeated changes nothing.
   */
  'rights.receive': {
    input: ReceiveInput;
    output: Empty;
  };
  /**
   * Lets a show be sold although the restored database was not compared with the central server: two people may get one seat.
   */
  'rights.sell_unsynchronised': {
    input: SellUnsynchronisedInput;
    output: Empty;
  };
  /**
   * How the cinema stands with its central server.
   */
  'rights.status': {
    input: Empty;
    output: RightsStatus;
  };
  /**
   * A sale with its lines, payments, tickets and papers.
   */
  'sale.get': {
    input: GetInput2;
    output: Sale;
  };
  /**
   * A business day's sales, newest first, or those that fit a search; by number or ticket code of any day.
   */
  'sale.list': {
    input: ListInput3;
    output: SaleList;
  };
  /**
   * Takes payment for a cart: sale, tickets, seats, journal and print jobs in one transaction.
   */
  'sale.pay': {
    input: PayInput;
    output: Sale;
  };
  /**
   * Takes free seats of a show out of sale, with a reason.
   */
  'seat.block': {
    input: BlockInput;
    output: Empty;
  };
  /**
   * Puts blocked seats of a show back into sale.
   */
  'seat.unblock': {
    input: UnblockInput;
    output: Empty;
  };
  /**
   * Who is signed in, and whether the till is locked.
   */
  'session.current': {
    input: Empty;
    output: SessionInfo;
  };
  /**
   * Locks the till; the cart stays.
   */
  'session.lock': {
    input: Empty;
    output: Empty;
  };
  /**
   * Opens a session with a staff number and PIN.
   */
  'session.sign_in': {
    input: SignInInput;
    output: OpenedSession;
  };
  /**
   * Ends the session and frees the seats of its cart.
   */
  'session.sign_out': {
    input: Empty;
    output: Empty;
  };
  /**
   * Says that somebody is at the screen, so that it does not lock.
   */
  'session.touch': {
    input: Empty;
    output: Empty;
  };
  /**
   * Unlocks the till with the PIN of whoever is signed in.
   */
  'session.unlock': {
    input: UnlockInput;
    output: SessionInfo;
  };
  /**
   * A show with its film, its ticket types and its prices.
   */
  'show.get': {
    input: GetInput3;
    output: ShowDetail;
  };
  /**
   * The state of each seat of a show.
   */
  'show.seats': {
    input: SeatsInput;
    output: ShowSeats;
  };
  /**
   * Which shows have seats side by side for a party. Nothing is held.
   */
  'show.together': {
    input: TogetherInput;
    output: TogetherAnswer;
  };
  /**
   * Adds a person with a number, a role and a PIN.
   */
  'staff.add': {
    input: AddInput;
    output: StaffInfo;
  };
  /**
   * Changes the PIN of whoever is signed in, and ends their sessions at other tills.
   */
  'staff.change_own_pin': {
    input: ChangeOwnPinInput;
    output: Empty;
  };
  /**
   * Everybody who works here or did, and whether they may sign in.
   */
  'staff.list': {
    input: Empty;
    output: StaffList;
  };
  /**
   * Shuts a person out at once, or lets them sign in again.
   */
  'staff.set_active': {
    input: SetActiveInput;
    output: ListedStaff;
  };
  /**
   * Gives a person a new PIN, and with it an end to a lockout and to their sessions.
   */
  'staff.set_pin': {
    input: SetPinInput;
    output: Empty;
  };
  /**
   * Gives a person another role; they sign in again with it.
   */
  'staff.set_role': {
    input: SetRoleInput;
    output: StaffInfo;
  };
  /**
   * The tax rates that price cards name.
   */
  'tax_rate.list': {
    input: Empty;
    output: TaxRateList;
  };
  /**
   * Adds a tax rate or replaces the one with its code.
   */
  'tax_rate.save': {
    input: TaxRateInput;
    output: TaxRate;
  };
  /**
   * Says whether a ticket's code is real, and what it admits to.
   */
  'ticket.verify': {
    input: VerifyInput;
    output: TicketCheck;
  };
  /**
   * Adds a ticket type or replaces the one with its code.
   */
  'ticket_type.save': {
    input: TicketTypeInput;
    output: TicketType;
  };
  /**
   * Chooses where this till prints: a queue of the computer, the cinema's own folder, or, for managers, any.
   */
  'till.choose_printer': {
    input: ChoosePrinterInput;
    output: TillInfo;
  };
  /**
   * This till and where it prints.
   */
  'till.get': {
    input: Empty;
    output: TillInfo;
  };
}
export interface CreateInput {
  /**
   * The file to write; it must not exist.
   */
  file: string;
}
/**
 * A backup that was written and checked.
 */
export interface Backup {
  bytes: number;
  file: string;
  /**
   * Journal entries in it, all verified.
   */
  journal_entries: number;
}
/**
 * For operations that need nothing, or have nothing to say.
 */
export interface Empty {}
/**
 * What this program knows of its automatic backups, since it was started.
 */
export interface BackupStatus {
  /**
   * Why the last one failed; nothing once one succeeds.
   */
  failure: BackupFailure | null;
  file: string | null;
  succeeded_at: string | null;
}
/**
 * An automatic backup that failed.
 */
export interface BackupFailure {
  at: string;
  code: ErrorCode;
  message: string;
}
export interface QuoteInput {
  lines: CartLine[];
}
/**
 * One ticket that somebody wants: a seat, and the type that it is sold at.
 */
export interface CartLine {
  /**
   * A seat's place in its plan version's seat list. A later version may give the same chair another
   * index, which is why a show keeps the version that it was sold on.
   */
  seat: number;
  /**
   * One screening of a film in a hall.
   */
  show_id: string;
  ticket_type_id: string;
}
/**
 * A cart's prices. The lines' gross amounts add up to the total, and so do net and tax over the rates.
 */
export interface Quote {
  /**
   * Amounts that the customer is likely to hand over, the exact one first.
   *
   * Items: An amount in minor units of the cinema's currency.
   */
  cash_suggestions_minor: number[];
  currency: Currency;
  lines: QuoteLine[];
  taxes: TaxTotal[];
  /**
   * An amount in minor units of the cinema's currency.
   */
  total_minor: number;
}
export interface Currency {
  /**
   * The ISO 4217 code, such as "EUR".
   */
  code: string;
  /**
   * How many decimals the minor unit stands for: 2 for EUR, 0 for JPY, 3 for KWD.
   */
  exponent: number;
}
/**
 * One ticket's price.
 */
export interface QuoteLine {
  /**
   * The price card's price.
   */
  base_minor: number;
  category: string;
  /**
   * What the customer pays for this ticket, tax included.
   */
  gross_minor: number;
  /**
   * A seat's place in its plan version's seat list. A later version may give the same chair another
   * index, which is why a show keeps the version that it was sold on.
   */
  seat: number;
  seat_label: string;
  /**
   * One screening of a film in a hall.
   */
  show_id: string;
  surcharges: AppliedSurcharge[];
  /**
   * The tax inside `gross_minor`.
   */
  tax_minor: number;
  /**
   * A tax rate in basis points: 1000 is 10 %.
   */
  tax_rate_basis_points: number;
  ticket_type_id: string;
}
/**
 * A surcharge as it was applied to one ticket.
 */
export interface AppliedSurcharge {
  /**
   * An amount in minor units of the cinema's currency.
   */
  amount_minor: number;
  name: string;
}
/**
 * The tax of one rate over the whole cart.
 */
export interface TaxTotal {
  name: string;
  /**
   * An amount in minor units of the cinema's currency.
   */
  net_minor: number;
  /**
   * A tax rate in basis points: 1000 is 10 %.
   */
  rate_basis_points: number;
  /**
   * An amount in minor units of the cinema's currency.
   */
  tax_minor: number;
}
/**
 * The settings to change; what is not named stays.
 */
export interface ConfigureInput {
  /**
   * Where the automatic backups go: a whole path, best on another disk; null is the cinema's own folder.
   */
  backup_folder?: string | null;
  /**
   * How long a cart keeps its seats: 60 to 1800.
   */
  hold_seconds?: number | null;
  /**
   * After how long without anybody a till locks: 15 to 86400.
   */
  idle_lock_seconds?: number | null;
  /**
   * Until how long after its start a cashier sells a show: 0 to 600.
   */
  sale_closes_minutes_after_start?: number | null;
}
/**
 * What every screen needs to know of its cinema.
 */
export interface CinemaInfo {
  address: string;
  /**
   * The business day of this moment.
   */
  business_day: string;
  city: string;
  country: string;
  currency: Currency;
  /**
   * The demo's staff, until one of them signs in.
   */
  first_run: FirstRun | null;
  hold_seconds: number;
  /**
   * A cinema: one site with its own database.
   */
  id: string;
  idle_lock_seconds: number;
  /**
   * BCP 47; the first is the tickets' language.
   */
  languages: string[];
  name: string;
  now: string;
  /**
   * IANA.
   */
  time_zone: string;
  /**
   * The program's version.
   */
  version: string;
}
export interface FirstRun {
  staff: FirstRunStaff[];
}
/**
 * A person of the demo cinema, with the PIN in clear: it is shown on the first-run screen only.
 */
export interface FirstRunStaff {
  name: string;
  number: number;
  pin: string;
  role: Role;
}
export interface ClockStatus {
  /**
   * Why it cannot be right; nothing, while nobody need look at it.
   */
  doubt: ClockDoubt | null;
  /**
   * What the clock shows.
   */
  now: string;
  /**
   * The last time that was believed, if it is doubted.
   */
  trusted_at: string | null;
}
export interface HallList {
  halls: HallInfo[];
}
/**
 * A hall and the plan version that its new shows are sold on.
 */
export interface HallInfo {
  cleaning_minutes: number;
  /**
   * An auditorium.
   */
  id: string;
  name: string;
  /**
   * One version of a hall's seating plan.
   */
  plan_id: string | null;
  plan_version: number | null;
}
export interface BestAvailableInput {
  /**
   * Only seats of this category.
   */
  category?: string | null;
  /**
   * 1 to 100.
   */
  count: number;
  /**
   * The ticket types that were chosen so far. Other seats of the cart get the usual one.
   */
  lines?: CartLine[];
  /**
   * One customer's order; made by the till before the first seat is held, so it also names the hold.
   */
  sale_id: string;
  /**
   * One screening of a film in a hall.
   */
  show_id: string;
}
/**
 * A cart after a change.
 */
export interface ChangedCart {
  /**
   * None: the cart is empty.
   */
  expires_at: string | null;
  /**
   * It can be extended once.
   */
  extended: boolean;
  /**
   * Its seats with their ticket types: the chosen one as far as it can be had there, else the usual one.
   */
  lines: CartLine[];
  /**
   * A warning, not a refusal.
   */
  orphans: Orphans[];
  /**
   * None where the cart is empty, and where it has no price: why, `cart.quote` says.
   */
  quote: Quote | null;
  /**
   * One customer's order; made by the till before the first seat is held, so it also names the hold.
   */
  sale_id: string;
  seats: SeatOfShow[];
  shows: ChangedShow[];
}
/**
 * Single seats of a show that a cart would leave between two taken ones.
 */
export interface Orphans {
  /**
   * Items: A seat's place in its plan version's seat list. A later version may give the same chair another
   * index, which is why a show keeps the version that it was sold on.
   */
  seats: number[];
  /**
   * One screening of a film in a hall.
   */
  show_id: string;
}
/**
 * A seat of a show.
 */
export interface SeatOfShow {
  /**
   * A seat's place in its plan version's seat list. A later version may give the same chair another
   * index, which is why a show keeps the version that it was sold on.
   */
  seat: number;
  /**
   * One screening of a film in a hall.
   */
  show_id: string;
}
/**
 * A show in which a call has changed seats.
 */
export interface ChangedShow {
  /**
   * Those that this call changed, and no others.
   */
  seats: ChangedSeat[];
  show: BoardShow;
}
/**
 * A seat of a hall, as the cart sees it now.
 */
export interface ChangedSeat {
  /**
   * A seat's place in its plan version's seat list. A later version may give the same chair another
   * index, which is why a show keeps the version that it was sold on.
   */
  seat: number;
  state: SeatState;
}
/**
 * A show as the board lists it.
 */
export interface BoardShow {
  /**
   * From then on only a supervisor sells it.
   */
  closes_at: string;
  /**
   * The film is over.
   */
  ends_at: string;
  film_id: string;
  /**
   * "2D", "3D", "IMAX" …
   */
  format: string;
  hall: ShowHall;
  /**
   * One screening of a film in a hall.
   */
  id: string;
  /**
   * BCP 47.
   */
  language: string;
  /**
   * One version of a hall's seating plan.
   */
  plan_id: string;
  /**
   * The lowest price above zero.
   */
  price_from_minor: number | null;
  seats: SeatTotals;
  starts_at: string;
  state: ShowState;
  subtitles: string | null;
}
export interface ShowHall {
  /**
   * An auditorium.
   */
  id: string;
  name: string;
}
/**
 * How full a show is. The counts of seats that can be sold in it add up to the capacity.
 */
export interface SeatTotals {
  blocked: number;
  capacity: number;
  /**
   * The right to sell them is at the central server.
   */
  elsewhere: number;
  free: number;
  held: number;
  sold: number;
}
export interface ChangeInput {
  /**
   * Items: A seat's place in its plan version's seat list. A later version may give the same chair another
   * index, which is why a show keeps the version that it was sold on.
   */
  add: number[];
  /**
   * The ticket types that were chosen so far. Other seats of the cart get the usual one.
   */
  lines?: CartLine[];
  /**
   * Items: A seat's place in its plan version's seat list. A later version may give the same chair another
   * index, which is why a show keeps the version that it was sold on.
   */
  remove: number[];
  /**
   * Made by the till for each new cart.
   */
  sale_id: string;
  /**
   * One screening of a film in a hall.
   */
  show_id: string;
}
export interface CartInput {
  /**
   * One customer's order; made by the till before the first seat is held, so it also names the hold.
   */
  sale_id: string;
}
/**
 * What a cart holds, and for how long.
 */
export interface Hold {
  /**
   * None: the cart is empty.
   */
  expires_at: string | null;
  /**
   * It can be extended once.
   */
  extended: boolean;
  /**
   * A warning, not a refusal.
   */
  orphans: Orphans[];
  /**
   * One customer's order; made by the till before the first seat is held, so it also names the hold.
   */
  sale_id: string;
  seats: SeatOfShow[];
}
export interface ListInput {
  /**
   * Only entries before this one, to read on.
   */
  before?: number | null;
  /**
   * At most 500; 100 if not given.
   */
  limit?: number | null;
}
export interface JournalPage {
  /**
   * Newest first.
   */
  entries: JournalEntry[];
}
export interface JournalEntry {
  actor: string;
  at: string;
  content: unknown;
  /**
   * In hexadecimal digits.
   */
  hash: string;
  kind: string;
  sequence: number;
  till_id: string | null;
}
/**
 * What was found of a hash chain.
 */
export interface Verification {
  /**
   * The first that is not.
   */
  broken: BrokenEntry | null;
  /**
   * How many entries are whole, from the first on.
   */
  entries: number;
  /**
   * The log for the central server.
   */
  log: ChainVerification;
  /**
   * Not looked at while the journal or the log is broken: nothing in them could be relied on.
   */
  sales: SaleVerification | null;
}
/**
 * Where a chain is broken.
 */
export interface BrokenEntry {
  /**
   * `out_of_sequence`, `wrong_predecessor`, `changed` or `cut_off`.
   */
  reason: string;
  sequence: number;
}
/**
 * What was found of a hash chain.
 */
export interface ChainVerification {
  /**
   * The first that is not.
   */
  broken: BrokenEntry | null;
  /**
   * How many entries are whole, from the first on.
   */
  entries: number;
}
/**
 * What was found of the sales.
 */
export interface SaleVerification {
  /**
   * How many agree with their entry; counted if all do.
   */
  agreeing: number | null;
  /**
   * The first that does not.
   */
  disagreeing: DisagreeingSale | null;
}
/**
 * A sale that does not agree with the journal.
 */
export interface DisagreeingSale {
  /**
   * What the database holds now.
   */
  found: string;
  number: string;
  /**
   * `not_journalled`, `journalled_twice`, `no_sale`, `number_missing`, or the first thing that differs: `number`,
   * `time`, `till`, `staff`, `business_day`, `total`, `taxes`, `payments`, `tickets`, `seat`, `price`, `lines`, `log`,
   * `seat_not_sold`; or of copies of its tickets `copy`, `copy_not_journalled` or `no_copy`.
   */
  reason: string;
  /**
   * What was written when it was sold.
   */
  written: string;
}
export interface CheckInput {
  /**
   * The text of a seating plan in the pretix JSON format.
   */
  document: string;
  /**
   * The text of the cinema's sidecar, if there is one.
   */
  sidecar?: string | null;
}
/**
 * What was found in a plan that can be used.
 */
export interface Report {
  /**
   * What was repaired, and what deserves a look.
   */
  findings: Finding[];
  seat_count: number;
}
/**
 * One thing that is wrong with a plan's files.
 */
export interface Finding {
  code: FindingCode;
  message: string;
  /**
   * The row's number, or "#3" for the third row of the zone where it has none.
   */
  row: string | null;
  /**
   * The seat's number, or "#5" for the fifth seat of the row where it has none.
   */
  seat: string | null;
  severity: Severity;
  zone: string | null;
}
export interface ExportInput {
  /**
   * The hall whose newest plan is wanted.
   */
  hall: string;
}
/**
 * A plan as texts.
 */
export interface Exported {
  /**
   * In the pretix JSON format.
   */
  document: string;
  sidecar: string;
  version: number;
}
export interface GetInput {
  /**
   * One version of a hall's seating plan.
   */
  plan_id: string;
}
/**
 * A plan version. It never changes, so it may be kept for as long as one likes.
 */
export interface PlanView {
  /**
   * Decoration: the stage, walls, texts. Nothing here can be sold.
   */
  areas: Area[];
  categories: Category[];
  /**
   * The best place of the hall, which "best available" measures from.
   */
  focal_point: Point;
  /**
   * An auditorium.
   */
  hall_id: string;
  height: number;
  /**
   * One version of a hall's seating plan.
   */
  id: string;
  name: string;
  row_labels: RowLabel[];
  screen: Screen;
  seats: Seat[];
  /**
   * Of the drawing's texts and the categories' labels. Absent where the cinema gave none.
   */
  translations?: {
    [k: string]:
      | {
          [k: string]: string | undefined;
        }
      | undefined;
  };
  version: number;
  /**
   * The canvas: every seat is meant to lie within `0..=width` and `0..=height`.
   */
  width: number;
}
/**
 * A shape of the drawing that is not a seat.
 *
 * `x`, `y` are a rectangle's corner, the centre of a circle or an ellipse, the origin of a polygon or a
 * text. The whole area, its text included, is turned by `rotation` about that point; the other
 * coordinates are given as they are before that turn.
 */
export interface Area {
  border_color: string;
  /**
   * A CSS colour; "transparent" where the document gives none.
   */
  color: string;
  height?: number | null;
  /**
   * Of a polygon, absolute.
   */
  points?: Point[] | null;
  /**
   * Of a circle.
   */
  radius?: number | null;
  /**
   * Of an ellipse.
   */
  radius_x?: number | null;
  radius_y?: number | null;
  /**
   * Degrees, clockwise.
   */
  rotation: number;
  shape: Shape;
  text: AreaText | null;
  /**
   * Of a rectangle.
   */
  width?: number | null;
  x: number;
  y: number;
}
export interface Point {
  x: number;
  y: number;
}
/**
 * A text in the drawing, centred on its point.
 */
export interface AreaText {
  color: string;
  /**
   * In the plan's unit; 16 where it is not given.
   */
  size?: number | null;
  text: string;
  x: number;
  y: number;
}
/**
 * A price level of the plan; a price card names it by `name`.
 */
export interface Category {
  /**
   * A CSS colour.
   */
  color: string;
  for_sale: boolean;
  /**
   * What people read; the name unless the sidecar says otherwise.
   */
  label: string;
  /**
   * The key: what the document's seats and the price cards name.
   */
  name: string;
}
/**
 * A row's name, written beside the row.
 */
export interface RowLabel {
  text: string;
  x: number;
  y: number;
}
/**
 * Where the audience looks.
 */
export interface Screen {
  side: Side;
}
/**
 * One place to sit (or to park a wheelchair).
 */
export interface Seat {
  /**
   * An index into the plan's categories.
   */
  category: number;
  /**
   * The wheelchair place that a companion place belongs to; given exactly when the kind is companion.
   */
  companion_of: number | null;
  guid: string;
  kind: SeatKind;
  /**
   * The short name on a ticket: the document's seat label ("G%s" with the number in it), otherwise
   * row and number.
   */
  label: string;
  number: string;
  /**
   * Why the seat cannot be used in any show, if it cannot.
   */
  out_of_service: string | null;
  /**
   * The other half of a couple seat; given exactly when the kind is couple.
   */
  partner: number | null;
  radius: number;
  row: string;
  uuid: string;
  x: number;
  y: number;
  /**
   * The name of the zone: "Ground floor", "Balcony".
   */
  zone: string;
}
export interface ImportInput {
  /**
   * For a new hall: how long cleaning takes after a show. Default 15.
   */
  cleaning_minutes?: number | null;
  document: string;
  /**
   * The hall's name; a hall that does not exist is made.
   */
  hall: string;
  sidecar?: string | null;
}
/**
 * A plan version that was stored.
 */
export interface Stored {
  /**
   * What was repaired, and what deserves a look.
   */
  findings: Finding[];
  /**
   * An auditorium.
   */
  hall_id: string;
  /**
   * One version of a hall's seating plan.
   */
  plan_id: string;
  seat_count: number;
  version: number;
}
export interface PriceCardList {
  price_cards: PriceCard[];
  ticket_types: TicketType[];
}
/**
 * Prices by seat category and ticket type, tax included.
 */
export interface PriceCard {
  code: string;
  id: string;
  name: string;
  /**
   * Seat category → ticket type → price.
   */
  prices: {
    [k: string]:
      | {
          /**
           * An amount in minor units of the cinema's currency.
           */
          [k: string]: number | undefined;
        }
      | undefined;
  };
  surcharges: Surcharge[];
  tax_name: string;
  /**
   * A tax rate in basis points: 1000 is 10 %.
   */
  tax_rate_basis_points: number;
}
/**
 * When a surcharge applies.
 */
export interface Surcharge {
  /**
   * An amount in minor units of the cinema's currency.
   */
  amount_minor: number;
  name: string;
  /**
   * The show's format that it is for, such as "3D".
   */
  when: string;
}
/**
 * A kind of ticket in the cinema's own list: Adult, Child, Companion.
 */
export interface TicketType {
  /**
   * The cinema's own short key, such as `adult`.
   */
  code: string;
  /**
   * If not empty, only seats of these kinds may be sold at this type.
   */
  for_kinds: SeatKind[];
  id: string;
  /**
   * The name by language, such as `{"en": "Adult", "es": "Adulto"}`.
   */
  name: {
    [k: string]: string | undefined;
  };
}
/**
 * A price card as a person writes it: everything by code.
 */
export interface SaveInput {
  /**
   * The card's key; an existing card of this code is replaced.
   */
  code: string;
  name: string;
  /**
   * Seat category → ticket type code → price in minor units, tax included.
   */
  prices: {
    [k: string]:
      | {
          /**
           * An amount in minor units of the cinema's currency.
           */
          [k: string]: number | undefined;
        }
      | undefined;
  };
  surcharges?: Surcharge[];
  /**
   * A tax rate's code.
   */
  tax_rate: string;
}
export interface ListInput2 {
  /**
   * The papers of this sale; otherwise this till's that are not known to be printed.
   */
  sale_id?: string | null;
}
export interface PrintJobList {
  jobs: PrintJob[];
}
/**
 * One paper.
 */
export interface PrintJob {
  /**
   * Of a copy: who asked for it, when, and why.
   */
  asked: CopyAsked | null;
  attempts: number;
  /**
   * 0 is the original, 1 the first copy.
   */
  copy: number;
  error: PrintError | null;
  id: string;
  /**
   * What is on it: "Row F seat 12".
   */
  label: string;
  /**
   * The printer that it went to last.
   */
  printer: string | null;
  /**
   * One customer's order; made by the till before the first seat is held, so it also names the hold.
   */
  sale_id: string;
  sale_number: string;
  state: PrintState;
  ticket_id: string;
  updated_at: string;
}
/**
 * Who asked for a copy, when, and why.
 */
export interface CopyAsked {
  at: string;
  /**
   * What was said beside the reason "other".
   */
  note: string | null;
  reason: ReprintReason;
  /**
   * None: a program of the cinema.
   */
  staff_name: string | null;
}
/**
 * Why a paper did not print.
 */
export interface PrintError {
  code: string;
  /**
   * What happened and what to do, in English.
   */
  message: string;
}
export interface ReprintInput {
  copies: CopyToPrint[];
  /**
   * What happened, for the reason "other" and only for it, in up to 120 characters. It is not journalled. Leave
   * names out all the same.
   */
  note?: string | null;
  reason: ReprintReason;
}
/**
 * One copy that is asked for.
 */
export interface CopyToPrint {
  /**
   * Made by whoever asks: asked twice with the same id, it is printed once.
   */
  job_id: string;
  ticket_id: string;
}
export interface ResolveInput {
  /**
   * Whether the paper lies there. If not, it is printed again.
   */
  came_out: boolean;
  job_id: string;
}
export interface RetryInput {
  job_id: string;
}
export interface RetryFailedInput {
  /**
   * The papers of this sale; otherwise this till's.
   */
  sale_id?: string | null;
}
export interface Retried {
  /**
   * How many papers are printed again.
   */
  count: number;
}
export interface PrinterList {
  printers: QueueInfo[];
}
/**
 * A printer of the computer.
 */
export interface QueueInfo {
  description: string;
  is_default: boolean;
  name: string;
  /**
   * What has to be done before it prints.
   */
  problem: string | null;
  state: QueueReadiness;
}
export interface FilesInput {
  /**
   * CSV or JSON, told apart by their content. They are taken as one import: all of it or nothing.
   */
  files: ProgrammeFile[];
}
/**
 * A file of films, of shows, or of both.
 */
export interface ProgrammeFile {
  /**
   * The name that errors are reported with.
   */
  name: string;
  text: string;
}
/**
 * What an import brings.
 */
export interface ImportReport {
  film_count: number;
  show_count: number;
}
export interface DayInput {
  /**
   * Today's if not given.
   */
  business_day?: string | null;
}
/**
 * A business day's shows with their films.
 */
export interface ProgrammeDay {
  business_day: string;
  /**
   * The days from today on that have shows, and the day asked for.
   */
  days: string[];
  films: Film[];
  /**
   * By start.
   */
  shows: BoardShow[];
}
/**
 * What is shown.
 */
export interface Film {
  cast: string[];
  /**
   * The key by which import files name it.
   */
  code: string;
  director: string;
  genres: string[];
  id: string;
  /**
   * BCP 47.
   */
  language: string;
  original_title: string;
  /**
   * The age rating as the country writes it.
   */
  rating: string;
  released_on: string;
  running_minutes: number;
  synopsis: string;
  title: string;
}
export interface AskInput {
  mode: TakeMode;
  /**
   * Made by whoever asks. The same call again asks once.
   */
  request_id: string;
  seats: SeatOfShow[];
}
export interface GiveInput {
  seats: SeatOfShow[];
}
export interface Messages {
  /**
   * Each to be sent as it is, in any order and as often as one likes.
   */
  messages: string[];
}
export interface ReceiveInput {
  /**
   * As it came.
   */
  message: string;
}
export interface SellUnsynchronisedInput {
  /**
   * One screening of a film in a hall.
   */
  show_id: string;
}
export interface RightsStatus {
  /**
   * The number of the central server's life; none before it first answered.
   */
  generation: number | null;
  incarnation: number;
  /**
   * Shows that a supervisor opened although the restored database was not compared.
   *
   * Items: One screening of a film in a hall.
   */
  overridden: string[];
  /**
   * Requests for rights that are under way.
   */
  requests: number;
  standing: Standing;
  /**
   * Facts that the central server is not known to have.
   */
  unacknowledged: number;
}
export interface GetInput2 {
  /**
   * One customer's order; made by the till before the first seat is held, so it also names the hold.
   */
  sale_id: string;
}
/**
 * A sale that was paid.
 */
export interface Sale {
  business_day: string;
  /**
   * One customer's order; made by the till before the first seat is held, so it also names the hold.
   */
  id: string;
  lines: SaleLine[];
  number: string;
  paid_at: string;
  payments: Payment[];
  staff_name: string | null;
  taxes: TaxTotal[];
  tickets: SaleTicket[];
  till_name: string;
  /**
   * An amount in minor units of the cinema's currency.
   */
  total_minor: number;
}
/**
 * One line of a stored sale.
 */
export interface SaleLine {
  /**
   * An amount in minor units of the cinema's currency.
   */
  base_minor: number;
  /**
   * What it is: the seat's name.
   */
  description: string;
  /**
   * An amount in minor units of the cinema's currency.
   */
  gross_minor: number;
  surcharges: AppliedSurcharge[];
  /**
   * An amount in minor units of the cinema's currency.
   */
  tax_minor: number;
  ticket_id: string | null;
}
/**
 * One payment of a sale.
 */
export interface Payment {
  /**
   * What it pays of the sale.
   */
  amount_minor: number;
  /**
   * An amount in minor units of the cinema's currency.
   */
  change_minor: number;
  /**
   * The tender kind's code, such as `cash`.
   */
  tender: string;
  /**
   * What the customer handed over.
   */
  tendered_minor: number;
}
/**
 * A ticket of a sale.
 */
export interface SaleTicket {
  /**
   * What the QR says.
   */
  code: string;
  /**
   * Its copies, the first one first. The newest is `print_job`, too.
   */
  copies: PrintJob[];
  film_title: string;
  hall_name: string;
  id: string;
  /**
   * An amount in minor units of the cinema's currency.
   */
  price_minor: number;
  /**
   * The newest of its papers.
   */
  print_job: PrintJob | null;
  /**
   * A seat's place in its plan version's seat list. A later version may give the same chair another
   * index, which is why a show keeps the version that it was sold on.
   */
  seat: number;
  seat_label: string;
  /**
   * One screening of a film in a hall.
   */
  show_id: string;
  starts_at: string;
  state: TicketState;
  /**
   * In the cinema's language, as it is printed.
   */
  ticket_type_name: string;
  /**
   * Language → name.
   */
  ticket_type_names: {
    [k: string]: string | undefined;
  };
}
export interface ListInput3 {
  /**
   * `next` of the page before this one.
   */
  after?: SalePlace | null;
  /**
   * Today's if not given.
   */
  business_day?: string | null;
  /**
   * At most 500; 100 if not given.
   */
  limit?: number | null;
  /**
   * A seat ("E 15"), a time ("20:41", "20:"), a receipt number, a part of a film's title or of the cashier's name, or
   * several of these; or a ticket's code. All of it must fit.
   */
  search?: string | null;
}
/**
 * A place in a day's sales: the list goes on after it. Times alone are not enough, for two tills sell at once.
 */
export interface SalePlace {
  paid_at: string;
  /**
   * One customer's order; made by the till before the first seat is held, so it also names the hold.
   */
  sale_id: string;
}
export interface SaleList {
  business_day: string;
  /**
   * The nearest days before and after this one on which something was sold.
   */
  earlier_day: string | null;
  later_day: string | null;
  /**
   * Where the next page begins, if there is more.
   */
  next: SalePlace | null;
  /**
   * Sales of other days that the search names: by their number, or by a ticket's code.
   */
  other_days: SaleSummary[];
  /**
   * Newest first.
   */
  sales: SaleSummary[];
}
/**
 * A sale in a list.
 */
export interface SaleSummary {
  business_day: string;
  film_titles: string[];
  /**
   * One customer's order; made by the till before the first seat is held, so it also names the hold.
   */
  id: string;
  number: string;
  paid_at: string;
  /**
   * The worst of its papers' states: a failed one before an unknown one before one under way.
   */
  print_state: PrintState | null;
  staff_name: string | null;
  ticket_count: number;
  /**
   * By show and seat.
   */
  tickets: ListedTicket[];
  /**
   * An amount in minor units of the cinema's currency.
   */
  total_minor: number;
}
/**
 * A ticket of a sale in a list: enough to tell a customer's sale by.
 */
export interface ListedTicket {
  /**
   * Its short name, for plans without rows.
   */
  label: string;
  /**
   * The seat's number in its row.
   */
  number: string;
  row: string;
  /**
   * One screening of a film in a hall.
   */
  show_id: string;
  starts_at: string;
}
export interface PayInput {
  /**
   * What the customer was told. If prices changed since, nothing is sold.
   */
  expected_total_minor: number;
  lines: CartLine[];
  payments: PaymentInput[];
  /**
   * The cart's id, which becomes the sale's. The same call again answers the same sale.
   */
  sale_id: string;
}
/**
 * A payment as it is asked for.
 */
export interface PaymentInput {
  /**
   * What it pays of the sale.
   */
  amount_minor: number;
  /**
   * The tender kind's code, such as `cash`.
   */
  tender: string;
  /**
   * What the customer hands over; for tenders that give change it may be more.
   */
  tendered_minor: number;
}
export interface BlockInput {
  /**
   * Why: broken, house, distancing.
   */
  reason: string;
  /**
   * Items: A seat's place in its plan version's seat list. A later version may give the same chair another
   * index, which is why a show keeps the version that it was sold on.
   */
  seats: number[];
  /**
   * One screening of a film in a hall.
   */
  show_id: string;
}
export interface UnblockInput {
  /**
   * Items: A seat's place in its plan version's seat list. A later version may give the same chair another
   * index, which is why a show keeps the version that it was sold on.
   */
  seats: number[];
  /**
   * One screening of a film in a hall.
   */
  show_id: string;
}
/**
 * A session: a person at a till.
 */
export interface SessionInfo {
  locked: boolean;
  /**
   * What the person may do; the node checks it again at each operation.
   */
  permissions: Permission[];
  staff: StaffInfo;
  till: SessionTill;
}
/**
 * A person who works here, as others may see them.
 */
export interface StaffInfo {
  /**
   * A person who works at the cinema.
   */
  id: string;
  name: string;
  number: number;
  role: Role;
}
export interface SessionTill {
  /**
   * A workstation.
   */
  id: string;
  name: string;
}
export interface SignInInput {
  pin: string;
  staff_number: number;
}
/**
 * A session that was just opened.
 */
export interface OpenedSession {
  /**
   * The cart that the person left at this till when an earlier session ended; it goes on in this one.
   */
  left_cart: string | null;
  locked: boolean;
  /**
   * What the person may do; the node checks it again at each operation.
   */
  permissions: Permission[];
  staff: StaffInfo;
  till: SessionTill;
  /**
   * To be sent with each call; shown this once.
   */
  token: string;
}
export interface UnlockInput {
  pin: string;
}
export interface GetInput3 {
  /**
   * One screening of a film in a hall.
   */
  show_id: string;
}
export interface ShowDetail {
  /**
   * What a new seat in the cart is sold at.
   */
  default_ticket_type_id: string | null;
  film: Film;
  prices: ShowPrice[];
  show: BoardShow;
  ticket_types: TicketType[];
}
/**
 * The price of one ticket type in one seat category, surcharges not included.
 */
export interface ShowPrice {
  category: string;
  /**
   * An amount in minor units of the cinema's currency.
   */
  price_minor: number;
  ticket_type_id: string;
}
export interface SeatsInput {
  /**
   * The cart whose own seats are answered as "yours".
   */
  sale_id?: string | null;
  /**
   * One screening of a film in a hall.
   */
  show_id: string;
}
export interface ShowSeats {
  /**
   * One screening of a film in a hall.
   */
  show_id: string;
  /**
   * By the seats' index in the plan version.
   */
  states: SeatState[];
}
export interface TogetherInput {
  /**
   * Today's if not given.
   */
  business_day?: string | null;
  /**
   * How many people: 1 to 100.
   */
  count: number;
  /**
   * 1 to 7, from that business day on; 1 if not given.
   */
  days?: number | null;
  /**
   * Only the shows of this film.
   */
  film_id?: string | null;
  /**
   * The cart whose own seats count as free: other seats would take their place.
   */
  sale_id?: string | null;
}
export interface TogetherAnswer {
  count: number;
  /**
   * By start. Shows that the caller cannot sell any more are left out.
   */
  shows: ShowTogether[];
}
/**
 * A show that the caller can sell, and whether the party fits.
 */
export interface ShowTogether {
  business_day: string;
  film_id: string;
  film_title: string;
  hall_name: string;
  /**
   * The largest party, up to the one that was asked for, with free seats side by side.
   */
  largest: number;
  /**
   * One screening of a film in a hall.
   */
  show_id: string;
  starts_at: string;
}
export interface AddInput {
  name: string;
  /**
   * 1 to 999999, unique.
   */
  number: number;
  /**
   * 4 to 8 digits.
   */
  pin: string;
  role: Role;
}
export interface ChangeOwnPinInput {
  /**
   * 4 to 8 digits.
   */
  new_pin: string;
  old_pin: string;
}
export interface StaffList {
  staff: ListedStaff[];
}
/**
 * A person as whoever manages the staff sees them.
 */
export interface ListedStaff {
  /**
   * Whether they may sign in.
   */
  active: boolean;
  /**
   * A person who works at the cinema.
   */
  id: string;
  name: string;
  number: number;
  role: Role;
}
export interface SetActiveInput {
  active: boolean;
  staff_number: number;
}
export interface SetPinInput {
  /**
   * 4 to 8 digits.
   */
  pin: string;
  staff_number: number;
}
export interface SetRoleInput {
  role: Role;
  staff_number: number;
}
export interface TaxRateList {
  tax_rates: TaxRate[];
}
/**
 * A tax, as a price card names it by its code.
 */
export interface TaxRate {
  /**
   * A tax rate in basis points: 1000 is 10 %.
   */
  basis_points: number;
  code: string;
  /**
   * As it stands on tickets, such as "VAT".
   */
  name: string;
}
export interface TaxRateInput {
  /**
   * Hundredths of a percent: 2000 is 20 %.
   */
  basis_points: number;
  /**
   * The rate's key; an existing rate of this code is replaced, on every price card that names it.
   */
  code: string;
  /**
   * As it stands on tickets: “VAT”.
   */
  name: string;
}
export interface VerifyInput {
  /**
   * What a scanner read from the QR.
   */
  code: string;
}
export interface TicketCheck {
  ticket: VerifiedTicket | null;
  verdict: Verdict;
}
export interface VerifiedTicket {
  film_title: string;
  hall_name: string;
  id: string;
  /**
   * One customer's order; made by the till before the first seat is held, so it also names the hold.
   */
  sale_id: string;
  sale_number: string;
  /**
   * A seat's place in its plan version's seat list. A later version may give the same chair another
   * index, which is why a show keeps the version that it was sold on.
   */
  seat: number;
  seat_label: string;
  /**
   * One screening of a film in a hall.
   */
  show_id: string;
  starts_at: string;
  /**
   * In the cinema's language, as it is printed.
   */
  ticket_type_name: string;
  /**
   * Language → name.
   */
  ticket_type_names: {
    [k: string]: string | undefined;
  };
}
export interface TicketTypeInput {
  /**
   * False takes the type out of sale; tickets that were sold at it stay.
   */
  active?: boolean;
  /**
   * The type's key, by which price cards name it; an existing type of this code is replaced and keeps its
   * place in the list, a new one comes last.
   */
  code: string;
  /**
   * If not empty, only seats of these kinds are sold at this type.
   */
  for_kinds?: SeatKind[];
  /**
   * Language → name: `{"en": "Adult"}`.
   */
  name: {
    [k: string]: string | undefined;
  };
}
export interface ChoosePrinterInput {
  printer: PrinterChoice;
}
/**
 * A till and where it prints.
 */
export interface TillInfo {
  /**
   * A workstation.
   */
  id: string;
  name: string;
  printer: PrinterChoice;
}
/**
 * An error as a door sends it.
 */
export interface ErrorBody {
  code: ErrorCode;
  /**
   * What a program needs to act on the code, such as the seats that are taken.
   */
  details: {
    [k: string]: unknown | undefined;
  };
  /**
   * A sentence in English: what happened, what is safe, what to do. The screens translate by code and
   * fall back to it.
   */
  message: string;
}
