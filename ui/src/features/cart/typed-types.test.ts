import { describe, expect, it } from 'vitest';
import { readTyped, shortest } from './typed-types';

const ENGLISH = [
  { id: 'adult', name: 'Adult' },
  { id: 'child', name: 'Child (under 12)' },
  { id: 'student', name: 'Student' },
  { id: 'senior', name: 'Senior (65+)' },
];
const ARABIC = [
  { id: 'adult', name: 'بالغ' },
  { id: 'child', name: 'طفل (دون 12 سنة)' },
  { id: 'student', name: 'طالب' },
];

const counts = (text: string, types = ENGLISH) => {
  const typed = readTyped(text, types);
  return typed.kind === 'counts' ? Object.fromEntries(typed.counts) : typed.kind;
};

describe('typed ticket types', () => {
  it.each([
    ['2a2c', { adult: 2, child: 2 }],
    ['2A 2C', { adult: 2, child: 2 }],
    ['1st, 1se', { student: 1, senior: 1 }],
    ['12adult', { adult: 12 }],
    ['1a1a', { adult: 2 }],
    ['٢a', { adult: 2 }],
  ])('reads %s', (text, expected) => {
    expect(counts(text)).toEqual(expected);
  });

  it('reads the names of the screen’s language', () => {
    expect(counts('2ب1طف', ARABIC)).toEqual({ adult: 2, child: 1 });
    expect(counts('1n', [{ id: 'child', name: 'Niño' }])).toEqual({ child: 1 });
    expect(counts('1nin', [{ id: 'child', name: 'Niño' }])).toEqual({ child: 1 });
  });

  it('says what is wrong', () => {
    expect(readTyped('1s', ENGLISH)).toMatchObject({
      kind: 'ambiguous',
      letters: 's',
      types: [{ id: 'student' }, { id: 'senior' }],
    });
    expect(readTyped('2a1x', ENGLISH)).toEqual({ kind: 'unknown', letters: 'x' });
    expect(readTyped('a2', ENGLISH)).toEqual({ kind: 'unreadable' });
    expect(readTyped('9999a', ENGLISH)).toEqual({ kind: 'unreadable' });
    expect(readTyped('0a', ENGLISH)).toEqual({ kind: 'unreadable' });
    expect(readTyped('2a2', ENGLISH)).toEqual({ kind: 'unfinished' });
    expect(readTyped(' ', ENGLISH)).toEqual({ kind: 'nothing' });
  });

  it('knows the fewest letters of each type', () => {
    expect(ENGLISH.map((type) => shortest(type, ENGLISH))).toEqual(['a', 'c', 'st', 'se']);
    expect(ARABIC.map((type) => shortest(type, ARABIC))).toEqual(['ب', 'طف', 'طا']);
    const twins = [
      { id: 'one', name: 'Child' },
      { id: 'two', name: 'Child 3D' },
      { id: 'three', name: 'Child (3D)' },
    ];
    expect(twins.map((type) => shortest(type, twins))).toEqual(['child', null, null]);
  });
});
