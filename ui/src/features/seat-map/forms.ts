/**
 * The shape of a seat: its kind gives the outline, its state the mark. Each is one path, so that a
 * seat is one node; marks are part of the path (a tick is cut out, hatching and crosses are strokes).
 *
 * Drawn in the seat's own frame: radius 1, the screen upwards. Signs that are read (tick, wheelchair)
 * stay upright however the seat is turned.
 */
import type { SeatKind } from '../../ipc';
import type { Mark } from './appearance';

/** One pen command: letter and numbers, in pairs; an arc is `A r sweep x y` (always the short way round unless `large`). */
type Pen =
  | readonly ['M' | 'L', number, number]
  | readonly ['A', number, 0 | 1, 0 | 1, number, number]
  | readonly ['Z'];

export interface Place {
  x: number;
  y: number;
  radius: number;
  /** Radians; 0 faces the top. */
  angle: number;
  /** The mark of its price area, one of `AREA_MARKS`; 0 or none has no mark. */
  areaMark?: number;
  /** Half the distance to a couple's partner in radii, negative if the partner is on the left. */
  join?: number;
}

/** Half the width of a body; the rest of the radius is the gap to the neighbour. */
export const BODY_SHARE = 0.94;
const W = BODY_SHARE;

function body(
  left: number,
  right: number,
  top: number,
  bottom: number,
  front: number,
  back: number,
): Pen[] {
  return [
    ['M', left, top + front],
    ['A', front, 0, 1, left + front, top],
    ['L', right - front, top],
    ['A', front, 0, 1, right, top + front],
    ['L', right, bottom - back],
    ['A', back, 0, 1, right - back, bottom],
    ['L', left + back, bottom],
    ['A', back, 0, 1, left, bottom - back],
    ['Z'],
  ];
}

function circle(x: number, y: number, radius: number): Pen[] {
  return [
    ['M', x - radius, y],
    ['A', radius, 0, 1, x + radius, y],
    ['A', radius, 0, 1, x - radius, y],
    ['Z'],
  ];
}

const STANDARD = body(-W, W, -W, W, 0.28, 0.62);
/** A club chair: arms and back stand out as a second line. */
const PREMIUM_ARMS: Pen[] = [
  ['M', -0.66, -W],
  ['L', -0.66, 0.26],
  ['A', 0.4, 0, 0, -0.26, 0.66],
  ['L', 0.26, 0.66],
  ['A', 0.4, 0, 0, 0.66, 0.26],
  ['L', 0.66, -W],
];
/** A seat with its footrest out. */
const RECLINER: Pen[] = [
  ...body(-W, W, -0.42, W, 0.2, 0.5),
  ...body(-0.7, 0.7, -W, -0.62, 0.14, 0.14),
];
const WHEELCHAIR: Pen[] = circle(0, 0, 0.98);

const WHEELCHAIR_SIGN: Pen[] = [
  ...circle(-0.14, -0.55, 0.1),
  ['M', -0.14, -0.3],
  ['L', -0.14, 0.14],
  ['L', 0.26, 0.14],
  ['L', 0.44, 0.52],
  ['M', -0.14, -0.1],
  ['L', 0.2, -0.1],
  ['M', -0.32, 0],
  ['A', 0.36, 1, 0, 0.22, 0.46],
];
const COMPANION_SIGN: Pen[] = [
  ...circle(0, -0.3, 0.2),
  ['M', -0.42, 0.46],
  ['A', 0.42, 0, 1, 0.42, 0.46],
];
const TICK: Pen[] = [
  ['M', -0.56, 0.02],
  ['L', -0.4, -0.14],
  ['L', -0.12, 0.14],
  ['L', 0.4, -0.4],
  ['L', 0.56, -0.24],
  ['L', -0.12, 0.46],
  ['Z'],
];
const CROSS: Pen[] = [
  ['M', -0.4, -0.4],
  ['L', 0.4, 0.4],
  ['M', 0.4, -0.4],
  ['L', -0.4, 0.4],
];
const HATCHING: Pen[] = [
  ['M', -0.74, 0.1],
  ['L', 0.1, -0.74],
  ['M', -0.56, 0.56],
  ['L', 0.56, -0.56],
  ['M', -0.1, 0.74],
  ['L', 0.74, -0.1],
];
const WARNING: Pen[] = [['M', 0, -1], ['L', 1, 0.8], ['L', -1, 0.8], ['Z']];
const EXCLAMATION: Pen[] = [
  ['M', 0, -0.3],
  ['L', 0, 0.2],
  ['M', 0, 0.5],
  ['L', 0, 0.501],
];
const DOT: Pen[] = circle(0, 0, 0.34);

const bar = (y: number): Pen[] => [
  ['M', -0.46, y],
  ['L', 0.46, y],
];
/** Close to the rim: any further in, they would read as a part of the number. */
const sides: Pen[] = [
  ['M', -0.74, -0.5],
  ['L', -0.74, 0.3],
  ['M', 0.74, -0.5],
  ['L', 0.74, 0.3],
];
const corner = (side: 1 | -1): Pen[] => [
  ['M', W * side, -0.16],
  ['L', 0.16 * side, -W],
];

/**
 * How price areas are told apart without their colours. At the seat's rim, so that its number can be
 * read between them, and so that on a small seat one side is heavier than the others.
 */
const AREA_MARK_PENS: readonly Pen[][] = [
  [],
  bar(0.56),
  corner(1),
  sides,
  [...bar(-0.58), ...bar(0.56)],
  [...corner(1), ...corner(-1)],
  bar(-0.58),
  corner(-1),
];
export const AREA_MARKS = AREA_MARK_PENS.length;

/** Half of a sofa, open where the other half goes on. `join` is signed: the side of the partner. */
function coupleHalf(join: number): Pen[] {
  const side = Math.sign(join);
  const sweep = side > 0 ? 1 : 0;
  const turn = sweep === 1 ? 0 : 1;
  const far = join;
  const near = -W * side;
  const front = 0.28 * side;
  const back = 0.62 * side;
  return [
    ['M', far, -W],
    ['L', near + front, -W],
    ['A', 0.28, 0, turn, near, -W + 0.28],
    ['L', near, W - 0.62],
    ['A', 0.62, 0, turn, near + back, W],
    ['L', far - 0.22 * side, W],
    // The two backrests meet in a dent: a sofa, not a bench.
    ['A', 0.5, 0, turn, far, W - 0.2],
  ];
}

function outline(kind: SeatKind, join: number): Pen[] {
  switch (kind) {
    case 'standard':
    case 'companion':
    case 'premium':
      return STANDARD;
    case 'recliner':
      return RECLINER;
    case 'wheelchair':
      return WHEELCHAIR;
    case 'couple':
      return join === 0 ? STANDARD : coupleHalf(join);
  }
}

/** A sold seat steps back: large fields of it must stay quieter than the free ones between. */
const SOLD_SIZE = 0.6;

/** The `d` of one seat. */
export function seatPath(kind: SeatKind, mark: Mark, place: Place): string {
  return `M${place.x} ${place.y}${formOf(kind, mark, place)}`;
}

/** Turned by less than this, two seats look the same. */
const ANGLE_STEP = Math.PI / 360;

/**
 * As `seatPath` for many seats of one hall: most have the same form at another place, and it is
 * written once.
 */
export function seatTracer(): typeof seatPath {
  const forms = new Map<string, string>();
  return (kind, mark, place) => {
    const turn = Math.round(place.angle / ANGLE_STEP);
    const key = `${kind} ${mark} ${turn} ${place.radius} ${place.join ?? 0} ${place.areaMark ?? 0}`;
    let form = forms.get(key);
    if (form === undefined) {
      form = formOf(kind, mark, { ...place, angle: turn * ANGLE_STEP });
      forms.set(key, form);
    }
    return `M${place.x} ${place.y}${form}`;
  };
}

/** What is drawn around a seat's middle, wherever that is. */
function formOf(kind: SeatKind, mark: Mark, place: Place): string {
  if (mark === 'dot') return trace(DOT, place, 0);
  // Two filled halves overlap by a hair, or the ground would shine through between them.
  const overlap = mark === 'tick' || mark === 'filled' ? 1.05 : 1;
  const size = mark === 'filled' ? SOLD_SIZE : 1;
  const join = ((place.join ?? 0) * overlap) / size;
  const body = { ...place, radius: place.radius * size };
  const path = trace(outline(kind, join), body, place.angle);
  switch (mark) {
    case 'none':
      return path + signOf(kind, place) + areaMarkOf(place);
    case 'tick':
      return path + trace(TICK, place, 0);
    case 'hatched':
      return path + trace(HATCHING, place, 0);
    case 'crossed':
      return path + trace(CROSS, place, 0);
    case 'filled':
      return path;
  }
}

function areaMarkOf(place: Place): string {
  return trace(AREA_MARK_PENS[(place.areaMark ?? 0) % AREA_MARKS] ?? [], place, place.angle);
}

function signOf(kind: SeatKind, place: Place): string {
  switch (kind) {
    case 'premium':
      return trace(PREMIUM_ARMS, place, place.angle);
    case 'wheelchair':
      return trace(WHEELCHAIR_SIGN, place, 0);
    case 'companion':
      return trace(COMPANION_SIGN, place, 0);
    case 'standard':
    case 'recliner':
    case 'couple':
      return '';
  }
}

/** A ring around a seat, for focus and pointer, at `grow` times its size; a couple's goes round both. */
export function ringPath(kind: SeatKind, place: Place, grow: number): string {
  const join = place.join ?? 0;
  const start = `M${place.x} ${place.y}`;
  if (kind === 'wheelchair') return start + trace(circle(0, 0, 0.98 * grow), place, 0);
  const edge = W * grow;
  const left = join < 0 ? join * 2 - edge : -edge;
  const right = join > 0 ? join * 2 + edge : edge;
  return (
    start + trace(body(left, right, -edge, edge, 0.32 * grow, 0.62 * grow), place, place.angle)
  );
}

/** The sign of a seat that would be left alone; upright, of a size of its own. */
export function warningPaths(x: number, y: number, radius: number) {
  const place = { x, y, radius, angle: 0 };
  const start = `M${x} ${y}`;
  return {
    triangle: start + trace(WARNING, place, 0),
    sign: start + trace(EXCLAMATION, place, 0),
  };
}

/** Relative to where the pen was before: a form is the same text at every place. */
function trace(pens: readonly Pen[], { radius }: Place, angle: number): string {
  const cos = Math.cos(angle) * radius;
  const sin = Math.sin(angle) * radius;
  // Plans are drawn in units of anything from a millimetre to a metre.
  const unit = radius < 2 ? 1000 : 10;
  // In whole steps, so that roundings do not add up.
  let [x, y, startX, startY] = [0, 0, 0, 0];
  const go = (px: number, py: number) => {
    const [beforeX, beforeY] = [x, y];
    x = Math.round((px * cos - py * sin) * unit);
    y = Math.round((px * sin + py * cos) * unit);
    return `${(x - beforeX) / unit} ${(y - beforeY) / unit}`;
  };
  let d = '';
  for (const pen of pens) {
    if (pen[0] === 'Z') {
      d += 'z';
      [x, y] = [startX, startY];
    } else if (pen[0] === 'A') {
      const r = Math.round(pen[1] * radius * unit) / unit;
      d += `a${r} ${r} 0 ${pen[2]} ${pen[3]} ${go(pen[4], pen[5])}`;
    } else {
      d += (pen[0] === 'M' ? 'm' : 'l') + go(pen[1], pen[2]);
      if (pen[0] === 'M') [startX, startY] = [x, y];
    }
  }
  // Back to the middle, for what is drawn next.
  return `${d}m${-x / unit} ${-y / unit}`;
}
