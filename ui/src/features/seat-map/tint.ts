/**
 * A plan's own colours, made to fit the theme: the hue stays, lightness and saturation are ours.
 * Venues paint price areas pure red and floors pure grey; on ink or paper both have to be readable
 * (3:1 against the ground) and none may shout.
 *
 * Colours are worked out in OKLCH (Björn Ottosson, 2020), where equal lightness looks equally light.
 */
export type Theme = 'dark' | 'light';

interface Lch {
  lightness: number;
  chroma: number;
  hue: number;
}

/** Below this a colour is grey and has no hue to keep. */
const GREY_CHROMA = 0.03;

/** Seat outlines. The range is spread over a hall's price areas, so that no two differ in hue alone. */
const SEAT = {
  dark: { from: 0.7, to: 0.87, chroma: 0.12 },
  light: { from: 0.59, to: 0.45, chroma: 0.14 },
} as const;

/** Floors and walls. White is the ground itself; the darker the plan paints, the more they stand out. */
const FLOOR = {
  dark: { ground: 0.205, step: 0.16, chroma: 0.05 },
  light: { ground: 0.985, step: -0.125, chroma: 0.045 },
} as const;

/** One tint per price area, the lightest area of the plan the lightest of the theme's. */
export function seatTints(colors: string[], theme: Theme): string[] {
  const { from, to, chroma } = SEAT[theme];
  const parsed = colors.map(toLch);
  const byLightness = parsed
    .map((_, i) => i)
    .sort((a, b) => parsed[a]!.lightness - parsed[b]!.lightness);
  const steps = Math.max(1, colors.length - 1);
  return parsed.map((color, i) => {
    const rank = byLightness.indexOf(i);
    const place = colors.length === 1 ? 0.5 : rank / steps;
    const share = theme === 'dark' ? place : 1 - place;
    return toHex({
      lightness: from + (to - from) * share,
      chroma: color.chroma < GREY_CHROMA ? color.chroma : Math.min(color.chroma, chroma),
      hue: color.hue,
    });
  });
}

/** The tints as custom properties for the style sheet; the browser picks the theme's. */
export function tintStyle(colors: string[]): string {
  const dark = seatTints(colors, 'dark');
  const light = seatTints(colors, 'light');
  return colors.map((_, i) => `--tint-${i}: light-dark(${light[i]}, ${dark[i]})`).join(';');
}

export function floorTint(color: string, theme: Theme): string {
  const { ground, step, chroma } = FLOOR[theme];
  const { lightness, chroma: own, hue } = toLch(color);
  return toHex({
    lightness: ground + step * (1 - lightness),
    chroma: Math.min(own * 0.4, chroma),
    hue,
  });
}

/** WCAG 2 contrast of two colours, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [bright, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (bright! + 0.05) / (dark! + 0.05);
}

function luminance(hex: string): number {
  const [r, g, b] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Anything that is not a hex colour is a middle grey: a plan is drawn, not refused, for its paint. */
function linear(hex: string): [number, number, number] {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(hex);
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(hex);
  const parts = short ? short.slice(1).map((d) => d + d) : (long?.slice(1) ?? ['80', '80', '80']);
  const [r, g, b] = parts.map((part) => {
    const value = parseInt(part, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return [r!, g!, b!];
}

function toLch(hex: string): Lch {
  const [r, g, b] = linear(hex);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const c = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return { lightness, chroma: Math.hypot(a, c), hue: Math.atan2(c, a) };
}

/** What sRGB cannot show loses saturation, not lightness: contrast is what was promised. */
function toHex({ lightness, chroma, hue }: Lch): string {
  for (let share = 1; ; share -= 0.05) {
    const channels = toLinear(lightness, chroma * Math.max(0, share), hue);
    if (share <= 0 || channels.every((value) => value >= -0.0005 && value <= 1.0005)) {
      return '#' + channels.map(toByte).join('');
    }
  }
}

function toLinear(lightness: number, chroma: number, hue: number): number[] {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function toByte(value: number): string {
  const clipped = Math.min(1, Math.max(0, value));
  const encoded = clipped <= 0.0031308 ? clipped * 12.92 : 1.055 * clipped ** (1 / 2.4) - 0.055;
  return Math.round(encoded * 255)
    .toString(16)
    .padStart(2, '0');
}
