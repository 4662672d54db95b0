import type { Locale } from './locale.svelte';

/** Each language in its own words: whoever looks for it cannot read the others. */
export const LANGUAGES: { value: Locale; label: string; lang: string }[] = [
  { value: 'en', label: 'English', lang: 'en' },
  { value: 'es', label: 'Español', lang: 'es' },
  { value: 'ar', label: 'العربية', lang: 'ar' },
];
