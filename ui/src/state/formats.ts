import { m } from '../paraglide/messages.js';
import { formatMoney } from '../shared/money';
import type { Cinema } from './cinema.svelte';
import type { LocaleChoice } from './locale.svelte';

/** The codes of ISO 639 that name no language. */
const NO_LANGUAGE: Record<string, () => string> = {
  zxx: m.language_none,
  und: m.language_unknown,
  mul: m.language_several,
};

/** Our English is British, and so is the order of a date in it: "Sat 21 Nov". */
const DATE_LOCALE = { en: 'en-GB', es: 'es', ar: 'ar' } as const;

const cache = new Map<string, Intl.DateTimeFormat>();

/** How this cinema's money, times and languages are written in the till's language. */
export class Formats {
  constructor(
    private readonly cinema: Cinema,
    private readonly locale: LocaleChoice,
  ) {}

  money(amountMinor: number): string {
    return formatMoney(amountMinor, this.cinema.facts.currency, this.locale.current);
  }

  /** "18:30", in the cinema's time zone. */
  time(instant: string | number): string {
    return this.#date({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
      new Date(instant),
    );
  }

  /** "20 Nov 2026, 18:30", in the cinema's time zone: for times that may be years off. */
  moment(instant: string): string {
    return this.#date({
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(new Date(instant));
  }

  /** "Fri 20 Nov, 18:30", in the cinema's time zone. */
  dayAndTime(instant: string): string {
    const separator = this.locale.current === 'ar' ? '، ' : ', ';
    return this.dateOf(instant) + separator + this.time(instant);
  }

  /** "Fri 20 Nov", in the cinema's time zone. */
  dateOf(instant: string): string {
    return this.#shortDate(instant, {});
  }

  /** A business day is a date without a zone; noon UTC is inside it wherever the reader is. */
  day(businessDay: string, style: 'short' | 'long'): string {
    const noon = `${businessDay}T12:00:00Z`;
    if (style === 'short') return this.#shortDate(noon, { timeZone: 'UTC' });
    return this.#date({
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      timeZone: 'UTC',
    }).format(new Date(noon));
  }

  weekday(businessDay: string): string {
    return this.#date({ weekday: 'short', timeZone: 'UTC' }).format(
      new Date(`${businessDay}T12:00:00Z`),
    );
  }

  dayOfMonth(businessDay: string): string {
    return this.#date({ day: 'numeric', timeZone: 'UTC' }).format(
      new Date(`${businessDay}T12:00:00Z`),
    );
  }

  /** "Japanese" for ja. A tag that nobody knows is shown as it is. */
  language(tag: string): string {
    const special = NO_LANGUAGE[tag.toLowerCase()];
    if (special) return special();
    try {
      const names = new Intl.DisplayNames([this.locale.current], { type: 'language' });
      return names.of(tag) ?? tag;
    } catch {
      return tag;
    }
  }

  /** One of several translations: the till's language, English, or whichever there is. */
  name(names: Record<string, string | undefined>): string {
    return names[this.locale.current] ?? names.en ?? Object.values(names)[0] ?? '';
  }

  /** "10 %" for 1000 basis points, without dividing money. */
  rate(basisPoints: number): string {
    return new Intl.NumberFormat(this.locale.current, {
      style: 'percent',
      numberingSystem: 'latn',
      maximumFractionDigits: 2,
    }).format(basisPoints / 10_000);
  }

  /** "4:07" of seconds. */
  countdown(seconds: number): string {
    const rest = seconds % 60;
    return `${(seconds - rest) / 60}:${String(rest).padStart(2, '0')}`;
  }

  /** Weekday, day, month, in this order and without commas in every language: Intl's own words, joined. */
  #shortDate(instant: string, options: Intl.DateTimeFormatOptions): string {
    const parts = this.#date({
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      ...options,
    }).formatToParts(new Date(instant));
    const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
    return `${part('weekday')} ${part('day')} ${part('month')}`;
  }

  #date(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const zoned = { timeZone: this.cinema.facts.time_zone, ...options };
    const key = this.locale.current + JSON.stringify(zoned);
    let format = cache.get(key);
    if (!format) {
      format = new Intl.DateTimeFormat(DATE_LOCALE[this.locale.current], {
        numberingSystem: 'latn',
        ...zoned,
      });
      cache.set(key, format);
    }
    return format;
  }
}
