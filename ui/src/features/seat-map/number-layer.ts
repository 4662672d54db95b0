/**
 * Seat numbers, where they can be read: only on free seats, in sight, and large enough. Text is the
 * dearest thing in an SVG, so a large hall seen whole has none.
 */
import type { SeatKind } from '../../ipc';
import { lookAt } from './appearance';
import type { Hall } from './hall';
import type { Box } from './layout';

const SVG = 'http://www.w3.org/2000/svg';
const LEAST_RADIUS_PIXELS = 11.5;
const MOST_NUMBERS = 500;
const FONT_SHARE = 0.84;

/** Wheelchair and companion places carry their sign instead. */
const NUMBERED: Record<SeatKind, boolean> = {
  standard: true,
  premium: true,
  recliner: true,
  couple: true,
  wheelchair: false,
  companion: false,
};

export interface NumberLayer {
  /** `only` is the price area that is looked at alone, `seen` the part of the plan in the window. */
  show(
    looks: Uint8Array,
    stranded: ReadonlySet<number>,
    only: number | null,
    seen: Box,
    scale: number,
  ): void;
}

export function drawNumbers(group: SVGGElement, hall: Hall): NumberLayer {
  const { plan, layout } = hall;
  const shown = new Map<number, SVGTextElement>();
  group.replaceChildren();
  group.setAttribute('font-size', String(Math.round(layout.radius * FONT_SHARE * 100) / 100));

  function make(seat: number): SVGTextElement {
    const { x, y, number, radius } = plan.seats[seat]!;
    const text = document.createElementNS(SVG, 'text');
    text.setAttribute('x', String(x));
    text.setAttribute('y', String(y + radius * FONT_SHARE * 0.36));
    if (number.length > 2) text.setAttribute('textLength', String(radius * 1.5));
    text.textContent = number;
    return text;
  }

  return {
    show(looks, stranded, only, seen, scale) {
      const wanted = new Set<number>();
      if (layout.radius * scale >= LEAST_RADIUS_PIXELS) {
        for (let i = 0; i < plan.seats.length && wanted.size < MOST_NUMBERS; i++) {
          const { x, y, kind, category } = plan.seats[i]!;
          if (only !== null && category !== only) continue;
          const inSight = x >= seen.left && x <= seen.right && y >= seen.top && y <= seen.bottom;
          // A warning sign takes the number's place.
          const bare = NUMBERED[kind] && lookAt(looks, i) === 'free' && !stranded.has(i);
          if (inSight && bare) wanted.add(i);
        }
      }
      for (const [seat, text] of shown) {
        if (wanted.has(seat)) continue;
        text.remove();
        shown.delete(seat);
      }
      const fresh = document.createDocumentFragment();
      for (const seat of wanted) {
        if (shown.has(seat)) continue;
        const text = make(seat);
        shown.set(seat, text);
        fresh.append(text);
      }
      group.append(fresh);
    },
  };
}
