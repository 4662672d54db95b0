import { expect, it } from 'vitest';
import { unbroken } from './unbroken';

it.each([
  ['Sale cancelled. 4 seats released.', ['4 seats']],
  ['Row M · 13 was taken.', ['Row M · 13']],
  ['Fila 25 · 3 y Fila M · 4', ['Fila 25 · 3', 'Fila M · 4']],
  ['بقيت 4 محاولات', ['4 محاولات']],
  ['Wrong PIN.', []],
])('%s', (text, kept) => {
  const parts = unbroken(text);
  expect(parts.filter(({ isOne }) => isOne).map((part) => part.text)).toEqual(kept);
  expect(parts.map((part) => part.text).join('')).toBe(text);
});
