import { describe, expect, it } from 'vitest';
import { BUTTONS, emptyCorner } from './corner';
import { openHall } from './hall';
import { line, plan, rows } from './hall.fixture';
import { fitted, limitsOf } from './viewport';

const MARGINS = { around: 8, below: 8 };

function cornerOf(list: Parameters<typeof rows>, size: { width: number; height: number }) {
  const hall = openHall(plan(rows(...list)));
  const limits = limitsOf(hall.box, size, hall.layout.radius, MARGINS);
  return emptyCorner(hall, fitted(hall.box, size, limits, MARGINS), size);
}

const block = Array.from({ length: 12 }, (_, i) => ({
  row: String(i),
  y: i * 30,
  xs: line(0, 20),
}));

describe('the zoom buttons', () => {
  it('stand at the foot where the hall leaves room', () => {
    const found = cornerOf(block, { width: 500, height: 700 });
    expect(found).toEqual({ edge: 'bottom', side: 'right', upright: false });
  });

  it('stand upright beside a hall that fills the height', () => {
    const found = cornerOf(block, { width: 760, height: 400 });
    expect(found?.upright).toBe(true);
  });

  it('stand beside the screen of a hall that widens to the back', () => {
    const fan = block.map((row, i) => ({ ...row, xs: line(-i * 14, 12 + i * 2) }));
    const found = cornerOf(fan, { width: 960, height: 420 });
    expect(found).toMatchObject({ edge: 'top', side: 'right' });
  });

  it('find no corner in a hall that fills the window', () => {
    const wide = block.map((row) => ({ ...row, xs: line(0, 24) }));
    expect(cornerOf(wide, { width: 630, height: 400 })).toBeNull();
  });

  it('are large enough for a finger', () => {
    expect(BUTTONS.short).toBeGreaterThanOrEqual(48);
  });
});
