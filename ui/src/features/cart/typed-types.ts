/**
 * "2a2c": two adults, two children. Letters are the beginning of a ticket type's name in the screen's language, as many
 * as it takes to tell it from the others. Only letters count: spaces, signs and accents are nobody's business at a till.
 */

export interface NamedType {
  id: string;
  name: string;
}

export type Typed =
  | { kind: 'counts'; counts: ReadonlyMap<string, number> }
  | { kind: 'nothing' }
  /** No number with letters behind it. */
  | { kind: 'unreadable' }
  /** A number alone, at the end: the letters are still to come. */
  | { kind: 'unfinished' }
  | { kind: 'unknown'; letters: string }
  | { kind: 'ambiguous'; letters: string; types: NamedType[] };

/** More than any sale has: a number that goes on and on is a stuck key. */
const MOST_DIGITS = 3;

export function readTyped(text: string, types: NamedType[]): Typed {
  const plain = westernDigits(text).replace(/[\s,;+]+/gu, '');
  if (plain === '') return { kind: 'nothing' };
  const counts = new Map<string, number>();
  let rest = plain;
  while (rest !== '') {
    const part = /^(\d+)([\p{L}\p{M}]*)/u.exec(rest);
    const [all = '', digits = '', letters = ''] = part ?? [];
    if (!part || digits.length > MOST_DIGITS || Number(digits) === 0) return { kind: 'unreadable' };
    if (letters === '') return { kind: all === rest ? 'unfinished' : 'unreadable' };
    const found = typesThatBegin(letters, types);
    const [type] = found;
    if (!type) return { kind: 'unknown', letters };
    if (found.length > 1) return { kind: 'ambiguous', letters, types: found };
    counts.set(type.id, (counts.get(type.id) ?? 0) + Number(digits));
    rest = rest.slice(all.length);
  }
  return { kind: 'counts', counts };
}

/** The fewest letters that mean this type and no other; null where its whole name is another's beginning too. */
export function shortest(type: NamedType, types: NamedType[]): string | null {
  const letters = [...lettersOf(type.name)];
  for (let length = 1; length <= letters.length; length++) {
    const beginning = letters.slice(0, length).join('');
    const found = typesThatBegin(beginning, types);
    if (found.length === 1 && found[0]?.id === type.id) return beginning;
  }
  return null;
}

function typesThatBegin(letters: string, types: NamedType[]): NamedType[] {
  const wanted = lettersOf(letters);
  const found = types.filter((type) => lettersOf(type.name).startsWith(wanted));
  // "Child" is meant by its whole name, though "Child 3D" begins with it.
  const whole = found.filter((type) => lettersOf(type.name) === wanted);
  return whole.length === 1 ? whole : found;
}

function lettersOf(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^\p{L}]/gu, '')
    .toLowerCase();
}

/** An Arabic keyboard may type ٢ for 2. */
function westernDigits(text: string): string {
  return text
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0));
}
