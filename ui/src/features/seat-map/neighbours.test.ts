import { describe, expect, it } from 'vitest';
import type { PlanSeat } from '../../ipc';
import { openHall } from './hall';
import { line, plan, random, rows, seat } from './hall.fixture';
import { reachable, rowEnd, step, type Direction } from './neighbours';

function walk(seats: PlanSeat[], from: string, ...keys: Direction[]): string {
  const view = plan(seats);
  const hall = openHall(view);
  let at = seats.findIndex((s) => s.row + s.number === from);
  let column = seats[at]!.x;
  for (const key of keys) {
    at = step(view, hall.layout, hall.neighbours(), at, key, column);
    if (key === 'left' || key === 'right') column = seats[at]!.x;
  }
  return seats[at]!.row + seats[at]!.number;
}

const twoBlocks = rows(
  { row: 'A', y: 0, xs: [...line(0, 4), ...line(160, 4)] },
  { row: 'B', y: 30, xs: [...line(12, 3), ...line(160, 4)] },
  { row: 'C', y: 60, xs: [...line(0, 4), ...line(160, 4)] },
);

describe('left and right', () => {
  it('go along the row', () => {
    expect(walk(twoBlocks, 'A1', 'right', 'right')).toBe('A3');
    expect(walk(twoBlocks, 'A3', 'left')).toBe('A2');
  });

  it('cross an aisle in the same row, though another row is nearer', () => {
    expect(walk(twoBlocks, 'B3', 'right')).toBe('B4');
    expect(walk(twoBlocks, 'B4', 'left')).toBe('B3');
  });

  it('stay where the hall ends', () => {
    expect(walk(twoBlocks, 'A8', 'right')).toBe('A8');
    expect(walk(twoBlocks, 'A1', 'left')).toBe('A1');
  });

  it('follow the seats, whichever way they are numbered', () => {
    const fromTheRight = line(0, 3).map((x, i) => seat({ row: 'A', number: String(3 - i), x }));
    expect(walk(fromTheRight, 'A3', 'right')).toBe('A2');
  });
});

describe('up and down', () => {
  it('go to the next row, staggered or not, and skip none', () => {
    expect(walk(twoBlocks, 'A2', 'down')[0]).toBe('B');
    expect(walk(twoBlocks, 'A2', 'down', 'down')).toBe('C2');
    expect(walk(twoBlocks, 'C6', 'up', 'up')).toBe('A6');
  });

  it('keep the column over a row that is shorter', () => {
    const bay = rows(
      { row: 'A', y: 0, xs: line(0, 8) },
      { row: 'B', y: 30, xs: line(0, 6) },
      { row: 'C', y: 60, xs: line(0, 8) },
    );
    expect(walk(bay, 'A7', 'down')).toBe('B6');
    expect(walk(bay, 'A7', 'down', 'down')).toBe('C7');
  });

  it('walk along a row that climbs the wall', () => {
    const box = [0, 1, 2].map((i) => seat({ row: 'L', number: String(i + 1), x: 0, y: i * 25 }));
    expect(walk(box, 'L1', 'down', 'down')).toBe('L3');
    expect(walk(box, 'L3', 'up')).toBe('L2');
  });
});

it('finds the ends of a row over its aisles', () => {
  const view = plan(twoBlocks);
  const hall = openHall(view);
  const b2 = twoBlocks.findIndex((s) => s.label === 'B2');
  expect(view.seats[rowEnd(view, hall.neighbours(), b2, 'left')]!.label).toBe('B1');
  expect(view.seats[rowEnd(view, hall.neighbours(), b2, 'right')]!.label).toBe('B7');
});

describe('every seat can be reached', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('in a curved hall with aisles, number %i', (seed) => {
    const next = random(seed);
    const seats: PlanSeat[] = [];
    for (let r = 0; r < 12; r++) {
      const bend = next() * 0.002;
      let x = -150 - next() * 30;
      for (let n = 1; n <= 14; n++) {
        x += 24 + (next() < 0.15 ? 60 : 0);
        if (next() < 0.05) continue;
        seats.push(seat({ row: String(r), number: String(n), x, y: r * 30 - bend * x * x }));
      }
    }
    expect(reachable(openHall(plan(seats)).neighbours(), 0).size).toBe(seats.length);
  });

  it.each([11, 12, 13, 14, 15, 16, 17, 18])('in a heap of seats, number %i', (seed) => {
    const next = random(seed);
    const heap = Array.from({ length: 60 }, (_, i) =>
      seat({ row: String(i % 7), number: String(i), x: next() * 400, y: next() * 400 }),
    );
    expect(reachable(openHall(plan(heap)).neighbours(), 0).size).toBe(heap.length);
  });

  it('even if two lie on the same spot', () => {
    const twins = [
      seat({ number: '1' }),
      seat({ number: '2', x: 25 }),
      seat({ number: '3', x: 25 }),
    ];
    expect(reachable(openHall(plan(twins)).neighbours(), 0).size).toBe(3);
  });
});
