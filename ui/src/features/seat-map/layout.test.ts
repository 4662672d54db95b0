import { describe, expect, it } from 'vitest';
import { line, plan, rows, seat } from './hall.fixture';
import { openHall } from './hall';

const degrees = (radians: number) => Math.round((radians * 180) / Math.PI);

describe('runs', () => {
  it('end at an aisle and at the end of a row', () => {
    const hall = openHall(
      plan(
        rows(
          { row: 'A', y: 0, xs: [...line(0, 3), ...line(130, 2)] },
          { row: 'B', y: 30, xs: line(0, 4) },
        ),
      ),
    );
    expect(hall.layout.runs).toEqual([
      [0, 1, 2],
      [3, 4],
      [5, 6, 7, 8],
    ]);
  });

  it('learn the pitch from the seats, not from a unit', () => {
    const small = rows({ row: 'A', y: 0, xs: [0, 0.6, 1.2, 4.2, 4.8] }).map((s) => ({
      ...s,
      radius: 0.25,
    }));
    const { layout } = openHall(plan(small));
    expect(layout.pitch).toBeCloseTo(0.6);
    expect(layout.runs).toHaveLength(2);
  });
});

describe('the way a seat faces', () => {
  const straight = rows({ row: 'A', y: 100, xs: line(0, 5) });

  it('is the screen, on whichever side it is', () => {
    expect(degrees(openHall(plan(straight)).layout.angle[2]!)).toBe(0);
    const below = openHall(plan(straight, { screen: { side: 'bottom' } }));
    expect(Math.abs(degrees(below.layout.angle[2]!))).toBe(180);
  });

  it('is the labelled stage, even if the sidecar says otherwise', () => {
    const stage = {
      shape: 'rectangle' as const,
      x: 0,
      y: 400,
      width: 100,
      height: 50,
      rotation: 0,
      color: '#444444',
      border_color: '#444444',
      text: { x: 50, y: 425, color: '#fff', text: 'S T A G E' },
    };
    const { layout } = openHall(plan(straight, { areas: [stage] }));
    expect(Math.abs(degrees(layout.angle[2]!))).toBe(180);
  });

  it('follows a curved row: those at its ends look inwards', () => {
    const curve = line(-50, 5).map((x, i) =>
      seat({ row: 'A', number: String(i), x, y: 300 - (x * x) / 200 }),
    );
    const { angle } = openHall(plan(curve)).layout;
    expect(degrees(angle[0]!)).toBeGreaterThan(10);
    expect(degrees(angle[2]!)).toBe(0);
    expect(angle[4]!).toBeCloseTo(-angle[0]!);
  });
});

describe('the nearest seat', () => {
  const { layout } = openHall(plan(rows({ row: 'A', y: 0, xs: line(0, 40) })));

  it('is found within reach and not beyond', () => {
    expect(layout.nearest(51, 4, 12)).toBe(2);
    expect(layout.nearest(51, 40, 12)).toBe(-1);
    expect(layout.nearest(5000, 5000, 12)).toBe(-1);
    expect(layout.nearest(1100, 0, 200)).toBe(39);
  });
});

it('opens a hall without a seat', () => {
  const hall = openHall(plan([]));
  expect(hall.layout.runs).toEqual([]);
  expect(hall.layout.nearest(0, 0, 100)).toBe(-1);
  expect(hall.neighbours().left).toHaveLength(0);
});

describe('the letters of rows', () => {
  const hallOf = (left: number, right: number) =>
    openHall(
      plan(rows({ row: 'F', y: 0, xs: [...line(0, left), ...line(left * 25 + 50, right)] }), {
        row_labels: [{ text: 'F', x: -30, y: 0 }],
      }),
    ).letters();

  it('stand in the aisles of a wide hall too', () => {
    const letters = hallOf(11, 10);
    expect(letters.map(({ text }) => text)).toEqual(['F', 'F']);
    expect(letters[1]!.x).toBe((10 * 25 + 11 * 25 + 50) / 2);
  });

  it('stand only at the ends of rows in a narrow one', () => {
    expect(hallOf(10, 10)).toHaveLength(1);
  });

  it('are left out where they would be written onto a seat', () => {
    const given = [
      { text: 'F', x: 25, y: 2 },
      { text: 'F', x: -30, y: 0 },
    ];
    const hall = openHall(plan(rows({ row: 'F', y: 0, xs: line(0, 4) }), { row_labels: given }));
    expect(hall.letters()).toEqual([given[1]]);
  });

  /** Three rows in three parts, the middle part first in the file; the sides hang back. */
  const fan = () => {
    const parts = (row: string, y: number) => [
      ...rows({ row, y, xs: line(0, 12) }),
      ...rows({ row, y: y - 28, xs: line(-195, 6) }),
      ...rows({ row, y: y - 28, xs: line(345, 6) }),
    ];
    return ['A', 'B', 'C'].flatMap((row, i) => parts(row, 200 + i * 28));
  };

  it('stand where the row itself has a gap, whichever part the file names first', () => {
    const given = ['A', 'B', 'C'].map((text, i) => ({ text, x: -225, y: 172 + i * 28 }));
    const hall = openHall(plan(fan(), { row_labels: given }));
    const added = hall.letters().slice(3);
    expect(added.map(({ text }) => text).sort()).toEqual(['A', 'A', 'B', 'B', 'C', 'C']);
    for (const { x } of added) expect(x < 0 || x > 275).toBe(true);
  });

  it('never lie on a seat, not even partly', () => {
    const close = [
      { text: 'A', x: -235, y: 200 },
      ...line(-70, 24).map((x) => ({ text: 'A', x, y: 185 })),
    ];
    const { layout, plan: drawn, letters } = openHall(plan(fan(), { row_labels: close }));
    for (const { x, y } of letters()) {
      const least = Math.min(...drawn.seats.map((s) => Math.hypot(s.x - x, s.y - y) - s.radius));
      expect(least).toBeGreaterThanOrEqual(layout.pitch * 0.19);
    }
  });

  it('are not written across a gap in which others sit', () => {
    const split = rows(
      { row: 'A', y: 0, xs: [...line(0, 11), ...line(375, 10)] },
      { row: 'B', y: 0, xs: line(287, 2) },
    );
    const hall = openHall(plan(split, { row_labels: [{ text: 'A', x: -30, y: 0 }] }));
    expect(hall.letters()).toHaveLength(1);
  });

  it('are left out where the plan wants none', () => {
    const hall = openHall(plan(rows({ row: 'F', y: 0, xs: [...line(0, 20), ...line(550, 9)] })));
    expect(hall.letters()).toEqual([]);
  });
});
