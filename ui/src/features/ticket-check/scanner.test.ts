import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listenToScanner, Scan } from './scanner';

const CODE = 'MQAEBAGBAF2345XYZ';

/** As long as a real one, nearly. */
const LONG_CODE = `MQ${'AHJZAKEHAGQ7U7KM2N373PXUXHA2GLTW3'.repeat(5)}`;

/** Types into a field with so many milliseconds from key to key; answers what was recognised. */
function typed(scan: Scan, keys: string[], apartMs: number, inField = true): string[] {
  let now = 1_000;
  return keys.map((key) => {
    now += apartMs;
    const heard = scan.hear(key, now, inField);
    return heard.kind === 'code' ? `code ${heard.code}` : heard.kind;
  });
}

describe('a scan', () => {
  it('is a burst of a ticket code that Enter ends', () => {
    expect(typed(new Scan(), [...CODE, 'Enter'], 8).at(-1)).toBe(`code ${CODE}`);
  });

  it('may hold Shift for its capitals', () => {
    const keys = [...CODE].flatMap((sign) => ['Shift', sign]);
    expect(typed(new Scan(), [...keys, 'Enter'], 4).at(-1)).toBe(`code ${CODE}`);
  });

  it.each([20, 60, 400, 1_200])(
    'is one at %i ms a sign, where no field has the focus',
    (apartMs) => {
      const heard = typed(new Scan(), [...LONG_CODE, 'Enter'], apartMs, false);
      expect(heard.at(-1)).toBe(`code ${LONG_CODE}`);
      expect(heard.slice(1, -1).every((each) => each === 'withheld')).toBe(true);
    },
  );

  it.each([60, 400, 1_200])('is one at %i ms a sign in a field too, when it ends', (apartMs) => {
    expect(typed(new Scan(), [...LONG_CODE, 'Enter'], apartMs).at(-1)).toBe(`code ${LONG_CODE}`);
  });

  it('that broke off does not swallow what is typed after a while', () => {
    const scan = new Scan();
    typed(scan, [...'MQ34'], 60, false);
    expect(scan.hear('5', 4_000, false).kind).toBe('broken');
    expect(scan.hear('0', 4_060, false).kind).toBe('key');
  });

  it('is not what a hand types, however true', () => {
    const heard = typed(new Scan(), [...CODE, 'Enter'], 60);
    expect(heard.at(-1)).toBe('key');
    expect(heard).not.toContain('withheld');
  });

  it('is not another code, however fast', () => {
    expect(typed(new Scan(), [...'4006381333931', 'Enter'], 8)).not.toContain('withheld');
  });

  it('may stumble once it has begun', () => {
    const scan = new Scan();
    typed(scan, [...CODE.slice(0, 6)], 8);
    expect(scan.hear(CODE[6]!, 1_300, true)).toEqual({ kind: 'withheld' });
  });

  it('can follow another at once', () => {
    const heard = typed(new Scan(), [...CODE, 'Enter', ...CODE, 'Enter'], 8);
    expect(heard.filter((each) => each === `code ${CODE}`)).toHaveLength(2);
  });

  it('that breaks off gives back what it kept', () => {
    const scan = new Scan();
    typed(scan, [...'MQ34'], 8);
    expect(scan.hear('!', 1_040, true)).toEqual({ kind: 'broken', kept: 'MQ34' });
  });
});

describe('with a scanner at the till', () => {
  const onscan = vi.fn<(code: string) => void>();
  const shortcut = vi.fn<(key: string) => void>();
  const hear = (event: KeyboardEvent) => shortcut(event.key);
  let stop: () => void;
  let field: HTMLInputElement;

  beforeEach(() => {
    stop = listenToScanner(onscan);
    window.addEventListener('keydown', hear);
    field = document.createElement('input');
    field.value = 'totoro';
    document.body.append(field);
    onscan.mockClear();
    shortcut.mockClear();
  });
  afterEach(() => {
    stop();
    window.removeEventListener('keydown', hear);
    field.remove();
  });

  it('no key of a code is a shortcut', async () => {
    await userEvent.setup({ delay: null }).keyboard(`${CODE}{Enter}`);
    expect(onscan).toHaveBeenCalledExactlyOnceWith(CODE);
    expect(shortcut.mock.calls.flat()).toEqual(['M']);
  });

  it('a field that has the focus stays as it was', async () => {
    const user = userEvent.setup({ delay: null });
    field.focus();
    await user.keyboard(`${CODE}{Enter}`);
    expect(onscan).toHaveBeenCalledExactlyOnceWith(CODE);
    expect(field.value).toBe('totoro');
  });

  it('a field gets what was no code after all', async () => {
    const user = userEvent.setup({ delay: null });
    field.focus();
    await user.keyboard('MQ3');
    expect(field.value).toBe('totoro');
    await vi.waitFor(() => expect(field.value).toBe('totoroMQ3'));
    expect(onscan).not.toHaveBeenCalled();
  });

  it('a field that a slow code went through is put back as it was', async () => {
    const user = userEvent.setup({ delay: 40 });
    field.focus();
    await user.keyboard(`${LONG_CODE.slice(0, 40)}{Enter}`);
    expect(onscan).toHaveBeenCalledExactlyOnceWith(LONG_CODE.slice(0, 40));
    expect(field.value).toBe('totoro');
  });
});
