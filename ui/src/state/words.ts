import type {
  PlanCategory,
  PlanSeat,
  PlanView,
  PrintJob,
  PrintState,
  ReprintReason,
  Role,
  SeatKind,
} from '../ipc';
import { m } from '../paraglide/messages.js';
import { getLocale } from '../paraglide/runtime.js';

/** "Row F · 12"; plans from elsewhere may have only a label. */
export function placeOf(seat: Pick<PlanSeat, 'row' | 'number' | 'label'>): string {
  if (seat.row === '' || seat.number === '') return seat.label;
  return m.place({ row: seat.row, number: seat.number });
}

/** "Row E · 15–18, 20": seats of one hall, row by row, with neighbours drawn together. */
export function placesOf(seats: Pick<PlanSeat, 'row' | 'number' | 'label'>[]): string {
  const rows = new Map<string, string[]>();
  const labels: string[] = [];
  for (const seat of seats) {
    if (seat.row === '' || seat.number === '') labels.push(seat.label);
    else rows.set(seat.row, [...(rows.get(seat.row) ?? []), seat.number]);
  }
  const places = [...rows].map(([row, numbers]) =>
    placeOf({ row, number: inOne(runs(numbers)), label: '' }),
  );
  return inOne([...places, ...labels]);
}

/** "15–18" for 15, 16, 17 and 18. Only numbers have neighbours: after 12A nobody knows what comes. */
function runs(numbers: string[]): string[] {
  const isNumber = (text: string) => /^\d+$/.test(text);
  const ordered = numbers
    .filter(isNumber)
    .map(Number)
    .sort((one, other) => one - other);
  const found: [number, number][] = [];
  for (const number of ordered) {
    const last = found.at(-1);
    if (last && last[1] + 1 === number) last[1] = number;
    else found.push([number, number]);
  }
  return [
    ...found.map(([first, last]) =>
      first === last ? String(first) : m.place_range({ first, last }),
    ),
    ...numbers.filter((number) => !isNumber(number)),
  ];
}

/** Parts of a list with the language's own comma between them. */
export function inOne(parts: string[]): string {
  if (parts.length === 0) return '';
  return parts.reduce((first, second) => m.seat_comma({ first, second }));
}

export function roleName(role: Role): string {
  switch (role) {
    case 'cashier':
      return m.role_cashier();
    case 'supervisor':
      return m.role_supervisor();
    case 'manager':
      return m.role_manager();
    case 'usher':
      return m.role_usher();
  }
}

export function printStateName(state: PrintState): string {
  switch (state) {
    case 'queued':
      return m.print_queued();
    case 'handed_over':
      return m.print_handed_over();
    case 'printed':
      return m.print_printed();
    case 'failed':
      return m.print_failed();
    case 'unknown':
      return m.print_unknown();
  }
}

export function reprintReasonName(reason: ReprintReason): string {
  switch (reason) {
    case 'paper_jam':
      return m.copy_paper_jam();
    case 'unreadable':
      return m.copy_unreadable();
    case 'lost':
      return m.copy_lost();
    case 'other':
      return m.copy_other();
  }
}

/** Why a ticket was not printed: a sentence for what a cashier can put right, the node's for the rest. */
export function printTrouble(error: NonNullable<PrintJob['error']>): string {
  switch (error.code) {
    case 'out_of_paper':
      return m.print_error_out_of_paper();
    case 'paper_jam':
      return m.print_error_paper_jam();
    case 'cover_open':
      return m.print_error_cover_open();
    case 'printer_offline':
    case 'printer_paused':
    case 'print_service_unavailable':
      return m.print_error_offline();
    case 'printer_not_found':
      return m.print_error_not_found();
    case 'folder_missing':
    case 'folder_read_only':
    case 'folder_fault':
      return m.print_error_folder();
    case 'disk_full':
      return m.print_error_disk_full();
    case 'printer_setting_unreadable':
      return m.error_printer_setting_unreadable();
    default:
      return error.message || m.error_printer_failed();
  }
}

const MACHINE_NAME = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * A price area in the cashier's words: the plan's label, translated where it is one of our own kinds.
 * Some plans name their areas for a machine; those are numbered.
 */
export function categoryName(plan: PlanView, category: number): string {
  const found: PlanCategory | undefined = plan.categories[category];
  const label = found?.label || found?.name || '';
  const kind = Object.entries(KIND_TITLES).find(([name]) => name === label.toLowerCase());
  if (kind) return kind[1]();
  if (label !== '' && !MACHINE_NAME.test(label)) return planText(plan, label);
  const before = plan.categories.slice(0, category).filter(({ for_sale }) => for_sale);
  return m.seat_area({ number: before.length + 1 });
}

/** What the cinema wrote in its plan, in the screen's language where the cinema gave it. */
export function planText(plan: Pick<PlanView, 'translations'>, text: string): string {
  return plan.translations?.[text]?.[getLocale()] ?? text;
}

/** As headings; `kindName` is the same inside a sentence. */
export const KIND_TITLES: Record<SeatKind, () => string> = {
  standard: () => m.seat_legend_standard(),
  premium: () => m.seat_legend_premium(),
  recliner: () => m.seat_legend_recliner(),
  couple: () => m.seat_legend_couple(),
  wheelchair: () => m.seat_legend_wheelchair(),
  companion: () => m.seat_legend_companion(),
};
