import { expect, test } from 'vitest';
import { timeOrderedId } from './ids';

const MOMENT = Date.UTC(2026, 10, 20, 10);

test('an id is a UUID of version 7', () => {
  const ones = new Uint8Array(10).fill(0xff);
  expect(timeOrderedId(MOMENT, ones)).toBe('01a1f866-0d00-7fff-bfff-ffffffffffff');
  expect(timeOrderedId(MOMENT, new Uint8Array(10))).toBe('01a1f866-0d00-7000-8000-000000000000');
});

test('later ids sort after earlier ones', () => {
  const ids = [0, 1, 1_000, 86_400_000].map((later) => timeOrderedId(MOMENT + later));
  expect(ids.toSorted()).toEqual(ids);
});

test('two ids of the same moment differ', () => {
  expect(timeOrderedId(MOMENT)).not.toBe(timeOrderedId(MOMENT));
});
