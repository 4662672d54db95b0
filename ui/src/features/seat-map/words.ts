/** What a seat is called, aloud and in writing, in the cashier's language. */
import type { PlanCategory, PlanSeat, PlanView, SeatKind } from '../../ipc';
import { m } from '../../paraglide/messages.js';
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

const MACHINE_NAME = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Some plans name their price areas for a machine; a cashier gets a number instead. */
export function categoryName(plan: PlanView, category: number): string {
  const found: PlanCategory | undefined = plan.categories[category];
  const label = found?.label || found?.name || '';
  return label === '' || MACHINE_NAME.test(label) ? m.seat_area({ number: category + 1 }) : label;
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

/** "Row F seat 12, premium, free": the whole name for a screen reader. */
export function spokenName(plan: PlanView, index: number, look: Look, stranded: boolean): string {
  const seat = plan.seats[index];
  if (!seat) return '';
  const parts = [seatName(seat), ...descriptionOf(plan, seat), lookName(look)];
  if (stranded) parts.push(m.seat_left_alone());
  return parts.reduce((first, second) => m.seat_comma({ first, second }));
}
