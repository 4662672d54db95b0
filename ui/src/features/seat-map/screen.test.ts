import { describe, expect, it } from 'vitest';
import type { Area } from '../../ipc';
import { openHall } from './hall';
import { line, plan, rows } from './hall.fixture';
import { isBackdrop } from './screen';

const seats = rows(
  { row: 'A', y: 200, xs: line(200, 8) },
  { row: 'B', y: 230, xs: line(200, 8) },
  { row: 'C', y: 260, xs: line(200, 8) },
);

function area(text: string, more: Partial<Area> = {}): Area {
  return {
    shape: 'rectangle',
    x: 200,
    y: 40,
    width: 175,
    height: 30,
    rotation: 0,
    color: '#dddddd',
    border_color: '#dddddd',
    text: text === '' ? null : { x: 287, y: 55, color: '#333333', text },
    ...more,
  };
}

describe('the screen', () => {
  it.each(['Screen', 'PANTALLA', 'S C R E E N', 'Leinwand', 'الشاشة', 'Screen 2'])(
    'is the area that says %s',
    (text) => {
      const { screen } = openHall(plan(seats, { areas: [area('Exit'), area(text)] }));
      expect(screen.area).toBe(1);
      expect(screen.surface).toBe('');
      expect(screen.light).not.toBeNull();
    },
  );

  it('is not drawn in front of a stage, which is not lit', () => {
    const stage = area('S T A G E', { y: 400 });
    const { screen } = openHall(plan(seats, { areas: [stage] }));
    expect(screen).toMatchObject({ area: 0, surface: '', light: null, side: 'bottom' });
  });

  it.each(['Screening room bar', 'Exit', 'Backstage'])('is not an area that says %s', (text) => {
    expect(openHall(plan(seats, { areas: [area(text)] })).screen.area).toBeNull();
  });

  it.each(['top', 'bottom', 'left', 'right'] as const)('is drawn at its side: %s', (side) => {
    const { screen, layout, box } = openHall(plan(seats, { screen: { side } }));
    expect(screen.surface).toMatch(/^M/);
    const beyond = {
      top: layout.seats.top - screen.box.bottom,
      bottom: screen.box.top - layout.seats.bottom,
      left: layout.seats.left - screen.box.right,
      right: screen.box.left - layout.seats.right,
    };
    expect(beyond[side]).toBeGreaterThan(0);
    expect(box.top).toBeLessThanOrEqual(screen.box.top);
    expect(box.right).toBeGreaterThanOrEqual(screen.box.right);
  });
});

describe('what is shown', () => {
  it('is not a sheet of colour under everything', () => {
    const view = plan(seats);
    expect(isBackdrop(area('', { x: 0, y: 0, width: 600, height: 600 }), view)).toBe(true);
    expect(isBackdrop(area('Exit'), view)).toBe(false);
  });

  it('is not made tiny by a shape that leaves the plan', () => {
    const slip = area('', { x: 590, y: 500, width: 90000, height: 10 });
    expect(openHall(plan(seats, { areas: [slip] })).box.right).toBeLessThanOrEqual(600);
  });
});
