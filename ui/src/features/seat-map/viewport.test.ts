import { describe, expect, it } from 'vitest';
import { contained, fitted, limitsOf, revealed, toPlan, zoomed } from './viewport';

const box = { left: 0, top: 0, right: 1500, bottom: 1800 };
const size = { width: 800, height: 600 };
const margins = { around: 16, below: 16 };
const limits = limitsOf(box, size, 10, margins);
const start = fitted(box, size, limits, margins);

describe('a hall at the start', () => {
  it('is whole and in the middle', () => {
    expect(box.bottom * start.scale).toBeCloseTo(600 - 32);
    const middle = toPlan(start, { x: 400, y: 300 });
    expect(middle.x).toBeCloseTo(750);
    expect(middle.y).toBeCloseTo(900);
  });

  it('leaves more room below where it is asked to', () => {
    const raised = { around: 16, below: 68 };
    const view = fitted(box, size, limitsOf(box, size, 10, raised), raised);
    expect(box.bottom * view.scale + view.y).toBeCloseTo(600 - 68);
    expect(box.top * view.scale + view.y).toBeCloseTo(16);
  });

  it('of four seats does not fill the wall', () => {
    const few = limitsOf({ left: 0, top: 0, right: 50, bottom: 50 }, size, 10, margins);
    expect(few.fit * 10).toBeLessThanOrEqual(24);
  });

  it('fits a window that has no size yet', () => {
    expect(limitsOf(box, { width: 0, height: 0 }, 10, margins).fit).toBeGreaterThan(0);
  });
});

describe('zoom', () => {
  it('keeps the point under the finger', () => {
    const at = { x: 123, y: 456 };
    const before = toPlan(start, at);
    const after = toPlan(zoomed(start, at, 2, limits), at);
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
  });

  it('ends at the whole hall and at a seat as large as a button', () => {
    expect(zoomed(start, { x: 0, y: 0 }, 0.01, limits).scale).toBe(limits.fit);
    expect(zoomed(start, { x: 0, y: 0 }, 1000, limits).scale * 10).toBeCloseTo(36);
  });
});

describe('the hall', () => {
  it('cannot be dragged away when it is whole', () => {
    const dragged = contained({ ...start, x: start.x + 500 }, box, size, margins);
    expect(dragged.x).toBeCloseTo(start.x);
  });

  it('can be dragged to its edge and a little over, not out of sight', () => {
    const near = zoomed(start, { x: 400, y: 300 }, 4, limits);
    const far = contained({ ...near, x: near.x + 5000, y: near.y - 5000 }, box, size, margins);
    expect(toPlan(far, { x: 0, y: 0 }).x).toBeLessThan(0);
    expect(toPlan(far, { x: 100, y: 0 }).x).toBeGreaterThan(0);
    expect(toPlan(far, { x: 0, y: 500 }).y).toBeLessThan(1800);
  });

  it('moves just enough to show a seat', () => {
    const near = zoomed(start, { x: 400, y: 300 }, 4, limits);
    const middle = toPlan(near, { x: 400, y: 300 });
    expect(revealed(near, middle, size, 56)).toEqual(near);
    const shown = revealed(near, toPlan(near, { x: 900, y: 300 }), size, 56);
    expect(shown.x).toBeCloseTo(near.x - 156);
    expect(shown.y).toBeCloseTo(near.y);
  });
});
