/** A sentence in which no line ends between a figure and what it counts, nor inside a place ("Row M · 13"). */
export function unbroken(text: string): string {
  return text
    .replace(
      /(\p{L}+) (\u2068?(?:\p{L}{1,3}|\d+)\u2069?) · (?=\u2068?\d)/gu,
      '$1\u00a0$2\u00a0·\u00a0',
    )
    .replace(/(?<=(?:^|\s)\d+) (?=\p{L})/gu, '\u00a0');
}
