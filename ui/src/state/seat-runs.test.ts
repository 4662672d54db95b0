import { describe, expect, it } from 'vitest';
import { byShow, seatRuns } from './seat-runs';

const seat = (name: string) => {
  const [row = '', number = ''] = name.split(' ');
  return { row, number, label: `${row}${number}` };
};

describe('seats in few words', () => {
  it.each([
    [['E 15'], 'E 15'],
    [['E 15', 'E 16', 'E 17'], 'E 15–17'],
    [['E 15', 'E 16', 'E 18'], 'E 15–16, 18'],
    [['E 9', 'E 10', 'F 10'], 'E 9–10, F 10'],
    [['E 7', 'E 7a'], 'E 7, 7a'],
    [['25 36', '25 39', '26 2', '26 3'], '25 · 36, 39; 26 · 2–3'],
    [[], ''],
  ])('%j is %s', (seats, text) => {
    expect(seatRuns(seats.map(seat))).toBe(text);
  });

  it('are labels where a plan has no rows', () => {
    const seats = ['G7', 'Sofa'].map((label) => ({ row: '', number: '', label }));
    expect(seatRuns(seats)).toBe('G7, Sofa');
  });
});

it('the tickets of two shows are told apart, in their order', () => {
  const tickets = ['b', 'a', 'b'].map((show_id, at) => ({ show_id, at }));
  expect(byShow(tickets).map((show) => show.map(({ at }) => at))).toEqual([[0, 2], [1]]);
});
