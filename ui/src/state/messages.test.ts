import { describe, expect, it } from 'vitest';
import ar from '../../messages/ar.json';
import en from '../../messages/en.json';
import es from '../../messages/es.json';

type Message = string | { match: Record<string, string> }[];
const catalogues: Record<string, Record<string, Message>> = { en, es, ar };

function placeholders(message: Message): string[] {
  const texts =
    typeof message === 'string' ? [message] : message.flatMap((each) => Object.values(each.match));
  const found = texts.flatMap((text) => text.match(/\{\w+\}/g) ?? []);
  return [...new Set(found)].sort();
}

describe('the messages', () => {
  it.each(['es', 'ar'])('are all there in %s', (locale) => {
    expect(Object.keys(catalogues[locale] ?? {}).sort()).toEqual(Object.keys(en).sort());
  });

  it.each(['es', 'ar'])('ask for nothing in %s that English does not give', (locale) => {
    for (const [key, message] of Object.entries(catalogues[locale] ?? {})) {
      if (key === '$schema') continue;
      const given = placeholders((en as Record<string, Message>)[key] ?? '');
      const extra = placeholders(message).filter((name) => !given.includes(name));
      expect(extra, key).toEqual([]);
    }
  });
});
