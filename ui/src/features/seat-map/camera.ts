/**
 * Holds what part of the hall is seen and moves it: at once under a finger, in 120 ms for a wish
 * (a button, a key, a tap that enlarges), never with reduced motion. One write per frame.
 */
import { clamp, type Box, type Point } from './layout';
import {
  contained,
  fitted,
  limitsOf,
  revealed,
  zoomed,
  type Limits,
  type Margins,
  type Size,
  type View,
} from './viewport';

const MARGINS: Margins = { around: 8, below: 8 };
const MARGINS_WITH_FOOT: Margins = { around: 8, below: 64 };
const REVEAL_PIXELS = 56;
const MOTION_MILLISECONDS = 120;
const SETTLE_MILLISECONDS = 90;

export interface CameraListener {
  /** Every frame that moves. */
  moved(view: View): void;
  /** When it has come to rest. */
  settled(view: View, limits: Limits): void;
  /** Whether the zoom buttons find a corner of the whole hall that is empty. */
  findsCorner(view: View, size: Size): boolean;
}

export class Camera {
  view: View = { scale: 1, x: 0, y: 0 };
  limits: Limits = { fit: 1, most: 1 };
  size: Size = { width: 0, height: 0 };
  /** Until somebody zooms or pans, the hall is kept whole. */
  whole = true;

  #box: Box;
  #radius: number;
  #listener: CameraListener;
  #frame = 0;
  #rest = 0;
  #target: View | null = null;
  #margins = MARGINS;

  constructor(box: Box, seatRadius: number, listener: CameraListener) {
    this.#box = box;
    this.#radius = seatRadius;
    this.#listener = listener;
  }

  resize(size: Size): void {
    const centre = {
      x: (this.size.width / 2 - this.view.x) / this.view.scale,
      y: (this.size.height / 2 - this.view.y) / this.view.scale,
    };
    this.size = size;
    this.#target = null;
    const whole = this.#fit(MARGINS);
    if (!this.#listener.findsCorner(whole, size)) this.#fit(MARGINS_WITH_FOOT);
    if (this.whole) this.view = this.#whole();
    else {
      const scale = clamp(this.view.scale, this.limits.fit, this.limits.most);
      const x = size.width / 2 - centre.x * scale;
      const y = size.height / 2 - centre.y * scale;
      this.view = this.#within({ scale, x, y });
    }
    // At once: a frame that shows the hall at its old size would be seen as a jump.
    this.#listener.settled(this.view, this.limits);
  }

  pan(dx: number, dy: number): void {
    this.#target = null;
    this.#jump(this.#within({ ...this.view, x: this.view.x + dx, y: this.view.y + dy }));
  }

  zoom(at: Point, factor: number): void {
    this.#target = null;
    this.#jump(this.#within(zoomed(this.view, at, factor, this.limits)));
  }

  /** As `zoom`, seen to happen. A second wish starts from where the first was going. */
  glide(at: Point, factor: number): void {
    this.#glideTo(this.#within(zoomed(this.#target ?? this.view, at, factor, this.limits)));
  }

  showWhole(): void {
    this.#glideTo(this.#whole());
  }

  reveal(point: Point): void {
    const from = this.#target ?? this.view;
    const view = this.#within(revealed(from, point, this.size, REVEAL_PIXELS));
    if (view.x !== from.x || view.y !== from.y) this.#glideTo(view);
  }

  /** The part of the plan in the window, and a share of the window beyond it. */
  seen(beyond: number): Box {
    const { scale, x, y } = this.view;
    const { width, height } = this.size;
    return {
      left: (-width * beyond - x) / scale,
      top: (-height * beyond - y) / scale,
      right: (width * (1 + beyond) - x) / scale,
      bottom: (height * (1 + beyond) - y) / scale,
    };
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#rest);
    this.#frame = 0;
  }

  #fit(margins: Margins): View {
    this.#margins = margins;
    this.limits = limitsOf(this.#box, this.size, this.#radius, margins);
    return this.#whole();
  }

  #whole(): View {
    return fitted(this.#box, this.size, this.limits, this.#margins);
  }

  #within(view: View): View {
    return contained(view, this.#box, this.size, this.#margins);
  }

  #jump(view: View): void {
    this.view = view;
    this.whole = view.scale <= this.limits.fit * 1.001;
    if (this.#frame === 0) {
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0;
        this.#listener.moved(this.view);
      });
    }
    clearTimeout(this.#rest);
    this.#rest = window.setTimeout(
      () => this.#listener.settled(this.view, this.limits),
      SETTLE_MILLISECONDS,
    );
  }

  #glideTo(target: View): void {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return this.#jump(target);
    const from = this.view;
    const started = performance.now();
    this.#target = target;
    const advance = () => {
      if (this.#target !== target) return;
      const share = Math.min(1, (performance.now() - started) / MOTION_MILLISECONDS);
      const eased = 1 - (1 - share) ** 3;
      this.#jump({
        scale: from.scale + (target.scale - from.scale) * eased,
        x: from.x + (target.x - from.x) * eased,
        y: from.y + (target.y - from.y) * eased,
      });
      if (share < 1) requestAnimationFrame(advance);
      else this.#target = null;
    };
    advance();
  }
}
