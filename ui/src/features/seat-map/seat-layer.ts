/**
 * The seats in the document: one path each, made in one go, afterwards touched only where a seat
 * looks different than before. Svelte renders everything else; a component per seat would cost a
 * large hall a tenth of a second in WebKitGTK.
 *
 * Leaves `seat-map:render` and `seat-map:change` in the performance timeline (work of this program)
 * and the same with `-painted` (until the frame is done). Only the latest of each is kept.
 */
import { MARK_OF, canToggle, changed, lookAt } from './appearance';
import { seatPath } from './forms';
import { afterPaint } from './frames';
import type { Hall } from './hall';
import { speakerFor } from './words';

const SVG = 'http://www.w3.org/2000/svg';
/** As many tints as the style sheet has; a further price area shares one. */
export const TINTS = 12;

export interface SeatLayer {
  readonly hall: Hall;
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
  const models = new Map<string, SVGPathElement>();
  let drawn = looks.slice();
  let alone = stranded;
  let pending: ReadonlySet<number> = new Set();

  const paths = plan.seats.map((_, seat) => make(seat));
  group.replaceChildren(...paths);
  report('seat-map:render', hall.openedAt);

  /** Most seats of a hall look like another one: a copy costs less than its attributes one by one. */
  function make(seat: number): SVGPathElement {
    const key = `${drawn[seat]} ${plan.seats[seat]!.category}`;
    let model = models.get(key);
    if (!model) {
      model = document.createElementNS(SVG, 'path');
      model.setAttribute('role', 'option');
      dressAs(model, seat);
      models.set(key, model);
    }
    const path = model.cloneNode() as SVGPathElement;
    path.setAttribute('data-seat', String(seat));
    trace(path, seat);
    return path;
  }

  /** What all seats of one look and price area share. */
  function dressAs(path: SVGPathElement, seat: number): void {
    const look = lookAt(drawn, seat);
    path.setAttribute('class', `seat is-${look} tint-${plan.seats[seat]!.category % TINTS}`);
    path.setAttribute('aria-selected', String(look === 'yours'));
    if (canToggle(look)) path.removeAttribute('aria-disabled');
    else path.setAttribute('aria-disabled', 'true');
  }

  /** What is a seat's own. */
  function trace(path: SVGPathElement, seat: number): void {
    const look = lookAt(drawn, seat);
    const { kind } = plan.seats[seat]!;
    path.setAttribute('d', seatPath(kind, MARK_OF[look], hall.placeOf(seat)));
    path.setAttribute('aria-label', speak(seat, look, alone.has(seat)));
  }

  return {
    hall,
    elementOf: (seat) => paths[seat],
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
        if (!path) continue;
        dressAs(path, seat);
        if (pending.has(seat)) path.classList.add('is-pending');
        trace(path, seat);
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
