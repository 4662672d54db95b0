/**
 * How a seat looks, from what is known about it, and which seats look different than a moment ago.
 *
 * `selected` is the sale's own hold and has the last word on what is ours: states come from a query
 * that may be a moment older.
 */
import type { PlanView, SeatState } from '../../ipc';

/** In the order of the codes in a `Uint8Array` of looks. */
export const LOOKS = [
  'free',
  'yours',
  'held',
  'paying',
  'elsewhere',
  'sold',
  'blocked',
  'closed',
] as const;
export type Look = (typeof LOOKS)[number];

/** What is drawn into the outline: several looks share one. */
export type Mark = 'none' | 'tick' | 'hatched' | 'filled' | 'crossed' | 'dot';

export const MARK_OF: Record<Look, Mark> = {
  free: 'none',
  yours: 'tick',
  held: 'hatched',
  paying: 'hatched',
  elsewhere: 'hatched',
  sold: 'filled',
  blocked: 'crossed',
  closed: 'dot',
};

const FREE = LOOKS.indexOf('free');
const YOURS = LOOKS.indexOf('yours');
const CLOSED = LOOKS.indexOf('closed');

/** One code per seat of the plan. A seat without a state yet is shown as blocked: nothing is promised. */
export function looksOf(
  plan: PlanView,
  states: SeatState[],
  selected: Iterable<number>,
): Uint8Array {
  const blocked = LOOKS.indexOf('blocked');
  const looks = new Uint8Array(plan.seats.length);
  plan.seats.forEach((seat, i) => {
    const state = states[i];
    let look = state === undefined ? blocked : LOOKS.indexOf(state);
    if (look === YOURS) look = FREE;
    if (look === FREE && plan.categories[seat.category]?.for_sale !== true) look = CLOSED;
    looks[i] = look;
  });
  for (const i of selected) if (i < looks.length) looks[i] = YOURS;
  return looks;
}

export function lookAt(looks: Uint8Array, seat: number): Look {
  return LOOKS[looks[seat] ?? 0] ?? 'blocked';
}

/** Only a free seat can be taken, and only one of ours given back. */
export function canToggle(look: Look): boolean {
  return look === 'free' || look === 'yours';
}

/** Indexes at which the two differ. */
export function changed(before: Uint8Array, after: Uint8Array): number[] {
  const indexes: number[] = [];
  for (let i = 0; i < after.length; i++) if (before[i] !== after[i]) indexes.push(i);
  return indexes;
}
