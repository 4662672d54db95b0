/**
 * A scanner is a keyboard that types a ticket's code faster than a hand can, and then Enter. It is
 * understood on every screen, and none of its keys means anything else: neither a digit that takes
 * seats nor an Enter that pays.
 *
 * Ours are `MQ` and base32. The M has gone by before anybody can know, so no M may be a shortcut, and
 * a field that got it is put back as it was.
 */
const PREFIX = 'MQ';
const CODE_SIGN = /^[A-Z2-7]$/;
/** Scanners need 1 to 20 ms from key to key, hands 50 and more. */
const MOST_APART_MS = 35;
/** After so many quick signs no hand is at work, and a scanner that stumbles must not take seats. */
const CERTAIN_SIGNS = 4;
const MOST_APART_ONCE_CERTAIN_MS = 150;
/** The node's own limit is lower; this one keeps a stuck key from filling the memory. */
const MOST_SIGNS = 1_000;

export type Heard =
  /** A key like any other. */
  | { kind: 'key' }
  /** The first sign of what may become a code. */
  | { kind: 'first' }
  | { kind: 'part' }
  | { kind: 'code'; code: string }
  /** It was no code after all: what had been kept back, and then a key like any other. */
  | { kind: 'broken'; kept: string };

/** Tells a code from typing by what came when. */
export class Scan {
  #text = '';
  #lastMs = -Infinity;

  hear(key: string, atMs: number): Heard {
    // Scanners hold Shift for capitals, and say so.
    if (key === 'Shift' || key === 'CapsLock') return { kind: 'key' };
    const isCertain = this.#text.length >= CERTAIN_SIGNS;
    const mostApart = isCertain ? MOST_APART_ONCE_CERTAIN_MS : MOST_APART_MS;
    const isFast = atMs - this.#lastMs <= mostApart;
    const text = isFast ? this.#text : '';
    const kept = this.#text.length >= PREFIX.length && !isFast ? this.#text : '';
    this.#lastMs = atMs;
    if (kept) {
      this.#text = key === PREFIX[0] ? key : '';
      return { kind: 'broken', kept };
    }
    if (key === 'Enter' && text.length > PREFIX.length) {
      this.#text = '';
      return { kind: 'code', code: text };
    }
    const next = text + key;
    const isCode = next.length <= PREFIX.length ? PREFIX.startsWith(next) : CODE_SIGN.test(key);
    if (isCode && next.length <= MOST_SIGNS) {
      this.#text = next;
      return { kind: next.length === 1 ? 'first' : 'part' };
    }
    this.#text = key === PREFIX[0] ? key : '';
    if (text.length >= PREFIX.length) return { kind: 'broken', kept: text };
    return { kind: this.#text ? 'first' : 'key' };
  }

  /** Nothing came for a while: what had been kept back, if there was something. */
  giveUp(): string {
    const kept = this.#text.length >= PREFIX.length ? this.#text : '';
    this.#text = '';
    return kept;
  }
}

/** How long a code may hang in the air before its keys are given to the field after all. */
const GIVE_UP_MS = 250;

/** Listens before anybody else does. Returns how to stop. */
export function listenToScanner(onscan: (code: string) => void): () => void {
  const scan = new Scan();
  let field: { input: HTMLInputElement; before: string } | null = null;
  let late: ReturnType<typeof setTimeout> | undefined;

  const remember = ({ target }: KeyboardEvent) => {
    field = target instanceof HTMLInputElement ? { input: target, before: target.value } : null;
  };
  const write = (value: string) => {
    if (!field || field.input.value === value) return;
    field.input.value = value;
    field.input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  const giveBack = (kept: string) => {
    if (kept) write((field?.before ?? '') + kept);
  };

  function hear(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    clearTimeout(late);
    const heard = scan.hear(event.key, event.timeStamp);
    switch (heard.kind) {
      case 'key':
        return;
      case 'first':
        return remember(event);
      case 'broken':
        giveBack(heard.kept);
        return remember(event);
      case 'part':
        late = setTimeout(() => giveBack(scan.giveUp()), GIVE_UP_MS);
        break;
      case 'code':
        onscan(heard.code);
        break;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (field) write(field.before);
  }

  window.addEventListener('keydown', hear, { capture: true });
  return () => {
    clearTimeout(late);
    window.removeEventListener('keydown', hear, { capture: true });
  };
}
