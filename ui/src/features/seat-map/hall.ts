/** Everything about a plan that is worked out once and kept as long as it is shown. */
import type { PlanSeat, PlanView } from '../../ipc';
import { condensed } from './condense';
import type { Place } from './forms';
import { boxOfSeats, layOut, type Box, type HallLayout } from './layout';
import { lettersBesideSeats, type RowLetter } from './letters';
import { linkNeighbours, type NeighbourGraph } from './neighbours';
import { areaMarks } from './price-areas';
import { boxToShow, findScreen, type Screen } from './screen';

export interface Hall {
  /** As it is drawn: its places are not those of the file. */
  plan: PlanView;
  layout: HallLayout;
  screen: Screen;
  /** What is in view when the whole hall is. */
  box: Box;
  /** When the work on this hall began, for the performance timeline. */
  openedAt: number;
  /** At the ends of rows, and in a wide hall in its aisles too. Asked for after the seats are drawn. */
  letters(): RowLetter[];
  /** Built at the first arrow key: most cashiers point. */
  neighbours(): NeighbourGraph;
  placeOf(seat: number): Place;
}

/** A cinema has a few halls and goes back and forth between them. */
const MOST_KEPT = 8;
const kept = new Map<string, Hall>();

/** As `openHall`, and worked out once: a plan never changes under its id. */
export function reopenHall(plan: PlanView): Hall {
  const begun = performance.now();
  const hall = { ...(kept.get(plan.id) ?? openHall(plan)), openedAt: begun };
  // The one that was not looked at for the longest time goes first.
  kept.delete(plan.id);
  kept.set(plan.id, hall);
  for (const id of kept.keys()) if (kept.size > MOST_KEPT) kept.delete(id);
  return hall;
}

export function openHall(given: PlanView): Hall {
  const openedAt = performance.now();
  const plan = condensed(given);
  const seats = boxOfSeats(plan);
  const screen = findScreen(plan, seats);
  const layout = layOut(plan, seats, screen.centre);
  const marks = areaMarks(plan);
  let graph: NeighbourGraph | null = null;
  return {
    plan,
    openedAt,
    layout,
    screen,
    box: boxToShow(plan, seats, screen, layout.radius),
    letters: () => lettersBesideSeats(plan, layout),
    neighbours: () => (graph ??= linkNeighbours(plan, layout)),
    placeOf: (seat) => place(plan, layout, marks, seat),
  };
}

function place(plan: PlanView, layout: HallLayout, marks: number[], index: number): Place {
  const seat = plan.seats[index]!;
  const angle = layout.angle[index]!;
  const areaMark = marks[seat.category] ?? 0;
  const here = { x: seat.x, y: seat.y, radius: seat.radius, angle, areaMark };
  return seat.kind === 'couple' ? { ...here, join: joinOf(plan, seat, angle) } : here;
}

/** Sofas are drawn as one piece only where the two halves stand beside each other. */
const LONGEST_JOIN = 2.2;

function joinOf(plan: PlanView, seat: PlanSeat, angle: number): number {
  const partner = seat.partner === null ? undefined : plan.seats[seat.partner];
  if (!partner) return 0;
  const dx = partner.x - seat.x;
  const dy = partner.y - seat.y;
  const sideways = dx * Math.cos(angle) + dy * Math.sin(angle);
  const join = sideways / 2 / seat.radius;
  return Math.abs(join) > LONGEST_JOIN ? 0 : join;
}
