import { describe, expect, it } from 'vitest';
import { detail } from '../../../tests/support/till';
import type { CartLine, SeatRef, TicketType } from '../../ipc';
import { distribute, oneFewer, oneMore, partyOf, type Party } from './party';

const [ADULT, CHILD, COMPANION] = detail.ticket_types as [TicketType, TicketType, TicketType];
const STUDENT = { ...CHILD, id: 'student' };
const TYPES = [ADULT, CHILD, STUDENT, COMPANION];

/** Seat 9 is a companion's; seat 8 has no price for a child. */
const typesFor = ({ seat }: SeatRef): TicketType[] =>
  seat === 9 ? TYPES : seat === 8 ? [ADULT, STUDENT] : [ADULT, CHILD, STUDENT];

const line = (seat: number, ticket_type_id: string): CartLine => ({
  show_id: 'show-1',
  seat,
  ticket_type_id,
});

function party(...types: string[]): Party {
  return partyOf(
    types.map((type, seat) => line(seat, type)),
    TYPES,
    'adult',
    typesFor,
  );
}

describe('the people of one show', () => {
  it('are those whose seat has no ticket type of its own', () => {
    const people = partyOf([line(0, 'adult'), line(9, 'companion')], TYPES, 'adult', typesFor);
    expect(people.lines).toEqual([line(0, 'adult')]);
    expect(people.types.map((type) => type.id)).toEqual(['adult', 'child', 'student']);
  });

  it('become one child more and one adult less, from the last seat on', () => {
    expect(oneMore(party('adult', 'adult', 'student'), 'child')).toEqual([line(1, 'child')]);
  });

  it('become one child less and one adult more', () => {
    expect(oneFewer(party('adult', 'child', 'child'), 'child')).toEqual([line(2, 'adult')]);
    expect(oneFewer(party('child'), 'child')).toEqual([line(0, 'adult')]);
  });

  it('exchange the usual type with the one that most have', () => {
    expect(oneMore(party('child', 'student', 'student'), 'adult')).toEqual([line(2, 'adult')]);
    expect(oneFewer(party('adult', 'child', 'student', 'student'), 'adult')).toEqual([
      line(0, 'student'),
    ]);
  });

  it('cannot have fewer adults where there is nothing else to be', () => {
    expect(oneFewer(party('adult', 'adult'), 'adult')).toEqual([]);
    expect(oneMore(party('adult', 'adult'), 'adult')).toEqual([]);
  });

  it('change only where the seat has a price for it', () => {
    const people = partyOf([line(0, 'adult'), line(8, 'adult')], TYPES, 'adult', typesFor);
    expect(oneMore(people, 'child')).toEqual([line(0, 'child')]);
  });

  it('get types by number, and the usual one when no number is left', () => {
    const two = new Map([
      ['child', 1],
      ['student', 1],
    ]);
    expect(distribute(party('student', 'adult', 'adult'), two)).toEqual([
      line(0, 'child'),
      line(1, 'student'),
      line(2, 'adult'),
    ]);
  });

  it('get scarce types where these can be had', () => {
    const people = partyOf([line(0, 'adult'), line(8, 'adult')], TYPES, 'adult', typesFor);
    const wanted = new Map([
      ['student', 1],
      ['child', 1],
    ]);
    expect(distribute(people, wanted)).toEqual([line(0, 'child'), line(8, 'student')]);
    expect(distribute(people, new Map([['child', 2]]))).toBe('child');
  });
});
