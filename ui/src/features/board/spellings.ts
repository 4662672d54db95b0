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
