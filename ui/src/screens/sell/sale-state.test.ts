import { expect, it } from 'vitest';
import type { SeatState, ShowState } from '../../ipc';
import { saleOf } from './sale-state';

/** A show that was opened while it was on sale, and what is known of it now. */
function sale(state: ShowState, states: SeatState[], mayLate = false) {
  const opened = { id: 'a', state: 'on_sale' };
  return saleOf({
    chosen: { status: { kind: 'ready', detail: { show: opened } }, states },
    programme: { day: { status: 'ready', value: { shows: [{ id: 'a', state }] } } },
    session: { may: () => mayLate },
  } as never);
}

it.each<[ShowState, SeatState[], string]>([
  ['on_sale', ['sold', 'free'], 'open'],
  ['started', ['sold', 'free'], 'open'],
  ['sold_out', ['sold', 'held'], 'sold_out'],
  // The board is a moment behind the seats.
  ['on_sale', ['sold', 'sold'], 'sold_out'],
  ['sold_out', ['sold', 'yours'], 'open'],
  ['closed', ['free', 'free'], 'closed'],
  ['cancelled', ['free'], 'cancelled'],
])('a show that is %s, with the seats %j, is %s', (state, states, expected) => {
  expect(sale(state, states)).toBe(expected);
});

it('a supervisor sells what is closed, and nobody what is cancelled', () => {
  expect(sale('closed', ['free'], true)).toBe('open');
  expect(sale('closed', ['sold'], true)).toBe('sold_out');
  expect(sale('cancelled', ['free'], true)).toBe('cancelled');
});
