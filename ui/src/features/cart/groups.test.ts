import { expect, it } from 'vitest';
import { detail, plan, quoteOf, SHOW } from '../../../tests/support/till';
import { byType, groups } from './groups';

const line = (seat: number, ticket_type_id: string) => ({ show_id: SHOW, seat, ticket_type_id });
const shows = new Map([[SHOW, { detail, plan }]]);

it('puts together what has the same ticket type, with what the node asks for it', () => {
  const lines = [line(3, 'child'), line(0, 'adult'), line(2, 'adult'), line(5, 'companion')];
  const quote = quoteOf(lines);
  quote.lines.forEach((each) => (each.surcharges = [{ name: '3D', amount_minor: 200 }]));
  const [group] = groups(lines, quote.lines, shows);
  expect(
    byType(group!).map(({ typeId, lines, totalMinor, surcharges }) => ({
      typeId,
      seats: lines.map(({ line }) => line.seat),
      totalMinor,
      surcharges,
    })),
  ).toEqual([
    {
      typeId: 'adult',
      seats: [0, 2],
      totalMinor: 1700,
      surcharges: [{ name: '3D', amountMinor: 400 }],
    },
    {
      typeId: 'child',
      seats: [3],
      totalMinor: 600,
      surcharges: [{ name: '3D', amountMinor: 200 }],
    },
    {
      typeId: 'companion',
      seats: [5],
      totalMinor: 0,
      surcharges: [{ name: '3D', amountMinor: 200 }],
    },
  ]);
});

it('has no total before each seat has its price', () => {
  const lines = [line(0, 'adult'), line(1, 'adult')];
  const [group] = groups(lines, quoteOf(lines.slice(1)).lines, shows);
  expect(byType(group!)[0]?.totalMinor).toBeNull();
});
