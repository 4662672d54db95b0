/**
 * What a tap means. A seat is taken when it is hit, or when it is the nearest one near the finger that
 * can be; where seats are too small to aim at, a finger enlarges the hall first.
 */
import { canToggle, lookAt } from './appearance';
import { BODY_SHARE } from './forms';
import type { Hall } from './hall';
import type { Point } from './layout';
import { toPlan, type View } from './viewport';

/** A tap beside a seat means it up to here, from its middle. */
const FINGER_PIXELS = 24;
/** On an enlarged hall a seat is larger than that: so far beyond its edge. */
const BESIDE_PIXELS = 8;
/** Drawn smaller than this, a finger cannot tell two seats apart. */
const LEAST_SEAT_PIXELS = 12;

export type Aim =
  | { kind: 'toggle'; seat: number }
  | { kind: 'taken'; seat: number }
  | { kind: 'enlarge' }
  | { kind: 'none' };

export interface Target {
  hall: Hall;
  view: View;
  looks: Uint8Array;
  /** Seats of other price areas are faded: a tap beside one does not mean it. */
  only: number | null;
}

/** Edge to edge, in pixels. */
export function seatPixels({ layout }: Hall, { scale }: View): number {
  return layout.radius * 2 * BODY_SHARE * scale;
}

/** `fine` is a pointer that hits what it aims at: a mouse or a pen. */
export function aim({ hall, view, looks, only }: Target, at: Point, fine: boolean): Aim {
  const { layout, plan } = hall;
  const { x, y } = toPlan(view, at);
  const isSmall = seatPixels(hall, view) < LEAST_SEAT_PIXELS;
  const finger = Math.max(FINGER_PIXELS / view.scale, layout.radius + BESIDE_PIXELS / view.scale);
  if (isSmall && !fine) return { kind: layout.nearest(x, y, finger) < 0 ? 'none' : 'enlarge' };
  const hit = layout.nearest(x, y, layout.pitch, (seat) => {
    const found = plan.seats[seat]!;
    return Math.hypot(found.x - x, found.y - y) <= found.radius;
  });
  if (hit >= 0) return { kind: canToggle(lookAt(looks, hit)) ? 'toggle' : 'taken', seat: hit };
  const isMeant = (seat: number) =>
    canToggle(lookAt(looks, seat)) && (only === null || plan.seats[seat]!.category === only);
  const near = layout.nearest(x, y, isSmall ? layout.pitch : finger, isMeant);
  return near < 0 ? { kind: 'none' } : { kind: 'toggle', seat: near };
}
