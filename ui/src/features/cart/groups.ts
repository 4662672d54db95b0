/** The cart as it is read: one group per show, in it one per ticket type, in that one per price area. */
import type { CartLine, PlanSeat, QuoteLine, TicketType } from '../../ipc';
import type { CartShow } from '../../state/cart.svelte';
import { categoryName } from '../../state/words';

export interface PricedLine {
  line: CartLine;
  quoted: QuoteLine | null;
}

export interface CartGroup {
  showId: string;
  show: CartShow;
  lines: PricedLine[];
}

export function groups(
  lines: CartLine[],
  quoted: QuoteLine[],
  shows: ReadonlyMap<string, CartShow>,
): CartGroup[] {
  const found = new Map<string, CartGroup>();
  for (const line of lines) {
    const show = shows.get(line.show_id);
    if (!show) continue;
    const group = found.get(line.show_id) ?? { showId: line.show_id, show, lines: [] };
    const price = quoted.find(
      (each) =>
        each.show_id === line.show_id &&
        each.seat === line.seat &&
        each.ticket_type_id === line.ticket_type_id,
    );
    group.lines.push({ line, quoted: price ?? null });
    found.set(line.show_id, group);
  }
  for (const group of found.values())
    group.lines.sort((one, other) => one.line.seat - other.line.seat);
  return [...found.values()];
}

export interface TypeGroup {
  typeId: string;
  /** Null for a type that the show no longer has. */
  type: TicketType | null;
  lines: PricedLine[];
  areas: { name: string; seats: PlanSeat[] }[];
  /** What the node asks for these seats together; null until it has said so for each. */
  totalMinor: number | null;
  /** By name, what they come to together. They are in the total. */
  surcharges: { name: string; amountMinor: number }[];
}

/** The lines of one show by ticket type, in the order of the cinema's list. */
export function byType({ show, lines }: CartGroup): TypeGroup[] {
  const types = show.detail.ticket_types;
  const place = (id: string) => {
    const at = types.findIndex((type) => type.id === id);
    return at < 0 ? types.length : at;
  };
  const ids = [...new Set(lines.map(({ line }) => line.ticket_type_id))];
  return ids
    .sort((one, other) => place(one) - place(other))
    .map((typeId) => {
      const own = lines.filter(({ line }) => line.ticket_type_id === typeId);
      return {
        typeId,
        type: types.find((type) => type.id === typeId) ?? null,
        lines: own,
        areas: areasOf(show, own),
        totalMinor: sumOf(own.map(({ quoted }) => quoted?.gross_minor ?? null)),
        surcharges: surchargesOf(own),
      };
    });
}

function areasOf(show: CartShow, lines: PricedLine[]): TypeGroup['areas'] {
  const areas = new Map<number, PlanSeat[]>();
  for (const { line } of lines) {
    const seat = show.plan.seats[line.seat];
    if (seat) areas.set(seat.category, [...(areas.get(seat.category) ?? []), seat]);
  }
  return [...areas].map(([category, seats]) => ({
    name: categoryName(show.plan, category),
    seats,
  }));
}

function surchargesOf(lines: PricedLine[]): TypeGroup['surcharges'] {
  const sums = new Map<string, number>();
  for (const { name, amount_minor } of lines.flatMap(({ quoted }) => quoted?.surcharges ?? []))
    sums.set(name, (sums.get(name) ?? 0) + amount_minor);
  return [...sums].map(([name, amountMinor]) => ({ name, amountMinor }));
}

function sumOf(amounts: (number | null)[]): number | null {
  return amounts.reduce<number | null>(
    (sum, amount) => (sum === null || amount === null ? null : sum + amount),
    0,
  );
}
