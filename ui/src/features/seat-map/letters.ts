/**
 * Where the letters of rows are written: where the plan puts them, and in a wide hall in the aisles
 * that interrupt a row. A letter never lies on a seat, and never in another row.
 */
import type { PlanView } from '../../ipc';
import type { HallLayout, Point } from './layout';

export interface RowLetter extends Point {
  text: string;
}

/** Half of a letter, as a share of the pitch: what it needs beside a seat's edge. */
const HALF_LETTER_PITCHES = 0.2;
/** In a wider hall, the letters at the rows' ends are too far away from the seats in the middle. */
const WIDE_HALL_SEATS = 20;
/** Parts of a row that are further apart have no aisle between them but a landing. */
const WIDEST_AISLE_PITCHES = 6;
/** A row that has its letter this close by needs no second one. */
const SAME_LETTER_PITCHES = 2.5;

export function lettersBesideSeats(plan: PlanView, layout: HallLayout): RowLetter[] {
  const isBare = ({ x, y }: Point) =>
    layout.nearest(x, y, layout.radius + layout.pitch * HALF_LETTER_PITCHES) < 0;
  const given = plan.row_labels.filter(isBare);
  const near = layout.pitch * SAME_LETTER_PITCHES;
  const added = lettersInAisles(plan, layout).filter(
    ({ text, x, y }) =>
      isBare({ x, y }) &&
      !given.some((one) => one.text === text && Math.hypot(one.x - x, one.y - y) < near),
  );
  return [...given, ...added];
}

interface Gap {
  from: number;
  to: number;
  length: number;
}

/** The letters of a wide hall's rows in their inner aisles; those at the rows' ends are the plan's own. */
function lettersInAisles(plan: PlanView, layout: HallLayout): RowLetter[] {
  const lettered = new Set(plan.row_labels.map(({ text }) => text));
  const rows = new Map<string, number[][]>();
  for (const run of layout.runs) {
    const { zone, row } = plan.seats[run[0]!]!;
    const key = `${zone} ${row}`;
    rows.set(key, [...(rows.get(key) ?? []), run]);
  }
  const seatsIn = (parts: number[][]) => parts.reduce((sum, part) => sum + part.length, 0);
  const isWide = [...rows.values()].some((parts) => seatsIn(parts) > WIDE_HALL_SEATS);
  if (!isWide) return [];
  return [...rows.values()].flatMap((parts) => {
    const row = plan.seats[parts[0]![0]!]!.row;
    if (!lettered.has(row)) return [];
    return gapsOf(plan, layout, parts).map(({ from, to }) => {
      const [a, b] = [plan.seats[from]!, plan.seats[to]!];
      return { text: row, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    });
  });
}

/**
 * The aisles between the parts of one row. Files list the parts in any order (often the middle one
 * first), so each end of a part looks for the end of another part that is nearest to it.
 */
function gapsOf(plan: PlanView, layout: HallLayout, parts: number[][]): Gap[] {
  const ends = parts.flatMap((run, part) =>
    [...new Set([run[0]!, run.at(-1)!])].map((seat) => ({ seat, part })),
  );
  const nearest = ends.map((end) => {
    let best: Gap | null = null;
    for (const other of ends) {
      if (other.part === end.part) continue;
      const length = distance(plan, end.seat, other.seat);
      if (length < (best?.length ?? Infinity)) best = { from: end.seat, to: other.seat, length };
    }
    return best;
  });
  return nearest.flatMap((gap, i) => {
    if (!gap) return [];
    const back = nearest[ends.findIndex(({ seat }) => seat === gap.to)];
    // Both ends mean each other; of the two, one tells.
    const isOne = back?.to === gap.from && i < ends.findIndex(({ seat }) => seat === gap.to);
    return isOne && isAisle(plan, layout, gap) ? [gap] : [];
  });
}

function distance({ seats }: PlanView, one: number, other: number): number {
  return Math.hypot(seats[one]!.x - seats[other]!.x, seats[one]!.y - seats[other]!.y);
}

/** Wide enough for a letter, and nobody else's seat on the way across. */
function isAisle(plan: PlanView, layout: HallLayout, { from, to, length }: Gap): boolean {
  const [a, b] = [plan.seats[from]!, plan.seats[to]!];
  const room = length - a.radius - b.radius;
  if (room < layout.radius * 1.2 || length > layout.pitch * WIDEST_AISLE_PITCHES) return false;
  const steps = Math.ceil(length / (layout.radius / 2));
  for (let step = 1; step < steps; step++) {
    const share = step / steps;
    const at = { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
    const isOthers = (seat: number) => seat !== from && seat !== to;
    if (layout.nearest(at.x, at.y, layout.radius, isOthers) >= 0) return false;
  }
  return true;
}
