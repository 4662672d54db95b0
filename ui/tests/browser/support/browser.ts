import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Locale } from '../../../src/state/locale.svelte';
import type { Theme } from '../../../src/state/theme.svelte';
import type { Door } from './door';

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface TillOptions {
  theme?: Theme;
  locale?: Locale;
  width?: number;
  height?: number;
}

/** A browser in which each window is a till of its own: nothing is shared but the cinema. */
export class Foyer {
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async open(): Promise<Foyer> {
    const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
    return new Foyer(await chromium.launch({ executablePath, args: ARGUMENTS }));
  }

  async till(door: Door, options: TillOptions = {}): Promise<Page> {
    const { theme = 'dark', locale = 'en', width = 1280, height = 800 } = options;
    const context = await this.#browser.newContext({ viewport: { width, height } });
    await context.addInitScript(
      ([theme, locale]) => {
        localStorage.setItem('marquee.theme', theme);
        localStorage.setItem('marquee.locale', locale);
      },
      [theme, locale] as const,
    );
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(door.url);
    return page;
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}

/** Nothing that axe-core knows of keeps anybody from using what is on the screen. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  // Colours in the middle of a change are nobody's colours.
  await page.waitForTimeout(250);
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run();
    return violations.map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.slice(0, 4).map((node) => `${node.target.join(' ')} — ${node.failureSummary}`),
    }));
  });
  expect(found, screen).toEqual([]);
}
