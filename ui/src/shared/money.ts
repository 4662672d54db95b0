/**
 * Money is a whole number of minor units from the keypad to the printer. Nothing here divides in
 * floating point: the major part and the minor digits are split as integers and put into the
 * pattern that the locale gives for the currency.
 */
export interface MoneyUnit {
  code: string;
  exponent: number;
}

/** The largest amount that a keypad accepts: seven digits of major units at two decimals. */
export const LARGEST_TYPED_MINOR = 999_999_999;

export function formatMoney(amountMinor: number, unit: MoneyUnit, locale: string): string {
  if (!Number.isSafeInteger(amountMinor)) throw new RangeError('money is a whole number of units');
  const scale = 10n ** BigInt(unit.exponent);
  const absolute = BigInt(Math.abs(amountMinor));
  const fraction = (absolute % scale).toString().padStart(unit.exponent, '0');
  const text = pattern(unit, locale)
    .formatToParts(absolute / scale)
    .map((part) => (part.type === 'fraction' ? fraction : part.value))
    .join('');
  // U+200E keeps the sign in front of the digits in a right-to-left line.
  return amountMinor < 0 ? `\u200e\u2212${text}` : text;
}

/** What the amount becomes when one more digit is typed; unchanged when there is no room. */
export function typeDigits(amountMinor: number, digits: string): number {
  const next = Number(`${amountMinor}${digits}`);
  return next > LARGEST_TYPED_MINOR ? amountMinor : next;
}

/** What the amount becomes when the last digit is taken back. */
export function eraseDigit(amountMinor: number): number {
  return (amountMinor - (amountMinor % 10)) / 10;
}

const patterns = new Map<string, Intl.NumberFormat>();

function pattern(unit: MoneyUnit, locale: string): Intl.NumberFormat {
  const key = `${locale} ${unit.code} ${unit.exponent}`;
  let format = patterns.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: unit.code,
      // Cashiers read one set of digits: the keypad's and the drawer's.
      numberingSystem: 'latn',
      minimumFractionDigits: unit.exponent,
      maximumFractionDigits: unit.exponent,
    });
    patterns.set(key, format);
  }
  return format;
}
