import { describe, expect, it } from 'vitest';
import type { PlanSeat, SeatKind } from '../../ipc';
import { AREA_MARKS, seatPath } from './forms';
import { plan, seat } from './hall.fixture';
import { areaMarks } from './price-areas';

const category = (name: string, for_sale = true) => ({
  name,
  label: name,
  color: '#3F8F86',
  for_sale,
});
const seats = (count: number, category: number, kind: SeatKind = 'standard'): PlanSeat[] =>
  Array.from({ length: count }, () => seat({ category, kind }));

describe('a price area', () => {
  it('has a mark of its own, and the largest has none', () => {
    const view = plan([...seats(2, 0), ...seats(5, 1), ...seats(3, 2)], {
      categories: [category('Stalls'), category('Circle'), category('Gallery')],
    });
    expect(areaMarks(view)).toEqual([2, 0, 1]);
  });

  it('needs none where its seats have a form that no other area has', () => {
    const view = plan([...seats(9, 0), ...seats(3, 1, 'premium'), ...seats(2, 2, 'couple')], {
      categories: [category('Standard'), category('Premium'), category('Couple')],
    });
    expect(areaMarks(view)).toEqual([0, 0, 0]);
  });

  it('is marked where another one has the same form', () => {
    const view = plan([...seats(9, 0, 'premium'), ...seats(3, 1, 'premium')], {
      categories: [category('Front'), category('Back')],
    });
    expect(areaMarks(view)).toEqual([0, 1]);
  });

  it('that is not for sale takes no mark away', () => {
    const view = plan([...seats(9, 0), ...seats(3, 1), ...seats(2, 2)], {
      categories: [category('Closed', false), category('Front'), category('Back')],
    });
    expect(areaMarks(view)).toEqual([0, 0, 1]);
  });
});

it('each mark is drawn differently, on a free seat only', () => {
  const place = { x: 0, y: 0, radius: 10, angle: 0 };
  const marks = Array.from({ length: AREA_MARKS }, (_, areaMark) => areaMark);
  const drawn = marks.map((areaMark) => seatPath('standard', 'none', { ...place, areaMark }));
  expect(new Set(drawn).size).toBe(AREA_MARKS);
  const sold = marks.map((areaMark) => seatPath('standard', 'filled', { ...place, areaMark }));
  expect(new Set(sold).size).toBe(1);
});
