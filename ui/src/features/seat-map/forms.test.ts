import { describe, expect, it } from 'vitest';
import type { SeatKind } from '../../ipc';
import { BODY_SHARE, seatPath, seatTracer } from './forms';
import { openHall } from './hall';
import { plan, seat } from './hall.fixture';

const KINDS: SeatKind[] = ['standard', 'premium', 'recliner', 'couple', 'wheelchair', 'companion'];
const here = { x: 100, y: 100, radius: 10, angle: 0, join: 1.2 };

/** Where the pen goes: a path begins at a place and is relative from there. */
function points(d: string): [number, number][] {
  const pens = d.matchAll(/([Mmlaz])((?:-?[\d.]+ ?)*)/g);
  let [at, start]: [number, number][] = [
    [0, 0],
    [0, 0],
  ];
  const found: [number, number][] = [];
  for (const [, pen, numbers] of pens) {
    const [dx = 0, dy = 0] = (numbers ?? '').trim().split(' ').map(Number).slice(-2);
    if (pen === 'z') at = start!;
    else at = pen === 'M' ? [dx, dy] : [at![0] + dx, at![1] + dy];
    if (pen === 'm') start = at;
    if (pen === 'l' || pen === 'a' || pen === 'm') found.push(at);
  }
  // The last move only leads back to the middle.
  return found.slice(0, -1);
}

describe('a seat', () => {
  it('has a shape of its own for every kind while it is free', () => {
    expect(new Set(KINDS.map((kind) => seatPath(kind, 'none', here))).size).toBe(KINDS.length);
  });

  it('has a mark of its own for every state', () => {
    const marks = ['none', 'tick', 'hatched', 'filled', 'crossed', 'dot'] as const;
    expect(new Set(marks.map((mark) => seatPath('standard', mark, here))).size).toBe(marks.length);
  });

  it.each(KINDS)('stays within its radius: %s', (kind) => {
    const d = seatPath(kind, 'none', { ...here, join: 0, angle: 0.7 });
    expect(d).not.toMatch(/NaN|undefined|e-/);
    for (const [x, y] of points(d)) {
      expect(Math.hypot(x - 100, y - 100)).toBeLessThanOrEqual(10 * Math.SQRT2);
    }
  });

  it('ends in its middle, where the next mark begins', () => {
    const d = seatPath('wheelchair', 'crossed', { ...here, angle: 0.3 });
    expect(points(`${d}l0 0m0 0`).at(-1)!.map(Math.round)).toEqual([100, 100]);
  });

  it('is drawn the same way when many are', () => {
    const trace = seatTracer();
    for (const kind of KINDS) expect(trace(kind, 'none', here)).toBe(seatPath(kind, 'none', here));
    expect(trace('standard', 'none', { ...here, x: 7 })).toMatch(/^M7 100m/);
  });

  it('keeps its shape in a plan that is drawn in metres', () => {
    const d = seatPath('standard', 'none', { x: 1, y: 1, radius: 0.25, angle: 0 });
    const xs = points(d).map(([x]) => x!);
    expect(Math.max(...xs) - Math.min(...xs)).toBeGreaterThan(0.4);
  });
});

describe('a couple', () => {
  const couple = (angle: number) => {
    const [dx, dy] = [Math.cos(angle) * 24, Math.sin(angle) * 24];
    return openHall(
      plan([
        seat({ number: '1', kind: 'couple', x: 200, y: 300, partner: 1 }),
        seat({ number: '2', kind: 'couple', x: 200 + dx, y: 300 + dy, partner: 0 }),
      ]),
    );
  };

  it.each([0, 0.4, -0.4])('is one shape: the halves meet in the middle, turned by %d', (angle) => {
    const hall = couple(angle);
    const [one, other] = hall.plan.seats;
    const middle = [(one!.x + other!.x) / 2, (one!.y + other!.y) / 2];
    for (const index of [0, 1]) {
      const [start] = points(seatPath('couple', 'none', hall.placeOf(index)));
      // The open end: straight in front of the middle between the two.
      const ahead = Math.hypot(start![0]! - middle[0]!, start![1]! - middle[1]!);
      expect(ahead).toBeCloseTo(one!.radius * BODY_SHARE, 0);
    }
    const [a] = points(seatPath('couple', 'none', hall.placeOf(0)));
    const [b] = points(seatPath('couple', 'none', hall.placeOf(1)));
    expect(Math.hypot(a![0]! - b![0]!, a![1]! - b![1]!)).toBeLessThan(0.3);
  });

  it('is two single seats where the plan puts them far apart', () => {
    const hall = openHall(
      plan([
        seat({ number: '1', kind: 'couple', partner: 1 }),
        seat({ number: '2', kind: 'couple', partner: 0, x: 300 }),
      ]),
    );
    const single = seatPath('standard', 'none', hall.placeOf(0));
    expect(seatPath('couple', 'none', hall.placeOf(0))).toBe(single);
  });
});
