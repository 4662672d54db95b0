/**
 * Fingers, pen, mouse and wheel on one element, told as four wishes: tap, pan, zoom, point at.
 * A drag never ends as a tap, and two fingers never select.
 */
import type { Point } from './layout';

export interface Wishes {
  /** `fine` is a pointer that hits what it aims at: a mouse or a pen. */
  tap(at: Point, fine: boolean): void;
  pan(dx: number, dy: number): void;
  zoom(at: Point, factor: number): void;
  /** Null when the pointer leaves. Never called for fingers. */
  point(at: Point | null): void;
  /** True while the hall follows a finger or a pressed button. */
  grab(held: boolean): void;
}

/** A hand that presses a button shakes by a few pixels, a finger by more. */
const DRAG_PIXELS = { fine: 5, coarse: 10 };
const WHEEL_LINE_PIXELS = 16;

export function listen(node: HTMLElement, wishes: Wishes): () => void {
  const down = new Map<number, Point>();
  let start: Point | null = null;
  let dragging = false;
  let box = node.getBoundingClientRect();

  const at = (event: MouseEvent): Point => ({
    x: event.clientX - box.left,
    y: event.clientY - box.top,
  });
  const isFine = (event: PointerEvent) => event.pointerType !== 'touch';

  function press(event: PointerEvent): void {
    if (event.button !== 0) return;
    box = node.getBoundingClientRect();
    down.set(event.pointerId, at(event));
    start = down.size === 1 ? at(event) : null;
    dragging = down.size > 1;
    if (dragging) wishes.grab(true);
  }

  function move(event: PointerEvent): void {
    const before = down.get(event.pointerId);
    if (!before) {
      if (event.pointerType === 'touch' || down.size > 0) return;
      box = node.getBoundingClientRect();
      wishes.point(at(event));
      return;
    }
    const now = at(event);
    if (!dragging && start) {
      const threshold = isFine(event) ? DRAG_PIXELS.fine : DRAG_PIXELS.coarse;
      if (Math.hypot(now.x - start.x, now.y - start.y) < threshold) return;
      dragging = true;
      wishes.point(null);
      wishes.grab(true);
      // Only a drag is captured: a captured press would swallow the click of whatever is above.
      node.setPointerCapture(event.pointerId);
    }
    if (!dragging) return;
    if (down.size === 2) pinch(event.pointerId, before, now);
    else wishes.pan(now.x - before.x, now.y - before.y);
    down.set(event.pointerId, now);
  }

  function pinch(moved: number, before: Point, now: Point): void {
    for (const [id, other] of down) {
      if (id === moved) continue;
      const apart = Math.hypot(before.x - other.x, before.y - other.y);
      const factor = apart > 0 ? Math.hypot(now.x - other.x, now.y - other.y) / apart : 1;
      wishes.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
      wishes.zoom({ x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }, factor);
    }
  }

  function lift(event: PointerEvent): void {
    if (!down.delete(event.pointerId)) return;
    const tapped = event.type === 'pointerup' && start !== null && !dragging;
    const where = start;
    if (down.size === 0) {
      if (dragging) wishes.grab(false);
      dragging = false;
      start = null;
    }
    // Where it was pressed, not where it was lifted: the first touch is what was aimed.
    if (tapped && where) wishes.tap(where, isFine(event));
  }

  function leave(event: PointerEvent): void {
    if (!down.has(event.pointerId)) wishes.point(null);
  }

  function wheel(event: WheelEvent): void {
    event.preventDefault();
    box = node.getBoundingClientRect();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? WHEEL_LINE_PIXELS : 1;
    // A pinch on a touchpad arrives as a wheel with Ctrl, in much smaller steps.
    const speed = event.ctrlKey ? 0.01 : 0.0022;
    const delta = Math.max(-160, Math.min(160, event.deltaY * lines));
    wishes.zoom(at(event), Math.exp(-delta * speed));
  }

  node.addEventListener('pointerdown', press);
  node.addEventListener('pointermove', move);
  node.addEventListener('pointerup', lift);
  node.addEventListener('pointercancel', lift);
  node.addEventListener('pointerleave', leave);
  node.addEventListener('wheel', wheel, { passive: false });
  return () => {
    node.removeEventListener('pointerdown', press);
    node.removeEventListener('pointermove', move);
    node.removeEventListener('pointerup', lift);
    node.removeEventListener('pointercancel', lift);
    node.removeEventListener('pointerleave', leave);
    node.removeEventListener('wheel', wheel);
  };
}
