import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, Foyer, type TillOptions } from './support/browser';
import { openDoor, type Door } from './support/door';
import { cashiers, goOn, one, openShowWith, openTomorrow, signIn } from './support/steps';

let door: Door;
let foyer: Foyer;

beforeAll(async () => {
  door = await openDoor();
  foyer = await Foyer.open();
});
afterAll(async () => {
  await foyer?.close();
  await door?.close();
});

const SMALL: TillOptions = { width: 1024, height: 768 };

/** Walks through every screen and looks at each. */
async function walk(page: Page, name: string): Promise<void> {
  await page.locator('[data-staff-number]').waitFor({ state: 'attached' });
  await expectAccessible(page, `${name}: sign-in`);
  await signIn(page, one(cashiers(door)));
  await expectAccessible(page, `${name}: board`);
  await openShowWith(page, door, 'standard');
  await page.keyboard.press('3');
  await page.locator('[data-seat].is-yours').nth(2).waitFor({ state: 'attached' });
  await expectAccessible(page, `${name}: seats and cart`);
  await page.keyboard.press('Enter');
  await page.locator('[data-total]').waitFor();
  await page.keyboard.type('1');
  await expectAccessible(page, `${name}: payment`);
  await page.keyboard.type('0000');
  await page.keyboard.press('Enter');
  await page.locator('[data-print-state]').first().waitFor();
  await expectAccessible(page, `${name}: paid`);
  await goOn(page);
  await page.keyboard.press('F3');
  await page.locator('tbody button').first().click();
  await page.locator('aside [data-print-state]').first().waitFor();
  await expectAccessible(page, `${name}: sales`);
  await page.keyboard.press('F4');
  await page.locator('input[name=theme]').first().waitFor();
  await expectAccessible(page, `${name}: settings`);
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await expectAccessible(page, `${name}: keys`);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('F9');
  await page.locator('main h1').waitFor();
  await expectAccessible(page, `${name}: locked`);
}

describe('every screen', () => {
  it('is accessible at the first run, dark and light', async () => {
    for (const theme of ['dark', 'light'] as const) {
      const page = await foyer.till(door, { ...SMALL, theme });
      await page.locator('[data-pin]').first().waitFor();
      await expectAccessible(page, `${theme}: welcome`);
    }
    await door.call('cinema.dismiss_first_run', {});
  });

  it('is accessible in the dark', async () => {
    await walk(await foyer.till(door, { ...SMALL, theme: 'dark' }), 'dark');
  });

  it('is accessible in the light', async () => {
    await walk(await foyer.till(door, { ...SMALL, theme: 'light' }), 'light');
  });

  it('is accessible in Arabic, from right to left', async () => {
    const page = await foyer.till(door, { ...SMALL, locale: 'ar' });
    await walk(page, 'Arabic');
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl');
  });
});

describe('the selling surface', () => {
  it.each([
    ['en', 'ltr'],
    ['ar', 'rtl'],
  ] as const)(
    'in %s has the board where reading begins, and the cart where it ends',
    async (locale, direction) => {
      const page = await foyer.till(door, { ...SMALL, locale });
      await signIn(page, one(cashiers(door)));
      const board = await page.locator('[data-show]').first().boundingBox();
      const primary = await page.locator('[data-primary]').boundingBox();
      const isBefore = board!.x < primary!.x;
      expect(isBefore).toBe(direction === 'ltr');
    },
  );

  it.each([
    [1024, 768],
    [1920, 1080],
  ])('fits %i × %i with the primary button in one place at every step', async (width, height) => {
    const page = await foyer.till(door, { width, height });
    await signIn(page, one(cashiers(door)));
    await openShowWith(page, door, 'standard');
    const places = [await page.locator('[data-primary]').boundingBox()];
    await page.keyboard.press('2');
    await page.locator('[data-seat].is-yours').nth(1).waitFor({ state: 'attached' });
    places.push(await page.locator('[data-primary]').boundingBox());
    await page.keyboard.press('Enter');
    await page.locator('[data-total]').waitFor();
    places.push(await page.locator('[data-primary]').boundingBox());
    await goOn(page);
    await page.locator('[data-print-state]').first().waitFor();
    places.push(await page.locator('[data-primary]').boundingBox());
    expect(new Set(places.map((place) => JSON.stringify(place))).size).toBe(1);
    const scrolls = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth > innerWidth,
      high: document.documentElement.scrollHeight > innerHeight,
    }));
    expect(scrolls).toEqual({ wide: false, high: false });
  });

  it.each(['es', 'ar'] as const)(
    'in %s cuts nothing off a cart line, with a surcharge too',
    async (locale) => {
      const page = await foyer.till(door, { ...SMALL, locale });
      await signIn(page, one(cashiers(door)));
      await openTomorrow(page);
      await page.locator('[data-show]').filter({ hasText: '3D' }).first().click();
      await page.locator('[data-seat]').first().waitFor();
      await page.keyboard.press('2');
      await page.locator('[data-more]').nth(1).click();
      const groups = page.locator('[data-group]');
      await groups.nth(1).waitFor();
      await page.locator('[data-group] button[aria-expanded]').last().click();
      await page.locator('[data-line]').waitFor();
      const flaws = await page.locator('[data-group], [data-line]').evaluateAll((all) =>
        all.flatMap((line) => {
          const parts = [...line.querySelectorAll('button, span.text-end, span.shrink-0')].filter(
            (part) => part.closest('li') === line && part.clientWidth > 0,
          );
          const boxes = parts.map((part) => part.getBoundingClientRect());
          const apart = (one: DOMRect, other: DOMRect) =>
            one.right <= other.left + 1 ||
            other.right <= one.left + 1 ||
            one.bottom <= other.top + 1 ||
            other.bottom <= one.top + 1;
          const clipped = [...line.querySelectorAll(':not(ul, li)')].filter(
            (part) => part.clientWidth > 0 && part.scrollWidth > part.clientWidth + 1,
          );
          return [
            ...clipped.map((part) => `cut off: ${part.textContent}`),
            ...boxes.flatMap((box, at) =>
              boxes.slice(at + 1).some((other) => !apart(box, other))
                ? [`overlaps: ${parts[at]!.textContent}`]
                : [],
            ),
            ...(/3D/.test(line.textContent) ? [] : [`no surcharge: ${line.textContent}`]),
          ];
        }),
      );
      expect(flaws).toEqual([]);
    },
  );

  it.each(['es', 'ar'] as const)('in %s cuts off no hall on the board', async (locale) => {
    const page = await foyer.till(door, { ...SMALL, locale });
    await signIn(page, one(cashiers(door)));
    await openTomorrow(page);
    const cut = await page.locator('[data-show] span').evaluateAll((all) =>
      all.flatMap((part) => {
        const isHall = part.children.length === 0 && /^Sala /.test(part.textContent);
        return isHall && part.scrollWidth > part.clientWidth ? [part.textContent] : [];
      }),
    );
    expect(cut).toEqual([]);
  });

  it.each([
    [1024, 768],
    [1920, 1080],
  ])('at %i × %i shows that the days go on', async (width, height) => {
    const page = await foyer.till(door, { width, height });
    await signIn(page, one(cashiers(door)));
    const ends = await page.locator('[data-day]').evaluateAll((days) => {
      const strip = days[0]!.parentElement!.getBoundingClientRect();
      return days.filter((day) => {
        const { left, right } = day.getBoundingClientRect();
        return left < strip.right - 16 && right > strip.right + 8;
      }).length;
    });
    expect(ends).toBe(1);
  });

  it('has no target smaller than a fingertip', async () => {
    const page = await foyer.till(door, SMALL);
    await signIn(page, one(cashiers(door)));
    await openShowWith(page, door, 'standard');
    await page.keyboard.press('2');
    await page.locator('[data-seat].is-yours').nth(1).waitFor({ state: 'attached' });
    const small = await page.locator('button:visible').evaluateAll((buttons) =>
      buttons
        .map((button) => ({
          name: button.ariaLabel ?? button.textContent,
          box: button.getBoundingClientRect(),
        }))
        .filter(({ box }) => box.height < 40 || box.width < 40)
        .map(({ name, box }) => `${name?.trim()} ${box.width}×${box.height}`),
    );
    expect(small).toEqual([]);
  });
});
