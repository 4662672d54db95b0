import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrast, floorTint, seatTints, type Theme } from './tint';

const THEMES = ['dark', 'light'] as const;
const sheet = readFileSync('src/design/tokens.css', 'utf8');

/** A colour of the design, the last one of its theme as in the cascade. */
function token(name: string, theme: Theme): string {
  const blocks = sheet.split('\n}').filter((block) => block.includes(`[data-theme='${theme}']`));
  const found = blocks.flatMap(
    (block) => new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(block) ?? [],
  );
  return found.at(-1)!;
}

const groundsOf = (theme: Theme) => [token('ground', theme), token('surface', theme)];

const paint = [0, 0x55, 0xaa, 0xff].flatMap((r) =>
  [0, 0x55, 0xaa, 0xff].flatMap((g) =>
    [0, 0x55, 0xaa, 0xff].map(
      (b) => '#' + [r, g, b].map((value) => value.toString(16).padStart(2, '0')).join(''),
    ),
  ),
);

describe.each(THEMES)('on the %s theme', (theme) => {
  it('a seat of any colour stands out 3:1 from the ground', () => {
    for (const tint of [
      ...seatTints(paint, theme),
      ...paint.flatMap((c) => seatTints([c], theme)),
    ]) {
      for (const ground of groundsOf(theme))
        expect(contrast(tint, ground)).toBeGreaterThanOrEqual(3);
    }
  });

  it.each(['seat-sold', 'seat-held', 'seat-blocked', 'accent-edge', 'warning'])(
    'the colour of a state stands out 3:1 from the ground: %s',
    (name) => {
      for (const ground of groundsOf(theme))
        expect(contrast(token(name, theme), ground)).toBeGreaterThanOrEqual(3);
    },
  );

  it('two price areas of one lightness are told apart without their hue', () => {
    const [red, green] = seatTints(['#d04040', '#4c8a2c'], theme);
    expect(contrast(red!, green!)).toBeGreaterThan(1.25);
  });

  it('text can be read on a floor of any colour', () => {
    for (const color of paint) {
      expect(contrast(floorTint(color, theme), token('muted', theme))).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('a floor is calm: near the ground, and the darker the plan paints it the less so', () => {
    const surface = token('surface', theme);
    const steps = ['#ffffff', '#cccccc', '#4c4848', '#000000'].map((color) =>
      contrast(floorTint(color, theme), surface),
    );
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(steps[0]).toBeLessThan(1.1);
    expect(steps[3]).toBeLessThan(2.2);
  });
});

it('a grey price area stays grey', () => {
  const [tint] = seatTints(['#a9a9a9'], 'dark');
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(tint!.slice(at, at + 2), 16));
  expect(Math.max(r!, g!, b!) - Math.min(r!, g!, b!)).toBeLessThanOrEqual(2);
});

it('what is no colour is painted grey, not refused', () => {
  expect(seatTints(['red; background: url(x)'], 'dark')[0]).toMatch(/^#[0-9a-f]{6}$/);
});

it('contrast is that of WCAG 2', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});
