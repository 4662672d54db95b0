import { describe, expect, it } from 'vitest';
import type { SeatState } from '../../ipc';
import { canToggle, changed, lookAt, looksOf } from './appearance';
import { line, plan, rows } from './hall.fixture';

const view = plan(rows({ row: 'A', y: 0, xs: line(0, 4) }));
const looks = (states: SeatState[], selected: number[] = [], of = view) => {
  const codes = looksOf(of, states, selected);
  return of.seats.map((_, i) => lookAt(codes, i));
};

describe('how a seat looks', () => {
  it('is its state', () => {
    expect(looks(['free', 'held', 'sold', 'blocked'])).toEqual(['free', 'held', 'sold', 'blocked']);
    expect(looks(['paying', 'elsewhere', 'free', 'free']).slice(0, 2)).toEqual([
      'paying',
      'elsewhere',
    ]);
  });

  it('is ours exactly where the sale holds it, whatever an older query says', () => {
    expect(looks(['yours', 'free', 'held', 'free'], [1, 2])).toEqual([
      'free',
      'yours',
      'yours',
      'free',
    ]);
  });

  it('promises nothing before the states are known', () => {
    expect(looks([])).toEqual(['blocked', 'blocked', 'blocked', 'blocked']);
  });

  it('is closed in a price area that is not for sale, unless it is sold or held', () => {
    const [category] = view.categories;
    const off = { ...view, categories: [{ ...category!, for_sale: false }] };
    expect(looks(['free', 'sold', 'free', 'held'], [], off)).toEqual([
      'closed',
      'sold',
      'closed',
      'held',
    ]);
  });

  it('ignores a selected seat that the plan does not have', () => {
    expect(looks(['free', 'free', 'free', 'free'], [99])).not.toContain('yours');
  });
});

it('only a free seat and one of ours can be toggled', () => {
  const all = [
    'free',
    'yours',
    'held',
    'paying',
    'elsewhere',
    'sold',
    'blocked',
    'closed',
  ] as const;
  expect(all.filter(canToggle)).toEqual(['free', 'yours']);
});

it('names the seats that look different, and no other', () => {
  const before = looksOf(view, ['free', 'free', 'sold', 'free'], []);
  const after = looksOf(view, ['free', 'held', 'sold', 'free'], [3]);
  expect(changed(before, after)).toEqual([1, 3]);
  expect(changed(after, after)).toEqual([]);
});
