import { overwriteGetLocale } from '../paraglide/runtime.js';

export const LOCALES = ['en', 'es', 'ar'] as const;
export type Locale = (typeof LOCALES)[number];

const KEY = 'marquee.locale';

function isLocale(text: string | null | undefined): text is Locale {
  return LOCALES.includes(text as Locale);
}

/** The language of this till's screen. It is the workstation's choice, so it is kept on it. */
export class LocaleChoice {
  current = $state<Locale>('en');

  constructor() {
    const kept = localStorage.getItem(KEY);
    const browser = navigator.language.slice(0, 2);
    this.current = isLocale(kept) ? kept : isLocale(browser) ? browser : 'en';
    // Every message reads the language through this, so a change redraws what it must and no more.
    overwriteGetLocale(() => this.current);
  }

  get direction(): 'ltr' | 'rtl' {
    return this.current === 'ar' ? 'rtl' : 'ltr';
  }

  choose(locale: Locale): void {
    this.current = locale;
    localStorage.setItem(KEY, locale);
  }

  /** Keeps the document's language and direction in step. Call once, inside an effect root. */
  apply(): void {
    $effect(() => {
      document.documentElement.lang = this.current;
      document.documentElement.dir = this.direction;
    });
  }
}
