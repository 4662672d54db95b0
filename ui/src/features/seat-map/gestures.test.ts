import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listen, type Wishes } from './gestures';

let node: HTMLElement;
let stop: () => void;
const wishes = {
  tap: vi.fn<Wishes['tap']>(),
  pan: vi.fn<Wishes['pan']>(),
  zoom: vi.fn<Wishes['zoom']>(),
  point: vi.fn<Wishes['point']>(),
  grab: vi.fn<Wishes['grab']>(),
};

/** The test's window has no pointer events of its own. */
function pointer(type: string, x: number, y: number, more: PointerEventInit = {}): void {
  const { pointerId = 1, pointerType = 'touch', ...init } = more;
  const event = new MouseEvent(type, { clientX: x, clientY: y, bubbles: true, ...init });
  node.dispatchEvent(Object.assign(event, { pointerId, pointerType }));
}

beforeEach(() => {
  node = document.createElement('div');
  node.setPointerCapture = vi.fn();
  document.body.append(node);
  stop = listen(node, wishes);
});

afterEach(() => {
  stop();
  node.remove();
  vi.clearAllMocks();
});

describe('one finger', () => {
  it('that is put down and lifted taps where it was put down', () => {
    pointer('pointerdown', 100, 50);
    pointer('pointermove', 104, 53);
    pointer('pointerup', 104, 53);
    expect(wishes.tap).toHaveBeenCalledExactlyOnceWith({ x: 100, y: 50 }, false);
    expect(wishes.pan).not.toHaveBeenCalled();
  });

  it('that moves pans and does not tap', () => {
    pointer('pointerdown', 100, 50);
    pointer('pointermove', 130, 50);
    pointer('pointermove', 140, 55);
    pointer('pointerup', 140, 55);
    expect(wishes.tap).not.toHaveBeenCalled();
    expect(wishes.pan).toHaveBeenLastCalledWith(10, 5);
    expect(wishes.grab.mock.calls).toEqual([[true], [false]]);
  });

  it('that is taken away by the system does nothing', () => {
    pointer('pointerdown', 100, 50);
    pointer('pointercancel', 100, 50);
    expect(wishes.tap).not.toHaveBeenCalled();
  });
});

describe('two fingers', () => {
  it('that move apart zoom around their middle and never tap', () => {
    pointer('pointerdown', 100, 100, { pointerId: 1 });
    pointer('pointerdown', 200, 100, { pointerId: 2 });
    pointer('pointermove', 300, 100, { pointerId: 2 });
    expect(wishes.zoom).toHaveBeenCalledExactlyOnceWith({ x: 200, y: 100 }, 2);
    pointer('pointerup', 100, 100, { pointerId: 1 });
    pointer('pointerup', 300, 100, { pointerId: 2 });
    expect(wishes.tap).not.toHaveBeenCalled();
  });

  it('on the same spot do not zoom by infinity', () => {
    pointer('pointerdown', 100, 100, { pointerId: 1 });
    pointer('pointerdown', 100, 100, { pointerId: 2 });
    pointer('pointermove', 120, 100, { pointerId: 2 });
    for (const [, factor] of wishes.zoom.mock.calls) expect(Number.isFinite(factor)).toBe(true);
  });
});

describe('a mouse', () => {
  const mouse = { pointerType: 'mouse' };

  it('points while no button is held, and leaves', () => {
    pointer('pointermove', 10, 20, mouse);
    expect(wishes.point).toHaveBeenLastCalledWith({ x: 10, y: 20 });
    pointer('pointerleave', 0, 0, mouse);
    expect(wishes.point).toHaveBeenLastCalledWith(null);
  });

  it('taps with the first button only', () => {
    pointer('pointerdown', 10, 20, { ...mouse, button: 2 });
    pointer('pointerup', 10, 20, { ...mouse, button: 2 });
    expect(wishes.tap).not.toHaveBeenCalled();
  });

  it('zooms with its wheel, in steps that a wild wheel cannot exceed', () => {
    const roll = (deltaY: number) =>
      node.dispatchEvent(new WheelEvent('wheel', { deltaY, clientX: 5, clientY: 6 }));
    roll(-100);
    expect(wishes.zoom.mock.lastCall![0]).toEqual({ x: 5, y: 6 });
    expect(wishes.zoom.mock.lastCall![1]).toBeGreaterThan(1);
    roll(1e9);
    expect(wishes.zoom.mock.lastCall![1]).toBeGreaterThan(0.5);
  });
});
