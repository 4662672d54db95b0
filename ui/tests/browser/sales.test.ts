import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sale } from '../../src/ipc';
import { expectAccessible, Foyer } from './support/browser';
import { openDoor, type Door } from './support/door';
import { aSale, cashiers, one, sessionOf, signIn } from './support/steps';

let door: Door;
let foyer: Foyer;
let first: Sale;
let second: Sale;
let page: Page;

beforeAll(async () => {
  door = await openDoor();
  foyer = await Foyer.open();
  await door.call('cinema.dismiss_first_run', {});
  first = await aSale(door);
  second = await aSale(door);
});
afterAll(async () => {
  await foyer?.close();
  await door?.close();
});

beforeEach(async () => {
  page = await foyer.till(door, { width: 1024, height: 768 });
  await signIn(page, one(cashiers(door)));
  await page.keyboard.press('F3');
  await row(second).waitFor();
});

const row = (sale: Sale): Locator => page.locator(`[data-sale-row="${sale.id}"]`);
const detail = (): Locator => page.locator('aside');

/** "B 1", as the plan of the show's hall has it. */
async function seatOf(sale: Sale): Promise<{ row: string; number: string }> {
  const session = await sessionOf(page);
  const { show_id, seat } = sale.tickets[0]!;
  const { show } = await door.call('show.get', { show_id }, session);
  const plan = await door.call('plan.get', { plan_id: show.plan_id }, session);
  return plan.seats[seat]!;
}

async function onlyFinds(sale: Sale, search: string): Promise<void> {
  const other = sale === first ? second : first;
  await toSearch();
  await page.keyboard.type(search);
  await row(other).waitFor({ state: 'detached' });
  await row(sale).waitFor();
  await page.keyboard.press('Enter');
  await detail().getByRole('heading', { name: sale.number }).waitFor();
  // One step back clears the search, the next closes the sale.
  await page.keyboard.press('Escape');
  await row(other).waitFor();
  await page.keyboard.press('Escape');
  await detail().getByRole('heading', { name: sale.number }).waitFor({ state: 'detached' });
}

async function toSearch(): Promise<void> {
  const field = page.getByRole('searchbox');
  const hasKeys = await field.evaluate((input) => input === document.activeElement);
  if (!hasKeys) await page.keyboard.press('/');
}

describe('a sale', () => {
  it('is found by its seat and by its number, with the keys alone', async () => {
    const seat = await seatOf(first);
    await onlyFinds(first, `${seat.row}${seat.number}`);
    await onlyFinds(first, `row ${seat.row.toLowerCase()} ${seat.number}`);
    await onlyFinds(second, second.number.toLowerCase());
    await toSearch();
    await page.keyboard.type('zzzz');
    await page.getByText('No sale found').waitFor();
    await expectAccessible(page, 'no sale found');
  });

  it('is opened by scanning one of its tickets', async () => {
    const { code, id } = first.tickets[0]!;
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
    await detail().getByRole('heading', { name: first.number }).waitFor();
    expect(await detail().locator('[aria-current=true]').getAttribute('data-ticket')).toBe(id);
    // A good ticket needs no verdict here.
    await expect.poll(() => page.getByLabel('Scanned ticket').count()).toBe(0);
  });

  it('of another day is a step or a tap in the calendar away', async () => {
    const earlier = page.getByRole('button', { name: 'Earlier day with sales' });
    expect(await earlier.isDisabled()).toBe(true);
    await page.getByRole('button', { name: /^Choose a day/ }).click();
    const calendar = page.getByRole('dialog');
    await calendar.waitFor();
    await expectAccessible(page, 'calendar of sales');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await page.getByText('No sales on this day').waitFor();
    await page.getByRole('button', { name: 'Later day with sales' }).click();
    await row(first).waitFor();
  });
});

describe('a printed ticket', () => {
  it('is printed again as a copy, with its reason in one tap', async () => {
    await row(first).click();
    await detail().locator('[data-print-state=printed]').waitFor({ timeout: 30_000 });
    await detail()
      .getByRole('button', { name: /^Print a copy of/ })
      .click();
    await page.getByRole('menuitem', { name: 'Paper jam' }).click();
    const copy = detail().locator('[data-copy="1"]');
    await copy.waitFor();
    expect(await copy.textContent()).toMatch(/Copy 1\s+·\s+Paper jam\s+·\s+\d\d:\d\d/);
    await detail().locator('[data-print-state=printed]').waitFor({ timeout: 30_000 });
    await expectAccessible(page, 'a sale with a copy');

    // Another reason needs a few words, and no more than one Enter.
    await detail()
      .getByRole('button', { name: /^Print a copy of/ })
      .click();
    await page.getByRole('menuitem', { name: 'Other…' }).click();
    await page.getByLabel('What happened?').fill('Fell into the popcorn');
    await expectAccessible(page, 'why a copy');
    await page.keyboard.press('Enter');
    await detail().getByText('Fell into the popcorn').waitFor();
    await detail().locator('[data-copy="2"]').waitFor();
    const session = await sessionOf(page);
    const { tickets } = await door.call('sale.get', { sale_id: first.id }, session);
    expect(tickets[0]!.copies.map(({ copy, asked }) => [copy, asked?.reason])).toEqual([
      [1, 'paper_jam'],
      [2, 'other'],
    ]);
  });
});
