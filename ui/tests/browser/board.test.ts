/** The programme at the counter: what is chosen is what is sold. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Foyer } from './support/browser';
import { openDoor, type Door } from './support/door';
import { cashiers, one, openTomorrow, sessionOf, signIn } from './support/steps';

let door: Door;
let foyer: Foyer;

beforeAll(async () => {
  door = await openDoor();
  await door.call('cinema.dismiss_first_run', {});
  foyer = await Foyer.open();
});
afterAll(async () => {
  await foyer?.close();
  await door?.close();
});

/** The shows in the cart, as the node has them. */
async function showsHeld(page: Page): Promise<string[]> {
  const kept = await page.evaluate(() => sessionStorage.getItem('marquee.cart') ?? 'null');
  const cart = JSON.parse(kept) as { sale_id: string } | null;
  if (!cart) return [];
  const hold = await door.call('hold.get', { sale_id: cart.sale_id }, await sessionOf(page));
  return hold.seats.map((seat) => seat.show_id);
}

/** Seats take this long to come, as they do from a node that is busy. */
async function slowSeats(page: Page, delayMs: (show: string) => number): Promise<void> {
  await page.route('**/api/operations/show.seats', async (route) => {
    const { show_id } = route.request().postDataJSON() as { show_id: string };
    await new Promise((done) => setTimeout(done, delayMs(show_id)));
    await route.continue();
  });
}

async function signedIn(options = {}): Promise<Page> {
  const page = await foyer.till(door, options);
  await signIn(page, one(cashiers(door)));
  return page;
}

async function idOf(page: Page, place: number): Promise<string> {
  return (await page.locator('[data-show]').nth(place).getAttribute('data-show'))!;
}

describe('another show is chosen', () => {
  it('the best two asked for at once are its own, however late its seats come', async () => {
    const page = await signedIn();
    await openTomorrow(page);
    await page.locator('[data-show]').nth(0).click();
    await page.locator('[data-seat]').first().waitFor();
    await slowSeats(page, () => 400);

    const wanted = await idOf(page, 1);
    await page.locator('[data-show]').nth(1).click();
    expect(await page.locator('[data-seat]').count()).toBe(0);
    await page.keyboard.press('2');
    await page.getByRole('heading', { name: '2 tickets' }).waitFor();
    expect(await showsHeld(page)).toEqual([wanted, wanted]);
  });

  it('of two that are chosen quickly the second is sold, though the first one answers last', async () => {
    const page = await signedIn();
    await openTomorrow(page);
    const [first, second] = [await idOf(page, 0), await idOf(page, 1)];
    await slowSeats(page, (show) => (show === first ? 600 : 50));
    await page.locator('[data-show]').nth(0).click();
    await page.keyboard.press('3');
    await page.locator('[data-show]').nth(1).click();
    await page.locator('[data-seat]').first().waitFor();
    await page.waitForTimeout(800);
    await page.keyboard.press('1');
    await page.getByRole('heading', { name: '1 ticket' }).waitFor();
    expect(await showsHeld(page)).toEqual([second]);
    expect(await page.locator('[data-show][aria-pressed=true]').getAttribute('data-show')).toBe(
      second,
    );
  });

  it('another day closes it: a digit then sells nothing of a day that is not seen', async () => {
    const page = await signedIn();
    await openTomorrow(page);
    await page.locator('[data-show]').first().click();
    await page.locator('[data-seat]').first().waitFor();
    await page.keyboard.press('1');
    await page.getByRole('heading', { name: '1 ticket' }).waitFor();
    const [held] = await showsHeld(page);
    await page.locator('[data-day]').nth(2).click();
    await page.locator('[data-seat]').first().waitFor({ state: 'detached' });
    await page.keyboard.press('4');
    await page.waitForTimeout(300);
    expect(await showsHeld(page)).toEqual([held]);
    expect(await page.getByRole('heading', { name: '1 ticket' }).count()).toBe(1);
  });
});
