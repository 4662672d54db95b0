/**
 * Where an arrow key leads. Each seat knows at most one seat in each direction: in its row the one
 * beside it, across an aisle the next one of that row, above and below the nearest of the next row.
 *
 * Built once per plan, at the first key press.
 */
import type { PlanView } from '../../ipc';
import type { HallLayout } from './layout';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** Seat by seat index; -1 where the hall ends. */
export type NeighbourGraph = Record<Direction, Int32Array>;

const DIRECTIONS: readonly Direction[] = ['left', 'right', 'up', 'down'];
const OPPOSITE: Record<Direction, Direction> = {
  left: 'right',
  right: 'left',
  up: 'down',
  down: 'up',
};

/** The seat beside in the same row is preferred over a nearer one of another row. */
const SAME_ROW_SHARE = 0.3;
/** Sideways distance counts less than distance ahead, so that no row is skipped. */
const SIDEWAYS_SHARE = 0.9;
/** An aisle and a landing are within this. */
const NEAR_PITCHES = 4;

export function linkNeighbours(plan: PlanView, layout: HallLayout): NeighbourGraph {
  const count = plan.seats.length;
  const graph: NeighbourGraph = {
    left: new Int32Array(count).fill(-1),
    right: new Int32Array(count).fill(-1),
    up: new Int32Array(count).fill(-1),
    down: new Int32Array(count).fill(-1),
  };
  linkRuns(plan, layout, graph);
  linkNearest(plan, layout, graph);
  linkBack(graph);
  linkStranded(plan, graph);
  return graph;
}

function directionOf(dx: number, dy: number): Direction {
  if (Math.abs(dx) >= Math.abs(dy)) return dx < 0 ? 'left' : 'right';
  return dy < 0 ? 'up' : 'down';
}

function linkRuns({ seats }: PlanView, { runs }: HallLayout, graph: NeighbourGraph): void {
  for (const run of runs) {
    for (let place = 1; place < run.length; place++) {
      const a = run[place - 1]!;
      const b = run[place]!;
      const direction = directionOf(seats[b]!.x - seats[a]!.x, seats[b]!.y - seats[a]!.y);
      graph[direction][a] = b;
      graph[OPPOSITE[direction]][b] = a;
    }
  }
}

/** Fills what the runs left open: over aisles and from row to row, within 45 degrees of the arrow. */
function linkNearest(plan: PlanView, layout: HallLayout, graph: NeighbourGraph): void {
  const everybody = plan.seats.map((_, seat) => seat);
  for (let from = 0; from < everybody.length; from++) {
    const { x, y } = plan.seats[from]!;
    const open = () => DIRECTIONS.filter((direction) => graph[direction][from] === -1);
    // Nearly every arrow ends close by; only a seat at the hall's edge has to ask everybody.
    linkFrom(plan, layout, graph, from, open(), layout.around(x, y, layout.pitch * NEAR_PITCHES));
    if (open().length > 0) linkFrom(plan, layout, graph, from, open(), everybody);
  }
}

function linkFrom(
  { seats }: PlanView,
  { runOf }: HallLayout,
  graph: NeighbourGraph,
  a: number,
  open: Direction[],
  candidates: number[],
): void {
  const from = seats[a]!;
  const best: Partial<Record<Direction, { seat: number; cost: number }>> = {};
  for (const b of candidates) {
    const to = seats[b]!;
    const dx = to.x - from.x;
    const dy = to.y - from.y;
    if (a === b || (dx === 0 && dy === 0)) continue;
    const sideways = Math.abs(dx) >= Math.abs(dy);
    // Up and down leave the run; a run that climbs has been linked along itself already.
    if (!sideways && runOf[a] === runOf[b]) continue;
    const ahead = sideways ? Math.abs(dx) : Math.abs(dy);
    const aside = sideways ? Math.abs(dy) : Math.abs(dx);
    const sameRow = sideways && to.row === from.row && to.zone === from.zone;
    const cost = (ahead + aside * SIDEWAYS_SHARE) * (sameRow ? SAME_ROW_SHARE : 1);
    const direction = directionOf(dx, dy);
    if (cost < (best[direction]?.cost ?? Infinity)) best[direction] = { seat: b, cost };
  }
  for (const direction of open) graph[direction][a] = best[direction]?.seat ?? -1;
}

/** Whoever can be left in one direction can be returned to in the other, where that way is free. */
function linkBack(graph: NeighbourGraph): void {
  for (const direction of DIRECTIONS) {
    const back = graph[OPPOSITE[direction]];
    graph[direction].forEach((to, from) => {
      if (to >= 0 && back[to] === -1) back[to] = from;
    });
  }
}

/**
 * A seat that no arrow leads to is given one from the nearest seat that can be reached from the first.
 * If all four of that seat's arrows are taken, the worst of them is bent: it is the longest.
 */
function linkStranded({ seats }: PlanView, graph: NeighbourGraph): void {
  const reached = reachable(graph, 0);
  for (let a = 0; a < seats.length; a++) {
    if (reached.has(a)) continue;
    let via = -1;
    let best = Infinity;
    for (const b of reached) {
      const distance = Math.hypot(seats[b]!.x - seats[a]!.x, seats[b]!.y - seats[a]!.y);
      if (distance < best) {
        best = distance;
        via = b;
      }
    }
    if (via < 0) return;
    const towards = directionOf(seats[a]!.x - seats[via]!.x, seats[a]!.y - seats[via]!.y);
    const next = graph[towards][via]!;
    graph[towards][via] = a;
    // What the arrow led to before is led to from the newcomer: the way is one step longer, not cut.
    if (next >= 0) graph[towards][a] = next;
    for (const seat of reachable(graph, a)) reached.add(seat);
  }
}

export function reachable(graph: NeighbourGraph, start: number): Set<number> {
  const seen = new Set<number>();
  const open = start < graph.left.length ? [start] : [];
  for (let seat = open.pop(); seat !== undefined; seat = open.pop()) {
    if (seen.has(seat)) continue;
    seen.add(seat);
    for (const direction of DIRECTIONS) {
      const next = graph[direction][seat]!;
      if (next >= 0 && !seen.has(next)) open.push(next);
    }
  }
  return seen;
}

/**
 * One key press. `column` is the x that a walk up or down started from: as in a text editor, a short
 * row on the way does not lose it. Returns the same seat where the hall ends.
 */
export function step(
  plan: PlanView,
  layout: HallLayout,
  graph: NeighbourGraph,
  from: number,
  direction: Direction,
  column: number,
): number {
  let to = graph[direction][from] ?? -1;
  if (to < 0) return from;
  if (direction === 'left' || direction === 'right') return to;
  const distance = (seat: number) => Math.abs(plan.seats[seat]!.x - column);
  const sameRow = (seat: number) =>
    plan.seats[seat]!.row === plan.seats[to]!.row &&
    plan.seats[seat]!.zone === plan.seats[to]!.zone;
  if (layout.runOf[to] === layout.runOf[from]) return to;
  for (const side of ['left', 'right'] as const) {
    for (;;) {
      const next = graph[side][to]!;
      if (next < 0 || next === from || !sameRow(next) || distance(next) >= distance(to)) break;
      to = next;
    }
  }
  return to;
}

/** The last seat of this row in that direction, aisles crossed. */
export function rowEnd(
  plan: PlanView,
  graph: NeighbourGraph,
  from: number,
  side: 'left' | 'right',
): number {
  const { row, zone } = plan.seats[from]!;
  let seat = from;
  for (let steps = 0; steps < plan.seats.length; steps++) {
    const next = graph[side][seat]!;
    if (next < 0 || plan.seats[next]!.row !== row || plan.seats[next]!.zone !== zone) break;
    seat = next;
  }
  return seat;
}
