/**
 * Which corner of the map is empty when the whole hall is seen: there the zoom buttons cover nothing.
 * Also which of the plan's signs ("Exit") are then drawn.
 */
import type { Hall } from './hall';
import type { Box } from './layout';
import { boxOfArea, isBackdrop, isScreen } from './screen';
import { isInside, overlap, toWindow, type Size, type View } from './viewport';

export interface Corner {
  edge: 'top' | 'bottom';
  side: 'left' | 'right';
  /** The buttons stand one above the other. */
  upright: boolean;
}

/** The three buttons in a row, and how far they stand from the map's edges. */
export const BUTTONS = { long: 146, short: 50, inset: 8 };

/** In the order in which a hand looks for them. */
const CORNERS: readonly Corner[] = [false, true].flatMap((upright) =>
  (['bottom', 'top'] as const).flatMap((edge) =>
    (['right', 'left'] as const).map((side) => ({ edge, side, upright })),
  ),
);

/** Null where every corner has something in it that has to be seen. */
export function emptyCorner(hall: Hall, view: View, size: Size): Corner | null {
  const onScreen = (box: Box) => toWindow(view, box);
  const needed = [
    ...hall.plan.seats.map(({ x, y, radius }) => around(x, y, radius)),
    ...hall.plan.row_labels.map(({ x, y }) => around(x, y, hall.layout.radius * 0.5)),
    hall.screen.box,
  ].map(onScreen);
  const free = CORNERS.filter((corner) => isFree(boxOf(corner, size), needed));
  // Signs ("Exit") may be covered where nothing else is free.
  const signs = hall.plan.areas
    .filter((area) => area.text && !isBackdrop(area, hall.plan) && !isScreen(area))
    .map((area) => onScreen(boxOfArea(area)));
  return free.find((corner) => isFree(boxOf(corner, size), signs)) ?? free[0] ?? null;
}

function around(x: number, y: number, radius: number): Box {
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}

/** The hall at rest, as it is in the window. */
export interface Rest {
  view: View;
  size: Size;
  isWhole: boolean;
}

/** While the whole hall is seen, no sign is drawn that the window's edge or the buttons would cut. */
export function signFilter(rest: Rest | null, corner: Corner): (sign: Box) => boolean {
  if (!rest?.isWhole) return () => true;
  const { view, size } = rest;
  const window = { left: 0, top: 0, right: size.width, bottom: size.height };
  const buttons = boxOf(corner, size);
  return (sign) => {
    const shown = toWindow(view, sign);
    return isInside(shown, window) && !overlap(shown, buttons);
  };
}

/** The buttons' place in the window, with a hair of air around it. */
function boxOf({ edge, side, upright }: Corner, { width, height }: Size): Box {
  const across = BUTTONS.inset + (upright ? BUTTONS.short : BUTTONS.long) + 4;
  const along = BUTTONS.inset + (upright ? BUTTONS.long : BUTTONS.short) + 4;
  return {
    left: side === 'left' ? 0 : width - across,
    right: side === 'left' ? across : width,
    top: edge === 'top' ? 0 : height - along,
    bottom: edge === 'top' ? along : height,
  };
}

function isFree(corner: Box, needed: Box[]): boolean {
  return !needed.some((box) => overlap(box, corner));
}
