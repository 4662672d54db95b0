/**
 * A scanner is a keyboard that types a ticket's code and then Enter. It is understood on every screen,
 * and none of its keys means anything else: neither a digit that takes seats or money nor an Enter
 * that pays.
 *
 * Ours are `MQ` and base32. The M has gone by before anybody can know, so no M may be a shortcut, and
 * a field that got it is put back as it was.
 *
 * How fast it types decides nothing but what a field shows meanwhile. Where no field has the focus,
 * nobody types `MQ` by hand, and all that follows is withheld. In a field somebody may: signs are
 * withheld while they come faster than a hand can, and go through otherwise, until Enter comes after
 * more of them than anybody types.
 */
import { isTyping } from '../../shared/keys';

const PREFIX = 'MQ';
const CODE_SIGN = /^[A-Z2-7]$/;
/** Most scanners need 1 to 20 ms from key to key, hands 50 and more. */
const QUICK_MS = 35;
/** After so many quick signs no hand is at work, and a scanner that stumbles must not type. */
const CERTAIN_SIGNS = 4;
/** A longer pause is the end of whatever it was. */
const LONGEST_PAUSE_MS = 1_500;
/** Codes are some two hundred signs long; nobody searches for a tenth of that in capitals, beginning with MQ. */
const MORE_THAN_HANDS_TYPE = 32;
/** The node's own limit is lower; this one keeps a stuck key from filling the memory. */
const MOST_SIGNS = 1_000;

export type Heard =
  /** A key like any other. */
  | { kind: 'key' }
  /** The first sign of what may become a code. */
  | { kind: 'first' }
  /** Of a code, and nobody else hears it. */
  | { kind: 'withheld' }
  /** Perhaps of a code, perhaps by hand: it goes through, after what had been withheld before it. */
  | { kind: 'let_through'; kept: string }
  | { kind: 'code'; code: string }
  /** It was no code after all: what had been withheld, and then a key like any other. */
  | { kind: 'broken'; kept: string };

/** Tells a code from typing. */
export class Scan {
  #text = '';
  #withholds = false;
  #lastMs = -Infinity;

  hear(key: string, atMs: number, inField: boolean): Heard {
    // Scanners hold Shift for capitals, and say so.
    if (key === 'Shift' || key === 'CapsLock') return { kind: 'key' };
    const pause = atMs - this.#lastMs;
    this.#lastMs = atMs;
    const next = this.#text + key;
    if (this.#text === '' || pause > LONGEST_PAUSE_MS) return this.#beginWith(key);
    if (key === 'Enter' && this.#isCode()) return this.#end();
    const goesOn = next.length <= PREFIX.length ? PREFIX.startsWith(next) : CODE_SIGN.test(key);
    if (!goesOn || next.length > MOST_SIGNS) return this.#beginWith(key);
    const withheld = this.#withheld();
    this.#withholds = !inField || this.#isQuick(pause);
    this.#text = next;
    return this.#withholds ? { kind: 'withheld' } : { kind: 'let_through', kept: withheld };
  }

  /** Whether more of it is on its way for sure. */
  get isCertain(): boolean {
    return this.#withholds && this.#text.length >= CERTAIN_SIGNS;
  }

  /** Nothing came for a while: what had been withheld, if there was something. A slow scanner may go on. */
  release(): string {
    const kept = this.#withheld();
    this.#withholds = false;
    return kept;
  }

  #isQuick(pause: number): boolean {
    if (this.isCertain) return true;
    return pause <= QUICK_MS && (this.#withholds || this.#text.length < PREFIX.length);
  }

  #isCode(): boolean {
    const least = this.#withholds ? PREFIX.length + 1 : MORE_THAN_HANDS_TYPE;
    return this.#text.length >= least;
  }

  /** The first sign had gone by before anybody could know. */
  #withheld(): string {
    return this.#withholds ? this.#text : '';
  }

  #end(): Heard {
    const code = this.#text;
    this.#text = '';
    this.#withholds = false;
    return { kind: 'code', code };
  }

  #beginWith(key: string): Heard {
    const kept = this.#withheld();
    this.#text = key === PREFIX[0] ? key : '';
    this.#withholds = false;
    if (kept) return { kind: 'broken', kept };
    return { kind: this.#text ? 'first' : 'key' };
  }
}

/** How long a field waits for what may be a code before it gets the signs after all. */
const RELEASE_MS = 250;

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
    const heard = scan.hear(event.key, event.timeStamp, isTyping(event));
    switch (heard.kind) {
      case 'key':
        return;
      case 'first':
        return remember(event);
      case 'let_through':
        return giveBack(heard.kept);
      case 'broken':
        giveBack(heard.kept);
        return remember(event);
      case 'withheld': {
        const wait = scan.isCertain ? LONGEST_PAUSE_MS : RELEASE_MS;
        if (field) late = setTimeout(() => giveBack(scan.release()), wait);
        break;
      }
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
