import { expect, it } from 'vitest';
import { unbroken } from './unbroken';

it.each([
  ['Sale cancelled. 4 seats released.', 'Sale cancelled. 4\u00a0seats released.'],
  ['Row M · 13 was taken.', 'Row\u00a0M\u00a0·\u00a013\u00a0was taken.'],
  ['Fila 25 · 3 y Fila M · 4', 'Fila\u00a025\u00a0·\u00a03\u00a0y Fila\u00a0M\u00a0·\u00a04'],
  ['بقيت 4 محاولات', 'بقيت 4\u00a0محاولات'],
  ['Wrong PIN.', 'Wrong PIN.'],
])('%s', (text, said) => {
  expect(unbroken(text)).toBe(said);
});
