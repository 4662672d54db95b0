import { describe, expect, it } from 'vitest';
import { eraseDigit, formatMoney, LARGEST_TYPED_MINOR, typeDigits } from './money';

const euro = { code: 'EUR', exponent: 2 };
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/[\u200e\u200f]/g, '');

describe('money on the screen', () => {
  it.each([
    [0, euro, 'en', '€0.00'],
    [5, euro, 'en', '€0.05'],
    [2450, euro, 'es', '24,50 €'],
    [123_456_789, euro, 'en', '€1,234,567.89'],
    [-350, euro, 'en', '−€3.50'],
    [1500, { code: 'JPY', exponent: 0 }, 'en', '¥1,500'],
    [12_345, { code: 'KWD', exponent: 3 }, 'en', 'KWD 12.345'],
  ])('writes %i of %o in %s as %s', (amount, unit, locale, written) => {
    expect(plain(formatMoney(amount, unit, locale))).toBe(written);
  });

  it('keeps the last cent of an amount that a float would lose', () => {
    expect(plain(formatMoney(9_007_199_254_740_991, euro, 'en'))).toBe('€90,071,992,547,409.91');
  });

  it('uses the digits of the keypad in Arabic too', () => {
    expect(formatMoney(2450, euro, 'ar')).toContain('24.50');
  });

  it('refuses what is not a whole number of units', () => {
    expect(() => formatMoney(24.5, euro, 'en')).toThrow(RangeError);
  });
});

describe('money on the keypad', () => {
  it('grows from the right, as on every till', () => {
    const typed = ['2', '4', '5', '0'].reduce(typeDigits, 0);
    expect(typed).toBe(2450);
    expect(typeDigits(24, '00')).toBe(2400);
    expect(eraseDigit(2450)).toBe(245);
    expect(eraseDigit(7)).toBe(0);
  });

  it('takes no digit beyond the largest amount', () => {
    expect(typeDigits(LARGEST_TYPED_MINOR, '0')).toBe(LARGEST_TYPED_MINOR);
  });
});
