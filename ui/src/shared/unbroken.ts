export interface Part {
  text: string;
  /** No line ends in it. */
  isOne: boolean;
}

/** Places ("Row M · 13"), and figures with what they count ("4 seats"). */
const ONES = /(\p{L}+ \u2068?(?:\p{L}{1,3}|\d+)\u2069? · \u2068?\d\S*|(?<=^|\s)\d+ \p{L}+)/u;

/** A sentence in parts: no line ends between a figure and what it counts, nor inside a place. */
export function unbroken(text: string): Part[] {
  return text
    .split(ONES)
    .map((part, at) => ({ text: part, isOne: at % 2 === 1 }))
    .filter((part) => part.text !== '');
}
