import { describe, expect, it } from 'vitest';
import type { PlanSeat } from '../../ipc';
import { plan, seat } from './hall.fixture';
import { categoryName } from '../../state/words';
import { changeSaid, speakerFor } from './words';

const say = (one: PlanSeat, more: Parameters<typeof plan>[1] = {}) =>
  speakerFor(plan([one], more))(0, 'free', false);
const area = (name: string, label = name) => ({ name, label, color: '#888888', for_sale: true });

describe('a seat is called', () => {
  it('by row, number, kind and state', () => {
    expect(say(seat({ row: 'F', number: '12', kind: 'premium' }))).toBe(
      'Row F seat 12, premium, free',
    );
    expect(say(seat({ row: 'F', number: '12' }))).toBe('Row F seat 12, free');
  });

  it('with its price area only where the hall has several, and not twice', () => {
    const categories = [area('Standard'), area('Balcony'), area('Premium')];
    expect(say(seat({ category: 1 }), { categories })).toBe('Row A seat 1, Balcony, free');
    expect(say(seat({ category: 2, kind: 'premium' }), { categories })).toBe(
      'Row A seat 1, premium, free',
    );
  });

  it('by its label where it has no row', () => {
    expect(say(seat({ row: '', label: 'Box 3' }))).toBe('Seat Box 3, free');
  });

  it('with what becomes of it', () => {
    const speak = speakerFor(plan([seat()]));
    expect(speak(0, 'held', false)).toBe('Row A seat 1, held by another sale');
    expect(speak(0, 'free', true)).toBe('Row A seat 1, free, would be left as a single seat');
    expect(speak(7, 'free', false)).toBe('');
  });
});

it('a price area with a name for machines is numbered', () => {
  const closed = { ...area('Not for sale'), for_sale: false };
  const view = plan([], { categories: [closed, area('5082ad2a-9bde-4642-b68a-64b1ace09b87')] });
  expect(categoryName(view, 1)).toBe('Area 1');
});

describe('a change of the selection is said', () => {
  const view = plan(['1', '2', '3', '4', '5', '6'].map((number) => seat({ row: 'F', number })));

  it('by name', () => {
    expect(changeSaid(view, [], [1])).toBe('Row F seat 2 selected');
    expect(changeSaid(view, [0], [0, 1, 2])).toBe('Row F seat 2, Row F seat 3 selected');
    expect(changeSaid(view, [0, 1], [1])).toBe('Row F seat 1 released');
  });

  it('as a number when there are many', () => {
    expect(changeSaid(view, [], [0, 1, 2, 3, 4])).toBe('Seats selected: 5');
    expect(changeSaid(view, [0, 1, 2, 3, 4, 5], [])).toBe('Seats selected: 0');
  });

  it('not at all when there is none', () => {
    expect(changeSaid(view, [1], [1])).toBeNull();
  });
});
