/**
 * What the eye sees in a plan and the file does not say: which seats stand side by side, which way
 * each of them faces, how far apart they are, and which seat is nearest to a point.
 *
 * Pure geometry in the plan's own units (y grows downwards). Nothing here knows states or pixels.
 */
import type { PlanView } from '../../ipc';

export interface Point {
  x: number;
  y: number;
}

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface HallLayout {
  /** Around all seats, their size included. */
  seats: Box;
  /** Usual distance between neighbours. */
  pitch: number;
  /** Usual seat radius. */
  radius: number;
  /** Seats that touch each other in one row, in the file's order; an aisle ends a run. */
  runs: number[][];
  /** The run of each seat. */
  runOf: Int32Array;
  /** Place of each seat in its run. */
  placeInRun: Int32Array;
  /** Turn of each seat in radians; 0 faces the top of the plan. */
  angle: Float64Array;
  /** The seat nearest to the point and no further than `reach` that is accepted, or -1. */
  nearest(x: number, y: number, reach: number, accepts?: (seat: number) => boolean): number;
  /** All seats within `reach` along both axes, and a few more. */
  around(x: number, y: number, reach: number): number[];
}

/** Neighbours further apart than this many pitches have an aisle between them. */
const AISLE_PITCHES = 1.75;

export function layOut(plan: PlanView, box: Box, front: Point): HallLayout {
  const { seats } = plan;
  const radii = seats.map((seat) => seat.radius);
  const radius = percentile(radii, 0.5) || 10;
  const pitch = percentile(nearestDistances(plan, box, radius), 0.5) || radius * 2.5;
  const runs = findRuns(plan, pitch);
  const runOf = new Int32Array(seats.length);
  const placeInRun = new Int32Array(seats.length);
  runs.forEach((run, r) =>
    run.forEach((seat, place) => {
      runOf[seat] = r;
      placeInRun[seat] = place;
    }),
  );
  const grid = buildGrid(plan, box, pitch * 1.5);
  return {
    seats: box,
    pitch,
    radius,
    runs,
    runOf,
    placeInRun,
    angle: faceFront(plan, runs, front),
    nearest: grid.nearest,
    around: (x, y, reach) => grid.around(x, y, reach),
  };
}

export function boxOfSeats({ seats, width, height }: PlanView): Box {
  if (seats.length === 0) return { left: 0, top: 0, right: width, bottom: height };
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { x, y, radius } of seats) {
    box.left = Math.min(box.left, x - radius);
    box.top = Math.min(box.top, y - radius);
    box.right = Math.max(box.right, x + radius);
    box.bottom = Math.max(box.bottom, y + radius);
  }
  return box;
}

/** The value that `share` of them lie below; 0 where there is none. */
export function percentile(values: number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(sorted.length * share)] ?? 0;
}

/** A few dozen seats tell the pitch as well as all of them. */
export function nearestDistances(plan: PlanView, box: Box, radius: number): number[] {
  const { seats } = plan;
  const grid = buildGrid(plan, box, radius * 4);
  const step = Math.max(1, Math.floor(seats.length / 64));
  const distances: number[] = [];
  for (let i = 0; i < seats.length; i += step) {
    const { x, y } = seats[i]!;
    const other = grid.nearest(x, y, radius * 12, (j) => j !== i);
    if (other >= 0) distances.push(Math.hypot(seats[other]!.x - x, seats[other]!.y - y));
  }
  return distances;
}

/** Files list a row's seats one after the other, so a run breaks where the next one is not beside it. */
function findRuns({ seats }: PlanView, pitch: number): number[][] {
  const runs: number[][] = [];
  let run: number[] = [];
  seats.forEach((seat, i) => {
    const before = seats[i - 1];
    const beside =
      before !== undefined &&
      before.row === seat.row &&
      before.zone === seat.zone &&
      Math.hypot(seat.x - before.x, seat.y - before.y) <= pitch * AISLE_PITCHES;
    if (!beside && run.length > 0) {
      runs.push(run);
      run = [];
    }
    run.push(i);
  });
  if (run.length > 0) runs.push(run);
  return runs;
}

/** A seat stands square to its row and looks to the side of it on which the screen is. */
function faceFront({ seats }: PlanView, runs: number[][], front: Point): Float64Array {
  const angle = new Float64Array(seats.length);
  for (const run of runs) {
    run.forEach((i, place) => {
      const seat = seats[i]!;
      const before = seats[run[Math.max(0, place - 1)]!]!;
      const after = seats[run[Math.min(run.length - 1, place + 1)]!]!;
      let along = { x: after.x - before.x, y: after.y - before.y };
      // A couple turns as one piece of furniture.
      const partner = seat.partner === null ? undefined : seats[seat.partner];
      if (partner) along = { x: partner.x - seat.x, y: partner.y - seat.y };
      const toFront = { x: front.x - seat.x, y: front.y - seat.y };
      if (along.x === 0 && along.y === 0) {
        // Nobody beside it: square to the hall, on the axis along which the screen is further away.
        along = Math.abs(toFront.x) > Math.abs(toFront.y) ? { x: 0, y: 1 } : { x: 1, y: 0 };
      }
      let ahead = { x: along.y, y: -along.x };
      if (ahead.x * toFront.x + ahead.y * toFront.y < 0) ahead = { x: -ahead.x, y: -ahead.y };
      angle[i] = Math.atan2(ahead.x, -ahead.y);
    });
  }
  return angle;
}

export interface Grid {
  nearest(x: number, y: number, reach: number, accepts?: (seat: number) => boolean): number;
  around(x: number, y: number, reach: number): number[];
  /** As `around`, without a list. */
  visit(x: number, y: number, reach: number, see: (seat: number) => void): void;
}

/** Seats sorted into square cells, so that a moving pointer asks a handful of them and not all. */
export function buildGrid({ seats }: Pick<PlanView, 'seats'>, box: Box, cellSize: number): Grid {
  const columns = Math.min(512, Math.max(1, Math.ceil((box.right - box.left) / cellSize)));
  const rows = Math.min(512, Math.max(1, Math.ceil((box.bottom - box.top) / cellSize)));
  const column = (x: number) => clamp(Math.floor((x - box.left) / cellSize), 0, columns - 1);
  const row = (y: number) => clamp(Math.floor((y - box.top) / cellSize), 0, rows - 1);
  const cells = new Map<number, number[]>();
  seats.forEach((seat, i) => {
    const key = row(seat.y) * columns + column(seat.x);
    const cell = cells.get(key);
    if (cell) cell.push(i);
    else cells.set(key, [i]);
  });
  function visit(x: number, y: number, reach: number, see: (seat: number) => void): void {
    const [top, bottom, left, right] = [
      row(y - reach),
      row(y + reach),
      column(x - reach),
      column(x + reach),
    ];
    for (let r = top; r <= bottom; r++) {
      for (let c = left; c <= right; c++) cells.get(r * columns + c)?.forEach(see);
    }
  }
  return {
    visit,
    around(x, y, reach) {
      const found: number[] = [];
      visit(x, y, reach, (seat) => found.push(seat));
      return found;
    },
    nearest(x, y, reach, accepts = () => true) {
      let best = -1;
      // Squares: a large hall asks a thousand times before it is seen.
      let best2 = reach * reach;
      visit(x, y, reach, (i) => {
        const [dx, dy] = [seats[i]!.x - x, seats[i]!.y - y];
        const distance2 = dx * dx + dy * dy;
        const isNearer = distance2 < best2 || (best < 0 && distance2 <= best2);
        if (!isNearer || !accepts(i)) return;
        best = i;
        best2 = distance2;
      });
      return best;
    },
  };
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
