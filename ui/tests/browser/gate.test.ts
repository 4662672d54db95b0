import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { expectAccessible, Foyer } from './support/browser';
import { openDoor, type Door } from './support/door';
import { aSale, cashiers, one, openShowWith, scan, signIn, usher } from './support/steps';

let door: Door;
let foyer: Foyer;
let code: string;

beforeAll(async () => {
  door = await openDoor();
  foyer = await Foyer.open();
  await door.call('cinema.dismiss_first_run', {});
  code = (await aSale(door)).tickets[0]!.code;
});
afterAll(async () => {
  await foyer?.close();
  await door?.close();
});

const panel = (page: Page) => page.getByRole('region', { name: 'Scanned ticket' });

describe('a ticket that is scanned beside a sale', () => {
  let page: Page;
  beforeEach(async () => {
    page = await foyer.till(door);
    await signIn(page, one(cashiers(door)));
  });

  it('is told, takes no seats, and goes with the first Escape', async () => {
    await openShowWith(page, door, 'standard');
    await page.keyboard.press('1');
    await page.getByRole('heading', { name: '1 ticket' }).waitFor();
    await scan(page, code);
    await panel(page).getByText('Valid', { exact: true }).waitFor();
    // The code is full of digits, and Enter would have opened the payment.
    await page.getByRole('heading', { name: '1 ticket' }).waitFor();
    expect(await page.locator('[data-total]').count()).toBe(0);

    await page.keyboard.press('Escape');
    await panel(page).waitFor({ state: 'detached' });
    expect(await page.locator('[data-seat]').count()).toBeGreaterThan(0);
  });

  it('is told by a scanner as slow as a hand, and the amount stays as it was typed', async () => {
    await openShowWith(page, door, 'standard');
    await page.keyboard.press('1');
    await page.getByRole('heading', { name: '1 ticket' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('[data-total]').waitFor();
    await page.keyboard.type('5000');
    const typed = await page.locator('[data-tendered]').textContent();
    await page.keyboard.type(code, { delay: 45 });
    await page.keyboard.press('Enter');
    await panel(page).getByText('Valid', { exact: true }).waitFor();
    expect(await page.locator('[data-tendered]').textContent()).toBe(typed);
    await page.keyboard.type('0');
    expect(await page.locator('[data-tendered]').textContent()).toBe('€500.00');
  });

  it('is told on every screen, and a search keeps its words', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('totoro');
    await scan(page, code);
    await panel(page).getByText('Valid', { exact: true }).waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('totoro');
    for (const key of ['F3', 'F4']) {
      await page.keyboard.press('Escape');
      await page.keyboard.press(key);
      await scan(page, `${code.slice(0, -8)}AAAAAAAA`);
      await panel(page).getByText('Forged', { exact: true }).waitFor();
    }
  });

  it('waits until somebody is signed in', async () => {
    await page.keyboard.press('F9');
    await page.getByRole('button', { name: 'Unlock' }).waitFor();
    await scan(page, code);
    await page.getByText('Sign in to check a ticket.').waitFor();
    expect(await panel(page).count()).toBe(0);
  });
});

describe('an usher', () => {
  it('checks tickets, scanned or typed, and sees nothing to sell', async () => {
    const page = await foyer.till(door);
    await signIn(page, usher(door));
    expect(await page.locator('[data-show], [data-primary]').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Sales' }).count()).toBe(0);
    await expectAccessible(page, 'gate');

    await scan(page, code);
    await page.locator('[data-verdict=valid]').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type(code.toLowerCase(), { delay: 1 });
    await page.keyboard.press('Enter');
    await page.locator('[data-verdict=valid]').waitFor();
    await expectAccessible(page, 'gate: valid');

    await page.keyboard.type('MQ12', { delay: 60 });
    await page.keyboard.press('Enter');
    await page.locator('[data-verdict=malformed]').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Scan a ticket').waitFor();
    // F3 leads nowhere for somebody who may not see sales.
    await page.keyboard.press('F3');
    await page.getByText('Scan a ticket').waitFor();
  });
});
