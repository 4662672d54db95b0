/**
 * The seats in the document: one path each, written as one text, which a browser reads in half the
 * time that a thousand calls take; afterwards touched only where a seat looks different than before.
 * Svelte renders everything else: a component per seat would cost a large hall a tenth of a second.
 *
 * Leaves `seat-map:render` and `seat-map:change` in the performance timeline (work of this program)
 * and the same with `-painted` (until the frame is done). Only the latest of each is kept.
 */
import { MARK_OF, canToggle, changed, lookAt, type Look } from './appearance';
import { seatTracer } from './forms';
import { afterPaint } from '../../shared/frames';
import type { Hall } from './hall';
import { speakerFor } from './words';

/** As many tints as the style sheet has; a further price area shares one. */
export const TINTS = 12;

export interface SeatLayer {
  readonly hall: Hall;
  /**
   * Gives every seat its name. Nobody hears a seat before its hall is seen, and the names of a large hall take as long
   * as its outlines: they come after the first frame.
   */
  name(): void;
  /** True if any seat looks different now. */
  update(looks: Uint8Array, stranded: ReadonlySet<number>): boolean;
  elementOf(seat: number): SVGPathElement | undefined;
  /** Answers a tap at once, before the node has. */
  setPending(seats: ReadonlySet<number>): void;
}

export function drawSeats(
  group: SVGGElement,
  hall: Hall,
  looks: Uint8Array,
  stranded: ReadonlySet<number>,
): SeatLayer {
  const { plan } = hall;
  const speak = speakerFor(plan);
  const trace = seatTracer();
  let drawn = looks.slice();
  let alone = stranded;
  let pending: ReadonlySet<number> = new Set();

  const classesOf = (seat: number, look: Look) =>
    `seat is-${look} tint-${plan.seats[seat]!.category % TINTS}`;
  const nameOf = (seat: number, look: Look) => speak(seat, look, alone.has(seat));
  const shapeOf = (seat: number, look: Look) =>
    trace(plan.seats[seat]!.kind, MARK_OF[look], hall.placeOf(seat));

  group.innerHTML = plan.seats.map((_, seat) => written(seat)).join('');
  const paths = [...group.children] as SVGPathElement[];
  report('seat-map:render', hall.openedAt);

  function written(seat: number): string {
    const look = lookAt(drawn, seat);
    const disabled = canToggle(look) ? '' : ' aria-disabled="true"';
    return (
      `<path role="option" data-seat="${seat}" class="${classesOf(seat, look)}"` +
      ` aria-selected="${look === 'yours'}"${disabled} d="${shapeOf(seat, look)}"></path>`
    );
  }

  function dress(path: SVGPathElement, seat: number): void {
    const look = lookAt(drawn, seat);
    path.setAttribute('class', classesOf(seat, look));
    path.classList.toggle('is-pending', pending.has(seat));
    path.setAttribute('aria-selected', String(look === 'yours'));
    if (canToggle(look)) path.removeAttribute('aria-disabled');
    else path.setAttribute('aria-disabled', 'true');
    path.setAttribute('aria-label', nameOf(seat, look));
    path.setAttribute('d', shapeOf(seat, look));
  }

  return {
    hall,
    elementOf: (seat) => paths[seat],
    name() {
      paths.forEach((path, seat) =>
        path.setAttribute('aria-label', nameOf(seat, lookAt(drawn, seat))),
      );
    },
    update(next, nextAlone) {
      const begun = performance.now();
      const touched = new Set(changed(drawn, next));
      for (const seat of alone) if (!nextAlone.has(seat)) touched.add(seat);
      for (const seat of nextAlone) if (!alone.has(seat)) touched.add(seat);
      if (touched.size === 0) return false;
      drawn = next.slice();
      alone = nextAlone;
      for (const seat of touched) {
        const path = paths[seat];
        if (path) dress(path, seat);
      }
      report('seat-map:change', begun);
      return true;
    },
    setPending(next) {
      for (const seat of pending) if (!next.has(seat)) paths[seat]?.classList.remove('is-pending');
      for (const seat of next) if (!pending.has(seat)) paths[seat]?.classList.add('is-pending');
      pending = new Set(next);
    },
  };
}

function report(name: string, start: number): void {
  const measure = (measured: string) => {
    // A till runs for weeks: the timeline must not grow with every seat that is sold.
    performance.clearMeasures(measured);
    performance.measure(measured, { start, end: performance.now() });
  };
  measure(name);
  afterPaint(() => measure(`${name}-painted`));
}
