/**
 * Takes a picture of every state of every screen, at three sizes and in both themes, to be looked at by people: nothing
 * is compared. `cargo xtask pictures` runs it and says where they are; it fails when a state can no longer be reached.
 *
 * Each state also has a sheet with its pictures side by side, and index.html shows all of them.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import { Foyer } from '../browser/support/browser';
import type { Locale } from '../../src/state/locale.svelte';
import { setStage, type Stage } from './stage';
import { arrive } from './state';
import { STATES } from './states';

const FOLDER = process.env.MARQUEE_PICTURES ?? resolve(import.meta.dirname, '../../pictures');
const LOCALE = (process.env.MARQUEE_PICTURES_LOCALE ?? 'en') as Locale;
const SIZES = [
  [1024, 768],
  [1366, 768],
  [1920, 1080],
] as const;
const THEMES = ['dark', 'light'] as const;
/** Until what moves has moved. */
const REST_MS = 250;
/** A picture of a large hall, on a machine that has other work. */
const SLOW_MS = 60_000;

let stage: Stage;
let foyer: Foyer;
const taken: string[] = [];

beforeAll(async () => {
  await mkdir(FOLDER, { recursive: true });
  stage = await setStage();
  foyer = await Foyer.open();
}, 300_000);
afterAll(async () => {
  await writeFile(join(FOLDER, 'index.html'), page(taken.map((name) => picture(`${name}.png`))));
  await foyer?.close();
  await stage?.door.close();
});

it.each(STATES)('$name', async (state) => {
  const till = await foyer.till(stage.door, { locale: LOCALE, width: 1366, height: 768 });
  try {
    await arrive(till, stage, state);
    await takeAll(till, `${state.name}-${LOCALE}`, state.zoom);
  } finally {
    // What it holds would be in the next picture.
    await till.unrouteAll({ behavior: 'ignoreErrors' });
    await giveUp(till);
    await till.context().close();
  }
});

async function takeAll(till: Page, name: string, zoom = 1): Promise<void> {
  const files: string[] = [];
  // A theme that still fades in is none that anybody sees.
  await till.emulateMedia({ reducedMotion: 'reduce' });
  for (const [width, height] of SIZES) {
    await till.setViewportSize({
      width: Math.round(width / zoom),
      height: Math.round(height / zoom),
    });
    for (const theme of THEMES) {
      await till.evaluate((theme) => (document.documentElement.dataset.theme = theme), theme);
      await till.waitForTimeout(REST_MS);
      await drawn(till);
      const file = `${name}-${width}x${height}-${theme}.png`;
      await till.screenshot({ path: join(FOLDER, file), timeout: SLOW_MS });
      files.push(file);
    }
  }
  const sheet = await till.context().newPage();
  await writeFile(join(FOLDER, `${name}.html`), page(files.map(picture)));
  await sheet.setViewportSize({ width: 1960, height: 400 });
  await sheet.goto(`file://${join(FOLDER, `${name}.html`)}`);
  await sheet.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true, timeout: SLOW_MS });
  taken.push(name);
}

/** On a busy machine the page may not have been drawn since its theme was changed. */
function drawn(till: Page): Promise<void> {
  return till.evaluate(
    () =>
      new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}

function picture(file: string): string {
  return `<figure><img src="${file}" alt=""><figcaption>${file}</figcaption></figure>`;
}

function page(figures: string[]): string {
  const style =
    'body{margin:8px;background:#777;display:grid;grid-template-columns:repeat(2,1fr);gap:8px;font:12px sans-serif}' +
    'figure{margin:0}img{max-width:100%;display:block}';
  return `<!doctype html><meta charset="utf-8"><style>${style}</style>${figures.join('\n')}\n`;
}

async function giveUp(till: Page): Promise<void> {
  const kept = await till.evaluate(() => ({
    session: sessionStorage.getItem('marquee.session'),
    cart: sessionStorage.getItem('marquee.cart'),
  }));
  if (!kept.session || !kept.cart) return;
  const { sale_id } = JSON.parse(kept.cart) as { sale_id: string };
  await stage.door.call('hold.release', { sale_id }, kept.session).catch(() => undefined);
}
