/**
 * Zoom and pan as arithmetic: a view is a scale and the screen position of the plan's origin, in
 * CSS pixels. The hall can be enlarged and moved, never lost from sight.
 */
import { clamp, type Box, type Point } from './layout';

export interface View {
  scale: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Limits {
  /** Scale at which the whole hall is seen; nobody needs it smaller. */
  fit: number;
  most: number;
}

/** Room kept free around the whole hall, in pixels. */
export interface Margins {
  around: number;
  /** More below, where the seat's name and the zoom buttons lie, if seats would be under them. */
  below: number;
}

/** Radius of a seat on the screen beyond which a hall is not enlarged to fit, and beyond which not at all. */
const FIT_RADIUS_PIXELS = 24;
const MOST_RADIUS_PIXELS = 36;

export function limitsOf(box: Box, size: Size, seatRadius: number, margins: Margins): Limits {
  const width = Math.max(1, box.right - box.left);
  const height = Math.max(1, box.bottom - box.top);
  const fit = Math.min(
    Math.max(1, size.width - margins.around * 2) / width,
    Math.max(1, size.height - margins.around - margins.below) / height,
    FIT_RADIUS_PIXELS / seatRadius,
  );
  return { fit, most: Math.max(fit, MOST_RADIUS_PIXELS / seatRadius) };
}

export function fitted(box: Box, size: Size, { fit }: Limits, margins: Margins): View {
  return contained({ scale: fit, x: 0, y: 0 }, box, size, margins);
}

/** An enlarged hall can be pulled this far off the edge, out from under what lies over the map. */
const OVERPULL_PIXELS = 72;

/** Keeps the hall in the window: centred where it is smaller, edge to edge where it is larger. */
export function contained(view: View, box: Box, size: Size, margins: Margins): View {
  const { around, below } = margins;
  const along = (origin: number, from: number, to: number, room: number, after: number) => {
    const start = from * view.scale;
    const end = to * view.scale;
    // A hair of tolerance: at the fitting scale the two are equal but for rounding.
    if (end - start <= room - around - after + 0.5) {
      return around + (room - around - after) / 2 - (start + end) / 2;
    }
    return clamp(origin, room - OVERPULL_PIXELS - end, OVERPULL_PIXELS - start);
  };
  return {
    scale: view.scale,
    x: along(view.x, box.left, box.right, size.width, around),
    y: along(view.y, box.top, box.bottom, size.height, below),
  };
}

/** The point of the plan under `at` stays under it. */
export function zoomed(view: View, at: Point, factor: number, { fit, most }: Limits): View {
  const scale = clamp(view.scale * factor, fit, most);
  const ratio = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio };
}

/** The smallest move that brings a point of the plan at least `margin` pixels inside. */
export function revealed(view: View, point: Point, size: Size, margin: number): View {
  const x = point.x * view.scale + view.x;
  const y = point.y * view.scale + view.y;
  const insetX = Math.min(margin, size.width / 2);
  const insetY = Math.min(margin, size.height / 2);
  return {
    scale: view.scale,
    x: view.x + clamp(x, insetX, size.width - insetX) - x,
    y: view.y + clamp(y, insetY, size.height - insetY) - y,
  };
}

/** Where a part of the plan lies in the window, in pixels. */
export function toWindow({ scale, x, y }: View, { left, top, right, bottom }: Box): Box {
  return {
    left: left * scale + x,
    top: top * scale + y,
    right: right * scale + x,
    bottom: bottom * scale + y,
  };
}

export function overlap(one: Box, other: Box): boolean {
  return (
    one.left < other.right &&
    one.right > other.left &&
    one.top < other.bottom &&
    one.bottom > other.top
  );
}

export function isInside(one: Box, other: Box): boolean {
  return (
    one.left >= other.left &&
    one.right <= other.right &&
    one.top >= other.top &&
    one.bottom <= other.bottom
  );
}

export function toPlan(view: View, at: Point): Point {
  return { x: (at.x - view.x) / view.scale, y: (at.y - view.y) / view.scale };
}
