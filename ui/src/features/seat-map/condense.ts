/**
 * The plan as it is drawn: empty space is saved so that the seats are larger. Rows move closer
 * together, the screen moves up to the first row, and seats grow towards their neighbours. What a
 * plan says stays true: left and right, the order of rows, aisles, and which seats stand together.
 *
 * Absent on purpose: aisles are not narrowed, since people find their seats by them.
 */
import type { Area, PlanSeat, PlanView } from '../../ipc';
import {
  boxOfSeats,
  buildGrid,
  nearestDistances,
  percentile,
  type Box,
  type Point,
} from './layout';
import { boxOfArea, findScreen, isBackdrop, type Side } from './screen';
import { overlap } from './viewport';

/** Rows are drawn no closer than this; a little further apart than neighbours, so that rows are seen. */
const ROW_PITCHES = 1.12;
/** Neighbours in a slanted row lose at most this share of their distance. */
const LEAST_NEIGHBOUR_SHARE = 0.97;
const MOST_SQUEEZE = 0.8;
/** Radius of a drawn seat as a share of the pitch: a body of 88 %, and a gap. */
const RADIUS_PITCHES = 0.468;
/** For a seat whose neighbour is closer than usual. */
const MOST_RADIUS_PITCHES = 0.475;
/** Nearly all seats are further apart than this share of them. */
const PITCH_PERCENTILE = 0.1;
const SCREEN_GAP_PITCHES = 0.7;
const SCREEN_DEPTH_PITCHES = 2.2;
/** From the screen's end to a sign beside it. */
const SIGN_GAP_PITCHES = 0.3;

export function condensed(plan: PlanView): PlanView {
  if (plan.seats.length < 2) return plan;
  const side = findScreen(plan, boxOfSeats(plan)).side;
  const axis = side === 'top' || side === 'bottom' ? 'y' : 'x';
  const pitch = percentile(distancesOf(plan), 0.5);
  if (!(pitch > 0)) return plan;
  const squeezed = squeeze(plan, axis, squeezeOf(plan, axis, pitch));
  return approachScreen({ ...squeezed, seats: grown(squeezed) }, pitch);
}

function distancesOf(plan: PlanView): number[] {
  const radius = percentile(
    plan.seats.map((seat) => seat.radius),
    0.5,
  );
  return nearestDistances(plan, boxOfSeats(plan), radius || 10);
}

/** The smallest share of the hall's depth at which no two seats come too close. */
function squeezeOf(plan: PlanView, axis: 'x' | 'y', pitch: number): number {
  const { seats } = plan;
  const grid = buildGrid(plan, boxOfSeats(plan), pitch * 1.5);
  const apart = pitch * ROW_PITCHES;
  let least = MOST_SQUEEZE;
  seats.forEach((one, i) =>
    // Whoever is further away cannot come too close.
    grid.visit(one.x, one.y, apart / MOST_SQUEEZE, (j) => {
      if (j <= i) return;
      const other = seats[j]!;
      const [dx, dy] = [other.x - one.x, other.y - one.y];
      const along2 = axis === 'x' ? dx * dx : dy * dy;
      const distance2 = dx * dx + dy * dy;
      const across2 = distance2 - along2;
      const areNeighbours = other.row === one.row && other.zone === one.zone;
      const needed2 = areNeighbours
        ? distance2 * LEAST_NEIGHBOUR_SHARE ** 2
        : Math.min(distance2, apart * apart);
      // A hair of tolerance: two that stand beside each other are no obstacle.
      if (along2 < (pitch * 0.05) ** 2 || needed2 <= across2) return;
      least = Math.max(least, Math.sqrt((needed2 - across2) / along2));
    }),
  );
  return Math.min(1, least);
}

/** Places are written into a thousand paths: no longer than they have to be, in metres too. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function squeeze(plan: PlanView, axis: 'x' | 'y', share: number): PlanView {
  if (share >= 0.999) return plan;
  const moved = <P extends Point>(point: P): P => ({
    ...point,
    [axis]: rounded(point[axis] * share),
  });
  return {
    ...plan,
    ...(axis === 'x' ? { width: plan.width * share } : { height: plan.height * share }),
    focal_point: moved(plan.focal_point),
    seats: plan.seats.map((seat) => {
      const place = rounded(seat[axis] * share);
      return axis === 'x' ? { ...seat, x: place } : { ...seat, y: place };
    }),
    row_labels: plan.row_labels.map(moved),
    areas: plan.areas.map((area) => squeezeArea(area, axis, share)),
  };
}

/** Signs and whatever is turned keep their form and move; floors and walls go with the rows. */
function squeezeArea(area: Area, axis: 'x' | 'y', share: number): Area {
  const isSign = (area.text?.text ?? '') !== '' && area.shape !== 'polygon';
  if (area.rotation !== 0 || isSign) {
    const box = boxOfArea(area);
    const middle = axis === 'x' ? (box.left + box.right) / 2 : (box.top + box.bottom) / 2;
    return shifted(area, axis, middle * (share - 1));
  }
  const moved = <P extends Point>(point: P): P => ({
    ...point,
    [axis]: rounded(point[axis] * share),
  });
  const sides = { width: area.width ?? 0, height: area.height ?? 0 };
  const radii = {
    x: area.radius_x ?? area.radius ?? 0,
    y: area.radius_y ?? area.radius ?? 0,
  };
  radii[axis] *= share;
  sides[axis === 'x' ? 'width' : 'height'] *= share;
  return {
    ...moved(area),
    ...sides,
    radius_x: radii.x,
    radius_y: radii.y,
    ...(area.points && { points: area.points.map(moved) }),
    text: area.text && moved(area.text),
  };
}

function shifted(area: Area, axis: 'x' | 'y', by: number): Area {
  const moved = <P extends Point>(point: P): P => ({ ...point, [axis]: rounded(point[axis] + by) });
  return {
    ...moved(area),
    ...(area.points && { points: area.points.map(moved) }),
    text: area.text && moved(area.text),
  };
}

/** Seats of one size as far as each has the room; a sofa is one piece and does not crowd itself. */
function grown(plan: PlanView): PlanSeat[] {
  const { seats } = plan;
  const usual = percentile(distancesOf(plan), PITCH_PERCENTILE);
  const grid = buildGrid(plan, boxOfSeats(plan), usual);
  return seats.map((seat, i) => {
    // Further away, nobody is in the way.
    const other = grid.nearest(seat.x, seat.y, usual, (j) => j !== i && j !== seat.partner);
    const near = seats[other];
    const room = near ? Math.hypot(near.x - seat.x, near.y - seat.y) : usual;
    const wanted = Math.max(seat.radius, usual * RADIUS_PITCHES);
    // Two seats on one spot are a slip of the drawing: they are not made invisible.
    const radius = Math.max(seat.radius * 0.8, Math.min(wanted, room * MOST_RADIUS_PITCHES));
    return { ...seat, radius: rounded(radius) };
  });
}

/** The screen, or the stage, stands before the first row; of a deep stage the front is enough. */
function approachScreen(plan: PlanView, pitch: number): PlanView {
  const seats = boxOfSeats(plan);
  const { area: index, side, box } = findScreen(plan, seats);
  const area = index === null ? undefined : plan.areas[index];
  if (!area || area.rotation !== 0) return plan;
  const shallow = cutDepth(area, side, box, pitch * SCREEN_DEPTH_PITCHES);
  const room = roomBetween(side, boxOfArea(shallow), seats) - pitch * SCREEN_GAP_PITCHES;
  const towards = side === 'top' || side === 'left' ? 1 : -1;
  const axis = side === 'top' || side === 'bottom' ? 'y' : 'x';
  const near = room > 0 ? shifted(shallow, axis, room * towards) : shallow;
  const clear = clearer(plan, boxOfArea(near), axis === 'y' ? 'x' : 'y', pitch * SIGN_GAP_PITCHES);
  return { ...plan, areas: plan.areas.map((other, i) => (i === index ? near : clear(other))) };
}

/** A sign ("Exit") that the screen would come to lie on stands beside it instead, at the side at which it was. */
function clearer(plan: PlanView, screen: Box, axis: 'x' | 'y', gap: number): (area: Area) => Area {
  const [start, end] = axis === 'x' ? (['left', 'right'] as const) : (['top', 'bottom'] as const);
  const middleOf = (box: Box) => (box[start] + box[end]) / 2;
  return (area) => {
    const box = boxOfArea(area);
    const isSign = (area.text?.text ?? '') !== '' && area.shape !== 'text';
    if (!isSign || isBackdrop(area, plan) || !overlap(box, screen)) return area;
    const by =
      middleOf(box) < middleOf(screen)
        ? screen[start] - gap - box[end]
        : screen[end] + gap - box[start];
    return shifted(area, axis, by);
  };
}

function roomBetween(side: Side, screen: Box, seats: Box): number {
  switch (side) {
    case 'top':
      return seats.top - screen.bottom;
    case 'bottom':
      return screen.top - seats.bottom;
    case 'left':
      return seats.left - screen.right;
    case 'right':
      return screen.left - seats.right;
  }
}

function cutDepth(area: Area, side: Side, box: Box, most: number): Area {
  const axis = side === 'top' || side === 'bottom' ? 'y' : 'x';
  const depth = axis === 'y' ? box.bottom - box.top : box.right - box.left;
  if (area.shape !== 'rectangle' || depth <= most) return area;
  const from = side === 'top' ? box.bottom - most : side === 'left' ? box.right - most : null;
  const start = from ?? area[axis];
  const middle = start + most / 2;
  return {
    ...area,
    [axis]: start,
    [axis === 'y' ? 'height' : 'width']: most,
    text: area.text && { ...area.text, [axis]: middle },
  };
}
