/** What each key does on the seat map. True when the key was for us. */
import type { PlanView } from '../../ipc';
import { lookAt } from './appearance';
import type { Hall } from './hall';
import { rowEnd, step, type Direction } from './neighbours';

export interface Walk {
  hall: Hall;
  active: number;
  /** The x at which a walk up or down began. */
  column: number;
  walkTo(seat: number, keepColumn: boolean): void;
  toggle(seat: number): void;
  zoomBy(factor: number): void;
  showWhole(): void;
}

const ARROWS: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
const ZOOM_STEP = 1.4;

export function followKeys(event: KeyboardEvent, walk: Walk): boolean {
  const { hall, active } = walk;
  if (event.altKey || event.metaKey) return false;
  switch (event.key) {
    case '+':
    case '=':
      walk.zoomBy(ZOOM_STEP);
      return true;
    case '-':
      walk.zoomBy(1 / ZOOM_STEP);
      return true;
    case '0':
      walk.showWhole();
      return true;
    default:
      return active >= 0 && followSeatKeys(event, walk, hall, active);
  }
}

function followSeatKeys(event: KeyboardEvent, walk: Walk, hall: Hall, active: number): boolean {
  const direction = ARROWS[event.key];
  if (direction) {
    if (event.ctrlKey) return false;
    const upright = direction === 'up' || direction === 'down';
    const { plan, layout } = hall;
    const to = step(plan, layout, hall.neighbours(), active, direction, walk.column);
    walk.walkTo(to, upright);
    return true;
  }
  switch (event.key) {
    case 'Home':
    case 'End': {
      const first = event.key === 'Home';
      if (event.ctrlKey) walk.walkTo(first ? 0 : hall.plan.seats.length - 1, false);
      else
        walk.walkTo(rowEnd(hall.plan, hall.neighbours(), active, first ? 'left' : 'right'), false);
      return true;
    }
    case ' ':
    case 'Enter':
      // A key that is held down does not take and give back twenty times a second.
      if (!event.repeat) walk.toggle(active);
      return true;
    default:
      return false;
  }
}

/** Whoever arrives with Tab stands at the sale's own seats, else at the best free one. -1 in an empty hall. */
export function entranceOf(plan: PlanView, looks: Uint8Array, selected: number[]): number {
  const own = selected[0];
  if (own !== undefined) return own;
  const { x, y } = plan.focal_point;
  const far = (seat: number) => Math.hypot(plan.seats[seat]!.x - x, plan.seats[seat]!.y - y);
  const isFree = (seat: number) => lookAt(looks, seat) === 'free';
  let best = plan.seats.length > 0 ? 0 : -1;
  for (let seat = 1; seat < plan.seats.length; seat++) {
    const better = isFree(seat) === isFree(best) ? far(seat) < far(best) : isFree(seat);
    if (better) best = seat;
  }
  return best;
}
