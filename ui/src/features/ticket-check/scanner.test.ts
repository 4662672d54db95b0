import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listenToScanner, Scan } from './scanner';

const CODE = 'MQAEBAGBAF2345XYZ';

/** Types with so many milliseconds from key to key; answers what was recognised. */
function typed(scan: Scan, keys: string[], apartMs: number): string[] {
  let now = 1_000;
  return keys.map((key) => {
    now += apartMs;
    const heard = scan.hear(key, now);
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

  it('is not what a hand types, however true', () => {
    const heard = typed(new Scan(), [...CODE, 'Enter'], 60);
    expect(heard.at(-1)).toBe('key');
    expect(heard).not.toContain('part');
  });

  it('is not another code, however fast', () => {
    expect(typed(new Scan(), [...'4006381333931', 'Enter'], 8)).not.toContain('part');
  });

  it('may stumble once it has begun', () => {
    const scan = new Scan();
    typed(scan, [...CODE.slice(0, 6)], 8);
    expect(scan.hear(CODE[6]!, 1_140)).toEqual({ kind: 'part' });
  });

  it('can follow another at once', () => {
    const heard = typed(new Scan(), [...CODE, 'Enter', ...CODE, 'Enter'], 8);
    expect(heard.filter((each) => each === `code ${CODE}`)).toHaveLength(2);
  });

  it('that breaks off gives back what it kept', () => {
    const scan = new Scan();
    typed(scan, [...'MQ34'], 8);
    expect(scan.hear('!', 1_040)).toEqual({ kind: 'broken', kept: 'MQ34' });
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
});
