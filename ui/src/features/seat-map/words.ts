/** What a seat is called, aloud and in writing, in the cashier's language. */
import type { PlanSeat, PlanView, SeatKind } from '../../ipc';
import { m } from '../../paraglide/messages.js';
import { categoryName } from '../../state/words';
import type { Look } from './appearance';

/** "Row F seat 12", or the venue's own label where a seat has no row. */
export function seatName(seat: PlanSeat): string {
  if (seat.row === '' || seat.number === '') return m.seat_name_label({ label: seat.label });
  return m.seat_name({ row: seat.row, number: seat.number });
}

export function kindName(kind: SeatKind): string {
  switch (kind) {
    case 'standard':
      return m.seat_kind_standard();
    case 'premium':
      return m.seat_kind_premium();
    case 'recliner':
      return m.seat_kind_recliner();
    case 'couple':
      return m.seat_kind_couple();
    case 'wheelchair':
      return m.seat_kind_wheelchair();
    case 'companion':
      return m.seat_kind_companion();
  }
}

export function lookName(look: Look): string {
  switch (look) {
    case 'free':
      return m.seat_state_free();
    case 'yours':
      return m.seat_state_yours();
    case 'held':
      return m.seat_state_held();
    case 'paying':
      return m.seat_state_paying();
    case 'elsewhere':
      return m.seat_state_elsewhere();
    case 'sold':
      return m.seat_state_sold();
    case 'blocked':
      return m.seat_state_blocked();
    case 'closed':
      return m.seat_state_closed();
  }
}

/** What the seat is: its kind if that is special, and its price area if the hall has several. */
export function descriptionOf(plan: PlanView, seat: PlanSeat): string[] {
  const parts: string[] = [];
  if (seat.kind !== 'standard') parts.push(kindName(seat.kind));
  const areasOnSale = plan.categories.filter((category) => category.for_sale).length;
  const category = categoryName(plan, seat.category);
  const repeats = category.toLocaleLowerCase() === kindName(seat.kind).toLocaleLowerCase();
  const named = plan.categories[seat.category]?.name.toLowerCase() === seat.kind;
  if (areasOnSale > 1 && !repeats && !named) parts.push(category);
  return parts;
}

export type Speaker = (seat: number, look: Look, stranded: boolean) => string;

/**
 * Says "Row F seat 12, premium, free", the whole name for a screen reader. A hall has a thousand
 * seats and a dozen endings: each ending is put together once.
 */
export function speakerFor(plan: PlanView): Speaker {
  const endings = new Map<string, string>();
  return (index, look, stranded) => {
    const seat = plan.seats[index];
    if (!seat) return '';
    const key = `${seat.kind} ${seat.category} ${look} ${stranded}`;
    let ending = endings.get(key);
    if (ending === undefined) {
      const parts = [...descriptionOf(plan, seat), lookName(look)];
      if (stranded) parts.push(m.seat_left_alone());
      ending = parts.reduce((first, second) => m.seat_comma({ first, second }));
      endings.set(key, ending);
    }
    return m.seat_comma({ first: seatName(seat), second: ending });
  };
}

/** More names than these are a number: nobody listens to a row being read out. */
const MOST_NAMES = 4;

/** What to say after a selection changed, or null if it did not. */
export function changeSaid(plan: PlanView, before: number[], after: number[]): string | null {
  const taken = after.filter((seat) => !before.includes(seat));
  const given = before.filter((seat) => !after.includes(seat));
  const names = (seats: number[]) =>
    seats
      .flatMap((seat) => plan.seats[seat] ?? [])
      .map(seatName)
      .reduce((first, second) => m.seat_comma({ first, second }));
  if (taken.length > MOST_NAMES) return m.seat_said_count({ count: after.length });
  if (taken.length > 0) return m.seat_said_selected({ name: names(taken) });
  if (given.length > MOST_NAMES) return m.seat_said_count({ count: after.length });
  if (given.length > 0) return m.seat_said_given_back({ name: names(given) });
  return null;
}
