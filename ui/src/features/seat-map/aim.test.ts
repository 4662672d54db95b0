import { describe, expect, it } from 'vitest';
import type { SeatState } from '../../ipc';
import { aim } from './aim';
import { looksOf } from './appearance';
import { openHall } from './hall';
import { line, plan, rows } from './hall.fixture';

const categories = ['Stalls', 'Circle'].map((name) => ({
  name,
  label: name,
  color: '#3F8F86',
  for_sale: true,
}));
/** One row of five, 25 apart: the last two are of another price area. */
const hall = openHall(
  plan(
    rows({ row: 'A', y: 0, xs: line(0, 5) }).map((seat, i) => ({
      ...seat,
      category: i < 3 ? 0 : 1,
    })),
    { categories },
  ),
);

function tap(
  x: number,
  y: number,
  more: { states?: SeatState[]; scale?: number; only?: number; fine?: boolean } = {},
) {
  const { scale = 1, only = null, fine = false } = more;
  const states = more.states ?? hall.plan.seats.map((): SeatState => 'free');
  const looks = looksOf(hall.plan, states, []);
  const view = { scale, x: 0, y: 0 };
  return aim({ hall, view, looks, only }, { x: x * scale, y: y * scale }, fine);
}

const withSold = (...sold: number[]): SeatState[] =>
  hall.plan.seats.map((_, i) => (sold.includes(i) ? 'sold' : 'free'));

describe('a tap', () => {
  it.each([true, false])('takes the seat that it hits (fine: %s)', (fine) => {
    expect(tap(52, 3, { fine })).toEqual({ kind: 'toggle', seat: 2 });
  });

  it.each([true, false])('takes the nearest one within 24 pixels (fine: %s)', (fine) => {
    expect(tap(53, 23, { fine })).toEqual({ kind: 'toggle', seat: 2 });
    expect(tap(-23, 0, { fine })).toEqual({ kind: 'toggle', seat: 0 });
  });

  it('takes none in the void', () => {
    expect(tap(50, 27)).toEqual({ kind: 'none' });
    expect(tap(-60, 0)).toEqual({ kind: 'none' });
  });

  it('on a sold seat says so and takes no other', () => {
    expect(tap(53, 2, { states: withSold(2) })).toEqual({ kind: 'taken', seat: 2 });
  });

  it('beside a sold seat takes the nearest that can be taken', () => {
    expect(tap(58, 15, { states: withSold(2) })).toEqual({ kind: 'toggle', seat: 3 });
    expect(tap(50, 20, { states: withSold(0, 1, 2, 3, 4) })).toEqual({ kind: 'none' });
  });

  it('beside a seat of a faded price area does not mean it', () => {
    expect(tap(62, 14, { only: 0 })).toEqual({ kind: 'toggle', seat: 2 });
    expect(tap(64, 14, { only: 1 })).toEqual({ kind: 'toggle', seat: 3 });
    expect(tap(75, 2, { only: 0 })).toEqual({ kind: 'toggle', seat: 3 });
  });

  it('with a finger enlarges seats that are too small to aim at, and never takes one', () => {
    expect(tap(50, 0, { scale: 0.4 })).toEqual({ kind: 'enlarge' });
    expect(tap(50, 300, { scale: 0.4 })).toEqual({ kind: 'none' });
    expect(tap(50, 0, { scale: 0.4, fine: true })).toEqual({ kind: 'toggle', seat: 2 });
  });

  it('reaches beyond the edge of a seat that is larger than a finger', () => {
    expect(tap(50, 14, { scale: 3 })).toEqual({ kind: 'toggle', seat: 2 });
  });
});
