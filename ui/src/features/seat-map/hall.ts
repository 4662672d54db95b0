/** Everything about a plan that is worked out once and kept as long as it is shown. */
import type { PlanSeat, PlanView } from '../../ipc';
import type { Place } from './forms';
import {
  boxOfSeats,
  layOut,
  lettersBesideSeats,
  type Box,
  type HallLayout,
  type RowLetter,
} from './layout';
import { linkNeighbours, type NeighbourGraph } from './neighbours';
import type { Size, View } from './viewport';
import { boxToShow, findScreen, type Screen } from './screen';

export interface Hall {
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

export function openHall(plan: PlanView): Hall {
  const openedAt = performance.now();
  const seats = boxOfSeats(plan);
  const screen = findScreen(plan, seats);
  const layout = layOut(plan, seats, screen.centre);
  let graph: NeighbourGraph | null = null;
  return {
    plan,
    openedAt,
    layout,
    screen,
    box: boxToShow(plan, seats, screen),
    letters: () => lettersBesideSeats(plan, layout),
    neighbours: () => (graph ??= linkNeighbours(plan, layout)),
    placeOf: (seat) => place(plan, layout, seat),
  };
}

/** What lies over the map's lower corners, in pixels: the name of a seat, and the zoom buttons. */
const FOOT = { height: 68, name: 330, buttons: 176 };

/** Whether it would lie over seats, or over the screen where that is at the bottom. */
export function coversHall({ plan, screen }: Hall, view: View, size: Size): boolean {
  const isAtFoot = screen.box.bottom * view.scale + view.y > size.height - FOOT.height;
  return (
    isAtFoot ||
    plan.seats.some(({ x, y, radius }) => {
      const bottom = (y + radius) * view.scale + view.y;
      const across = x * view.scale + view.x;
      const inCorner = across < FOOT.name || across > size.width - FOOT.buttons;
      return inCorner && bottom > size.height - FOOT.height;
    })
  );
}

function place(plan: PlanView, layout: HallLayout, index: number): Place {
  const seat = plan.seats[index]!;
  const angle = layout.angle[index]!;
  const here = { x: seat.x, y: seat.y, radius: seat.radius, angle };
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
