import { describe, expect, it } from 'vitest';
import type { Area, PlanView } from '../../ipc';
import { condensed } from './condense';
import { BODY_SHARE } from './forms';
import { line, plan, random, rows, seat } from './hall.fixture';
import { boxOfArea } from './screen';

const hall = (more: Partial<PlanView> = {}) =>
  plan(
    rows(
      { row: 'A', y: 200, xs: [...line(100, 6), ...line(300, 6)] },
      { row: 'B', y: 235, xs: [...line(100, 6), ...line(300, 6)] },
      // A cross aisle.
      { row: 'C', y: 320, xs: [...line(100, 6), ...line(300, 6)] },
    ),
    more,
  );

const screenArea: Area = {
  shape: 'rectangle',
  x: 150,
  y: 20,
  width: 300,
  height: 120,
  rotation: 0,
  color: '#dddddd',
  border_color: '#dddddd',
  text: { x: 300, y: 80, color: '#333333', text: 'SCREEN' },
};

/** Edge to edge of the two seats that come closest to each other; below zero they overlap. */
function leastGap({ seats }: PlanView): number {
  let least = Infinity;
  seats.forEach((one, i) =>
    seats.slice(i + 1).forEach((other) => {
      const apart = Math.hypot(one.x - other.x, one.y - other.y);
      least = Math.min(least, apart - (one.radius + other.radius) * BODY_SHARE);
    }),
  );
  return least;
}

describe('a plan as it is drawn', () => {
  it('has larger seats and shorter ways between its rows', () => {
    const [given, drawn] = [hall(), condensed(hall())];
    expect(drawn.seats[0]!.radius).toBeGreaterThan(given.seats[0]!.radius * 1.1);
    const depth = ({ seats }: PlanView) => seats.at(-1)!.y - seats[0]!.y;
    expect(depth(drawn)).toBeLessThan(depth(given) * 0.9);
    expect(leastGap(drawn)).toBeGreaterThan(0);
  });

  it('keeps left and right, the aisles, and a cross aisle wider than the way between two rows', () => {
    const [given, drawn] = [hall(), condensed(hall())];
    expect(drawn.seats.map(({ x }) => x)).toEqual(given.seats.map(({ x }) => x));
    const [a, b, c] = [0, 12, 24].map((first) => drawn.seats[first]!.y);
    expect((c! - b!) / (b! - a!)).toBeCloseTo(85 / 35);
  });

  it('has its screen right before the first row, and a deep stage no deeper than needed', () => {
    const drawn = condensed(hall({ areas: [screenArea] }));
    const { top, bottom } = boxOfArea(drawn.areas[0]!);
    const first = drawn.seats[0]!;
    expect(first.y - first.radius - bottom).toBeCloseTo(0.7 * 25, 1);
    expect(bottom - top).toBeLessThanOrEqual(2.2 * 25 + 0.01);
    const { text } = drawn.areas[0]!;
    expect(text!.y).toBeGreaterThan(top);
    expect(text!.y).toBeLessThan(bottom);
  });

  it('has its signs beside the screen that came closer, not under it', () => {
    const sign = (x: number, text: string): Area => ({
      ...{ ...screenArea, x, y: 150, width: 90, height: 20 },
      text: { x: x + 45, y: 160, color: '#333333', text },
    });
    const wide = { ...screenArea, x: 100, width: 325, height: 30 };
    const drawn = condensed(hall({ areas: [wide, sign(60, 'Exit'), sign(400, 'Entrance')] }));
    const [screen, exit, entrance] = drawn.areas.map(boxOfArea);
    expect(exit!.right).toBeLessThan(screen!.left);
    expect(entrance!.left).toBeGreaterThan(screen!.right);
    // What is written on a sign goes with it.
    expect(drawn.areas[1]!.text!.x).toBe((exit!.left + exit!.right) / 2);
  });

  it('has rows that stand across where the screen is at a side', () => {
    const columns = rows(
      { row: 'A', y: 0, xs: [200, 240, 280] },
      { row: 'B', y: 25, xs: [200, 240, 280] },
    ).map((s) => ({ ...s, row: String(s.x) }));
    const drawn = condensed(plan(columns, { screen: { side: 'left' } }));
    expect(drawn.seats.map(({ y }) => y)).toEqual([0, 0, 0, 25, 25, 25]);
    expect(drawn.seats[1]!.x - drawn.seats[0]!.x).toBeLessThan(40);
  });

  it('leaves a plan alone whose rows are close already', () => {
    const close = plan(
      rows({ row: 'A', y: 0, xs: line(0, 8) }, { row: 'B', y: 25, xs: line(0, 8) }),
    );
    expect(condensed(close).seats.map(({ y }) => y)).toEqual(close.seats.map(({ y }) => y));
  });

  it('keeps a sofa one piece and two seats on one spot visible', () => {
    const drawn = condensed(
      plan([
        seat({ number: '1', kind: 'couple', x: 0, partner: 1 }),
        seat({ number: '2', kind: 'couple', x: 20, partner: 0 }),
        seat({ number: '3', x: 60 }),
        seat({ number: '4', x: 60 }),
      ]),
    );
    expect(drawn.seats.every(({ radius }) => radius >= 8)).toBe(true);
  });

  it('never lets seats overlap that do not in the file', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const next = random(seed);
      const seats = Array.from({ length: 6 }, (_, row) => {
        const bend = next() * 0.004;
        const lean = (next() - 0.5) * 8;
        return line(-100 + next() * 40, 8).map((x, i) =>
          seat({
            row: String(row),
            number: String(i),
            x,
            y: row * (24 + next() * 16) + x * x * bend + lean,
          }),
        );
      }).flat();
      const given = plan(seats);
      if (leastGap(given) > 0)
        expect(leastGap(condensed(given)), `seed ${seed}`).toBeGreaterThan(0);
    }
  });
});
