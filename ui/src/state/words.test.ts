import { expect, it } from 'vitest';
import { plan } from '../../tests/support/till';
import { LocaleChoice } from './locale.svelte';
import { categoryName, planText } from './words';

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
