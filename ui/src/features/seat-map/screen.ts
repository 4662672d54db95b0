/**
 * Where the screen is: in an area of the plan that says so, or drawn by us along the hall's front.
 * Also how far its light falls, and what part of the plan is worth showing.
 */
import type { Area, PlanView } from '../../ipc';
import type { Box, Point } from './layout';

export type Side = PlanView['screen']['side'];

export interface Screen {
  /** The area that shows the screen already, or null: then `surface` is drawn. */
  area: number | null;
  /** The middle of it: what seats face. */
  centre: Point;
  /** A curved band, concave towards the seats. Empty where an area shows the screen. */
  surface: string;
  /** How far its light falls into the hall, or null: a stage is not lit. */
  light: Box | null;
  /** The bloom around the screen itself, or null. */
  halo: Box | null;
  side: Side;
  box: Box;
}

/** As plans write it, letters spaced out or not: "S T A G E", "Pantalla", "LEINWAND". */
const SCREEN_WORDS =
  /^(the)?(movie)?(screen|pantalla|leinwand|écran|ecran|schermo|ecrã|ecra|tela|doek|ekran|экран|スクリーン|الشاشة|شاشة|layar)\d*$/u;
const STAGE_WORDS =
  /^(the)?(stage|escenario|bühne|buehne|scène|scene|palco|podium|сцена|舞台|ステージ|المسرح|panggung)$/u;

function says(area: Area, words: RegExp): boolean {
  return words.test((area.text?.text ?? '').replace(/[\s._-]/gu, '').toLowerCase());
}

export function isScreen(area: Area): boolean {
  return says(area, SCREEN_WORDS);
}

export function boxOfArea(area: Area): Box {
  const { x, y } = area;
  switch (area.shape) {
    case 'rectangle':
      return turned(area, [
        { x, y },
        { x: x + (area.width ?? 0), y },
        { x: x + (area.width ?? 0), y: y + (area.height ?? 0) },
        { x, y: y + (area.height ?? 0) },
      ]);
    case 'circle':
    case 'ellipse': {
      const across = area.radius_x ?? area.radius ?? 0;
      const along = area.radius_y ?? area.radius ?? 0;
      return { left: x - across, top: y - along, right: x + across, bottom: y + along };
    }
    case 'polygon':
      return turned(area, area.points ?? []);
    case 'text':
      return { left: x, top: y, right: x, bottom: y };
  }
}

function turned(area: Area, corners: Point[]): Box {
  const turn = (area.rotation * Math.PI) / 180;
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const corner of corners) {
    const dx = corner.x - area.x;
    const dy = corner.y - area.y;
    const x = area.x + dx * Math.cos(turn) - dy * Math.sin(turn);
    const y = area.y + dx * Math.sin(turn) + dy * Math.cos(turn);
    box.left = Math.min(box.left, x);
    box.top = Math.min(box.top, y);
    box.right = Math.max(box.right, x);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}

/** How deep the light falls, as a share of the hall's depth. */
const LIGHT_SHARE = 0.5;

export function findScreen(plan: PlanView, seats: Box): Screen {
  const byScreen = plan.areas.findIndex((area) => isScreen(area) && area.shape !== 'text');
  const shown = byScreen >= 0 ? byScreen : plan.areas.findIndex((a) => says(a, STAGE_WORDS));
  const area = shown >= 0 ? plan.areas[shown]! : null;
  const box = area ? boxOfArea(area) : bandBefore(plan.screen.side, seats);
  const centre = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  const side = area ? sideOf(centre, seats) : plan.screen.side;
  return {
    area: area ? shown : null,
    centre,
    surface: area ? '' : curvedBand(side, box),
    light: area && byScreen < 0 ? null : lightOf(side, box, seats),
    halo: area && byScreen < 0 ? null : haloOf(side, box),
    side,
    box,
  };
}

/** Which edge of the seats a point lies beyond, whatever the sidecar's default says. */
function sideOf({ x, y }: Point, seats: Box): Side {
  const width = Math.max(1, seats.right - seats.left);
  const height = Math.max(1, seats.bottom - seats.top);
  const across = (x - (seats.left + seats.right) / 2) / width;
  const along = (y - (seats.top + seats.bottom) / 2) / height;
  if (Math.abs(across) > Math.abs(along)) return across < 0 ? 'left' : 'right';
  return along < 0 ? 'top' : 'bottom';
}

function bandBefore(side: Side, seats: Box): Box {
  const upright = side === 'left' || side === 'right';
  const length = upright ? seats.bottom - seats.top : seats.right - seats.left;
  const depth = upright ? seats.right - seats.left : seats.bottom - seats.top;
  const thick = Math.max(length, depth) * 0.035;
  const gap = Math.max(length, depth) * 0.03;
  const half = length * 0.36;
  const middle = upright ? (seats.top + seats.bottom) / 2 : (seats.left + seats.right) / 2;
  const from = middle - half;
  const to = middle + half;
  switch (side) {
    case 'top':
      return { left: from, right: to, top: seats.top - gap - thick, bottom: seats.top - gap };
    case 'bottom':
      return { left: from, right: to, top: seats.bottom + gap, bottom: seats.bottom + gap + thick };
    case 'left':
      return { top: from, bottom: to, left: seats.left - gap - thick, right: seats.left - gap };
    case 'right':
      return { top: from, bottom: to, left: seats.right + gap, right: seats.right + gap + thick };
  }
}

/**
 * Draws as if the screen were at the top and puts the result at its side: `across` runs along the
 * screen's edge, `into` away from it into the hall.
 */
function frame(side: Side, box: Box) {
  const upright = side === 'left' || side === 'right';
  const from = upright ? box.top : box.left;
  const length = upright ? box.bottom - box.top : box.right - box.left;
  const thick = upright ? box.right - box.left : box.bottom - box.top;
  const back = { top: box.top, bottom: box.bottom, left: box.left, right: box.right }[side];
  const inwards = side === 'top' || side === 'left' ? 1 : -1;
  return {
    length,
    thick,
    at(across: number, into: number): Point {
      const a = from + across;
      const b = back + into * inwards;
      return upright ? { x: b, y: a } : { x: a, y: b };
    },
  };
}

const say = ({ x, y }: Point) => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;

function curvedBand(side: Side, box: Box): string {
  const { at, length, thick } = frame(side, box);
  const band = thick * 0.3;
  return [
    `M${say(at(0, thick - band))}`,
    `Q${say(at(length / 2, -thick * 0.7))} ${say(at(length, thick - band))}`,
    `L${say(at(length, thick))}`,
    `Q${say(at(length / 2, -thick * 0.7 + band * 1.6))} ${say(at(0, thick))}Z`,
  ].join('');
}

function lightOf(side: Side, box: Box, seats: Box): Box {
  const { at, length, thick } = frame(side, box);
  const upright = side === 'left' || side === 'right';
  const depth = upright ? seats.right - seats.left : seats.bottom - seats.top;
  const spread = length * 0.05;
  const a = at(-spread, thick / 2);
  const b = at(length + spread, thick + depth * LIGHT_SHARE);
  return {
    left: Math.min(a.x, b.x),
    right: Math.max(a.x, b.x),
    top: Math.min(a.y, b.y),
    bottom: Math.max(a.y, b.y),
  };
}

function haloOf(side: Side, box: Box): Box {
  const { length, thick } = frame(side, box);
  const upright = side === 'left' || side === 'right';
  const [across, along] = [length * 0.1, thick * 1.6];
  return {
    left: box.left - (upright ? along : across),
    right: box.right + (upright ? along : across),
    top: box.top - (upright ? across : along),
    bottom: box.bottom + (upright ? across : along),
  };
}

/** What has to be in view at the start: seats, the letters of their rows, and the screen. Walls and signs have not. */
export function boxToShow(plan: PlanView, seats: Box, screen: Screen, seatRadius: number): Box {
  const box = { ...seats };
  const include = (other: Box) => {
    box.left = Math.min(box.left, other.left);
    box.top = Math.min(box.top, other.top);
    box.right = Math.max(box.right, other.right);
    box.bottom = Math.max(box.bottom, other.bottom);
  };
  const half = seatRadius * 0.6;
  for (const { x, y } of plan.row_labels) {
    include({ left: x - half, top: y - half, right: x + half, bottom: y + half });
  }
  include(screen.box);
  return box;
}

/** A sheet of colour under the whole plan says nothing, and would fight the theme. */
export function isBackdrop(area: Area, plan: PlanView): boolean {
  if (area.shape !== 'rectangle') return false;
  const box = boxOfArea(area);
  const width = Math.min(box.right, plan.width) - Math.max(box.left, 0);
  const height = Math.min(box.bottom, plan.height) - Math.max(box.top, 0);
  return width * height >= plan.width * plan.height * 0.9;
}
