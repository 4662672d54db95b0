import { describe, expect, it } from 'vitest';
import { Formats } from './formats';
import { LocaleChoice, type Locale } from './locale.svelte';
import type { Cinema } from './cinema.svelte';

const cinema = {
  facts: { time_zone: 'Europe/Madrid', currency: { code: 'EUR', exponent: 2 } },
} as Cinema;

function formats(language: Locale): Formats {
  const locale = new LocaleChoice();
  locale.current = language;
  return new Formats(cinema, locale);
}

const INSTANT = '2026-11-21T17:30:00Z';

describe('dates', () => {
  it.each<[Locale, string, string]>([
    ['en', 'Sat 21 Nov', 'Sat 21 Nov, 18:30'],
    ['es', 'sáb 21 nov', 'sáb 21 nov, 18:30'],
    ['ar', 'السبت 21 نوفمبر', 'السبت 21 نوفمبر، 18:30'],
  ])('say the day before the month in %s', (language, date, moment) => {
    expect(formats(language).day('2026-11-21', 'short')).toBe(date);
    expect(formats(language).dateOf(INSTANT)).toBe(date);
    expect(formats(language).dayAndTime(INSTANT)).toBe(moment);
  });

  it('say the year where it may be another', () => {
    expect(formats('en').moment(INSTANT)).toBe('21 Nov 2026, 18:30');
    expect(formats('en').day('2026-11-21', 'long')).toMatch(/^Saturday,? 21 November$/);
  });
});

describe('languages', () => {
  it.each<[Locale, string, string]>([
    ['en', 'zxx', 'No dialogue'],
    ['es', 'zxx', 'Sin diálogos'],
    ['ar', 'zxx', 'بلا حوار'],
    ['en', 'mul', 'Several languages'],
    ['en', 'und', 'Unknown language'],
    ['en', 'ja', 'Japanese'],
    ['es', 'ja', 'japonés'],
    ['en', '???', '???'],
  ])('in %s, %s is called "%s"', (language, tag, name) => {
    expect(formats(language).language(tag)).toBe(name);
  });
});
