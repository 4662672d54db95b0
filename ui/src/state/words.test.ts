import { expect, it } from 'vitest';
import { plan } from '../../tests/support/till';
import { LocaleChoice } from './locale.svelte';
import { categoryName, placesOf, planText } from './words';

const seats = (row: string, ...numbers: (string | number)[]) =>
  numbers.map((number) => ({ row, number: String(number), label: `${row}${number}` }));

it('draws neighbours together, row by row', () => {
  expect(placesOf(seats('E', 15, 16, 17, 18))).toBe('Row E · 15–18');
  expect(placesOf(seats('E', 18, 16, 15, 20))).toBe('Row E · 15–16, 18, 20');
  expect(placesOf([...seats('E', 9, 10), ...seats('F', 1)])).toBe('Row E · 9–10, Row F · 1');
});

it('says one seat as ever, and claims no neighbours where numbers leave some out', () => {
  expect(placesOf(seats('A', 7))).toBe('Row A · 7');
  expect(placesOf(seats('A', 1, 3, 5))).toBe('Row A · 1, 3, 5');
  expect(placesOf(seats('A', 11, 12, '12A'))).toBe('Row A · 11–12, 12A');
  expect(placesOf(seats('', 1).map((seat) => ({ ...seat, label: 'Box 1' })))).toBe('Box 1');
});

it('the words of a plan come in the screen’s language where the cinema gave it', () => {
  const locale = new LocaleChoice();
  const translations = { PANTALLA: { en: 'SCREEN', ar: 'الشاشة' }, Palco: { en: 'Box' } };
  const categories = [{ name: 'p', label: 'Palco', color: '#888888', for_sale: true }];
  const hall = { ...plan, categories, translations };
  locale.current = 'en';
  expect(planText(hall, 'PANTALLA')).toBe('SCREEN');
  expect(categoryName(hall, 0)).toBe('Box');
  locale.current = 'es';
  expect(planText(hall, 'PANTALLA')).toBe('PANTALLA');
  expect(categoryName(hall, 0)).toBe('Palco');
  expect(planText(plan, 'Cabina')).toBe('Cabina');
});
