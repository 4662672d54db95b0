/**
 * The drawn hall as a picture that is moved. Drawing a large hall takes WebKit a twentieth of a
 * second, moving its picture next to nothing: so under a finger only the picture moves. Of an
 * enlarged hall it reaches beyond the window; it is drawn anew where it ends within, and sharply when
 * it has come to rest at another size.
 */
import type { Point } from './layout';
import type { Size, View } from './viewport';

/** How far the picture of an enlarged hall reaches beyond the window on each side, as a share of it. */
export const BEYOND = 0.25;
/** Enlarged further than this, it is too coarse even for something that moves. */
const MOST_ENLARGED = 3;
/** A hall that is pulled fast is drawn a few times a second, or it would stop under the finger. */
const REDRAW_MILLISECONDS = 200;

export class Picture {
  readonly #svg: SVGSVGElement;
  readonly #scene: SVGGElement;
  #drawn: View = { scale: 1, x: 0, y: 0 };
  #size: Size = { width: 0, height: 0 };
  /** How far it reaches beyond the window, in pixels. The whole hall has nothing there. */
  #reach: Point = { x: 0, y: 0 };
  #drawnAt = -Infinity;

  constructor(svg: SVGSVGElement, scene: SVGGElement) {
    this.#svg = svg;
    this.#scene = scene;
  }

  /** While it moves. */
  move(view: View, isWhole: boolean): void {
    const isRested = performance.now() - this.#drawnAt > REDRAW_MILLISECONDS;
    if (isRested && !this.#serves(view)) this.#draw(view, this.#size, isWhole);
    else this.#show(view);
  }

  /** When it has come to rest: sharp. */
  rest(view: View, size: Size, isWhole: boolean): void {
    const isSame = view.scale === this.#drawn.scale && isEqual(size, this.#size);
    if (!isSame || !this.#serves(view)) this.#draw(view, size, isWhole);
    else this.#show(view);
  }

  #draw(view: View, size: Size, isWhole: boolean): void {
    const share = isWhole ? 0 : BEYOND;
    const reach = { x: Math.round(size.width * share), y: Math.round(size.height * share) };
    this.#drawn = view;
    this.#size = size;
    this.#reach = reach;
    this.#drawnAt = performance.now();
    const { style } = this.#svg;
    style.left = `${-reach.x}px`;
    style.top = `${-reach.y}px`;
    style.width = `${size.width + reach.x * 2}px`;
    style.height = `${size.height + reach.y * 2}px`;
    style.transformOrigin = `${reach.x}px ${reach.y}px`;
    const { scale } = view;
    this.#scene.setAttribute(
      'transform',
      `translate(${view.x + reach.x} ${view.y + reach.y}) scale(${scale})`,
    );
    this.#show(view);
  }

  /** Whether what is drawn covers the window and is fine enough. */
  #serves(view: View): boolean {
    const { ratio, x, y } = this.#moved(view);
    const { width, height } = this.#size;
    const covers = (from: number, length: number, reach: number) =>
      from <= ratio * reach && from + ratio * (length + reach) >= length;
    const isCovered = covers(x, width, this.#reach.x) && covers(y, height, this.#reach.y);
    return isCovered && ratio <= MOST_ENLARGED;
  }

  #show(view: View): void {
    const { ratio, x, y } = this.#moved(view);
    this.#svg.style.transform = `translate(${x}px, ${y}px) scale(${ratio})`;
  }

  #moved(view: View) {
    const drawn = this.#drawn;
    const ratio = view.scale / drawn.scale;
    const [x, y] = [view.x - drawn.x * ratio, view.y - drawn.y * ratio];
    // At its own size it stands on whole pixels: between two of them every line would be blurred.
    return ratio === 1 ? { ratio, x: Math.round(x), y: Math.round(y) } : { ratio, x, y };
  }
}

const isEqual = (one: Size, other: Size) =>
  one.width === other.width && one.height === other.height;
