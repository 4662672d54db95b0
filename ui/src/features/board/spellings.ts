/**
 * How a title may be typed on a keyboard that lacks its letters: Cyrillic and Japanese kana in Latin letters, as they
 * sound. Nobody agrees on one spelling ("Letyat zhuravli", "Letiat juravli"), so both the title and what is typed
 * are brought to the same rough one. Absent on purpose: kanji, whose sound depends on the word, and Arabic, which
 * writes no vowels; such titles are found by their own letters, their director or their language.
 */

const CYRILLIC: Record<string, string> = {
  ...letters('абвгдезиклмнопрстуфыэіґ', 'a b v g d e z i k l m n o p r s t u f y e i g'),
  ...letters('ёжйхцчшщюяєї', 'e zh y h ts ch sh shch yu ya e i'),
  ъ: '',
  ь: '',
};

/** Each row of the syllabary, in the order a i u e o. */
const KANA: Record<string, string> = {
  ...letters('あいうえおかきくけこさしすせそ', 'a i u e o ka ki ku ke ko sa shi su se so'),
  ...letters('たちつてとなにぬねのはひふへほ', 'ta chi tsu te to na ni nu ne no ha hi fu he ho'),
  ...letters('まみむめもやゆよらりるれろわをん', 'ma mi mu me mo ya yu yo ra ri ru re ro wa o n'),
  ...letters('がぎぐげござじずぜぞだぢづでど', 'ga gi gu ge go za ji zu ze zo da ji zu de do'),
  ...letters('ばびぶべぼぱぴぷぺぽ', 'ba bi bu be bo pa pi pu pe po'),
  ...letters('ぁぃぅぇぉ', 'a i u e o'),
  // Doubles the next consonant, and doubles are written once here.
  っ: '',
  ー: '',
};

/** A small ya, yu or yo takes the place of the vowel before it: ki + ya is kya, shi + ya is sha. */
const GLIDES: Record<string, string> = { ゃ: 'a', ゅ: 'u', ょ: 'o' };

function letters(signs: string, sounds: string): Record<string, string> {
  const spelt = sounds.split(' ');
  return Object.fromEntries([...signs].map((sign, place) => [sign, spelt[place]!]));
}

const KATAKANA_TO_HIRAGANA = 'ァ'.codePointAt(0)! - 'ぁ'.codePointAt(0)!;

/** In Latin letters where the script tells how. */
function latin(text: string): string {
  const hiragana = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ァ-ヶ]/g, (sign) =>
      String.fromCodePoint(sign.codePointAt(0)! - KATAKANA_TO_HIRAGANA),
    );
  let spelt = '';
  for (const sign of hiragana) {
    const glide = GLIDES[sign];
    if (glide) spelt = spelt.replace(/i$/, /(sh|ch|j)i$/.test(spelt) ? '' : 'y') + glide;
    else spelt += CYRILLIC[sign] ?? KANA[sign] ?? sign;
  }
  return spelt;
}

/** The rough spelling that all of a word's spellings share. */
export function sound(text: string): string {
  return latin(text)
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .replace(/zh/g, 'j')
    .replace(/kh/g, 'h')
    .replace(/ou/g, 'o')
    .replace(/y/g, 'i')
    .replace(/w/g, 'v')
    .replace(/(.)\1+/gu, '$1');
}

/**
 * Whether a typed word is heard in a text: all of it, as it sounds. Of "zzzz" one z is left, which is in half of all titles:
 * a word that loses more than a third of its letters is not heard at all.
 */
export function isHeard(word: string, text: string): boolean {
  const heard = sound(word);
  const lost = word.length - heard.length;
  return heard.length > 1 && lost * 3 <= word.length && sound(text).includes(heard);
}

/** One slip of the finger in five letters, and never more than two. */
const LETTERS_FOR_A_SLIP = 5;
const SLIPS_LIMIT = 2;

/** Whether a typed word is one of a text's words with a slip or two: "casblanca" is Casablanca. */
export function isNear(word: string, text: string): boolean {
  const typed = sound(word);
  const slips = Math.min(SLIPS_LIMIT, Math.floor(typed.length / LETTERS_FOR_A_SLIP));
  if (slips === 0) return false;
  return sound(text)
    .split(/[^\p{L}\p{N}]+/u)
    .some((other) => distance(typed, other, slips) <= slips);
}

/**
 * How many letters have to be put in, left out, changed or swapped with the next to make one word of the other
 * (optimal string alignment). Above `most` it only matters that it is more.
 */
function distance(one: string, other: string, most: number): number {
  const [from, to] = [[...one], [...other]];
  if (Math.abs(from.length - to.length) > most) return most + 1;
  let before: number[] = [];
  let row = to.map((_, place) => place + 1);
  row.unshift(0);
  from.forEach((letter, at) => {
    const next = [at + 1];
    to.forEach((wanted, place) => {
      const changed = row[place]! + (letter === wanted ? 0 : 1);
      let least = Math.min(changed, row[place + 1]! + 1, next[place]! + 1);
      if (at > 0 && place > 0 && letter === to[place - 1] && wanted === from[at - 1])
        least = Math.min(least, before[place - 1]! + 1);
      next.push(least);
    });
    before = row;
    row = next;
  });
  return row.at(-1)!;
}
