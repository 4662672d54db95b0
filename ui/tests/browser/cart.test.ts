import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Foyer, type TillOptions } from './support/browser';
import { openDoor, type Door } from './support/door';
import {
  cashiers,
  freeSeats,
  goOn,
  one,
  openShowWith,
  sessionOf,
  signIn,
  tapSeat,
  yours,
} from './support/steps';

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

/** A till with a show of tomorrow open, and as many seats of it in the cart; answers the show's id too. */
async function tillWith(seats: number, options: TillOptions = {}): Promise<[Page, string]> {
  const page = await foyer.till(door, options);
  await signIn(page, one(cashiers(door)));
  const show = await openShowWith(page, door, 'standard');
  if (seats > 0) await takeBest(page, seats);
  return [page, show];
}

async function takeBest(page: Page, seats: number): Promise<void> {
  await page.keyboard.press(String(seats));
  await tickets(page, seats);
}

function tickets(page: Page, count: number): Promise<void> {
  const name = count === 1 ? '1 ticket' : `${count} tickets`;
  return page.getByRole('heading', { name, exact: true }).waitFor();
}

/** How a seat is for another till. */
async function stateOf(page: Page, show_id: string, seat: number): Promise<string | undefined> {
  const { states } = await door.call('show.seats', { show_id }, await sessionOf(page));
  return states[seat];
}

/** "4 × Adult" and so on, as the cart says it. */
async function party(page: Page): Promise<(string | undefined)[]> {
  const texts = await page.locator('[data-group]').allTextContents();
  return texts.map((text) => /\d+ × \w+/.exec(text)?.[0]);
}

function hasTheKeys(page: Page, css: string): Promise<boolean> {
  return page.evaluate((css) => document.activeElement?.matches(css) ?? false, css);
}

const total = (page: Page) => page.locator('[data-primary]').textContent();

describe('a sale that the customer no longer wants', () => {
  it('is cancelled with one key, and back with its ticket types with another', async () => {
    const [page, show] = await tillWith(4);
    await page.getByRole('button', { name: 'One more Child (under 12)' }).click();
    await expect.poll(() => party(page)).toEqual(['3 × Adult', '1 × Child']);
    const [before, seats] = [await total(page), await yours(page)];

    await page.keyboard.press('Delete');
    await page.getByText('Sale cancelled. 4 seats released.').waitFor();
    expect(await stateOf(page, show, seats[0]!)).toBe('free');
    expect(await page.locator('[data-seat].is-yours').count()).toBe(0);
    await page.locator('[data-undo]', { hasText: /[89] s/ }).waitFor();

    await page.keyboard.press('z');
    await tickets(page, 4);
    expect(await yours(page)).toEqual(seats);
    expect(await party(page)).toEqual(['3 × Adult', '1 × Child']);
    expect(await total(page)).toBe(before);
    expect(await stateOf(page, show, seats[0]!)).toBe('held');
    await page.locator('[data-undo]').waitFor({ state: 'detached' });
  });

  it('comes back without the seats that somebody took meanwhile, and these are named', async () => {
    const [page, show_id] = await tillWith(3);
    const [seat] = await yours(page);
    await page.getByRole('button', { name: 'Cancel sale' }).click();
    await page.locator('[data-undo]').waitFor();
    const other = one(cashiers(door), 1);
    const { token } = await door.call('session.sign_in', {
      staff_number: other.number,
      pin: other.pin,
    });
    const theirs = { sale_id: crypto.randomUUID(), show_id };
    await door.call('hold.change', { ...theirs, add: [seat!], remove: [] }, token);

    await page.locator('[data-undo]').click();
    await page.getByText(/Row \w+ · \d+ was taken in the meantime/).waitFor();
    await tickets(page, 2);
    expect(await yours(page)).not.toContain(seat);
    await door.call('hold.release', { sale_id: theirs.sale_id }, token);
  });

  it('is over when the next sale begins, or when ten seconds have passed', async () => {
    const [page] = await tillWith(2);
    await page.keyboard.press('Delete');
    await page.locator('[data-undo]').waitFor();
    await takeBest(page, 1);
    expect(await page.locator('[data-undo]').count()).toBe(0);
    await page.keyboard.press('z');
    await tickets(page, 1);

    await page.keyboard.press('Delete');
    await page.locator('[data-undo]').waitFor();
    await page.locator('[data-undo]').waitFor({ state: 'detached', timeout: 15_000 });
    await page.keyboard.press('z');
    await page.getByText('No seats yet').waitFor();
  });

  it('leaves the keys on Undo when it was cancelled with them, and then on the seats', async () => {
    const [page] = await tillWith(2);
    await page.locator('[data-cancel-sale]').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => hasTheKeys(page, '[data-undo]')).toBe(true);
    await page.keyboard.press('Enter');
    await tickets(page, 2);
    await expect.poll(() => hasTheKeys(page, '[role=listbox]')).toBe(true);
  });
});

describe('a party in the cart', () => {
  it('of twelve fits 1024 × 768 without scrolling', async () => {
    const [page, show] = await tillWith(8, { width: 1024, height: 768 });
    const free = await freeSeats(page, door, show, 'standard');
    for (const [more, seat] of free.slice(-4).entries()) {
      await tapSeat(page, seat);
      await tickets(page, 9 + more);
    }
    await page.getByRole('button', { name: 'One more Child (under 12)' }).click();
    await page.getByRole('button', { name: 'One more Student' }).click();
    await expect.poll(() => party(page)).toEqual(['10 × Adult', '1 × Child', '1 × Student']);
    const scrolls = await page
      .locator('aside .edges')
      .evaluate((list) => list.scrollHeight > list.clientHeight);
    expect(scrolls).toBe(false);
  });

  it('gets its ticket types in one tap each, quick taps too', async () => {
    const [page] = await tillWith(4);
    expect(await party(page)).toEqual(['4 × Adult']);
    await expect(page.locator('[data-group]').first().textContent()).resolves.toMatch(
      /Row \w+ · \d+–\d+/,
    );
    const child = page.getByRole('button', { name: 'One more Child (under 12)' });
    await child.click();
    await child.click();
    await expect.poll(() => party(page)).toEqual(['2 × Adult', '2 × Child']);
    await page.getByRole('button', { name: 'One Child (under 12) fewer' }).click();
    await expect.poll(() => party(page)).toEqual(['3 × Adult', '1 × Child']);
  });

  it('opens to single seats: one is removed, another changes its type', async () => {
    const [page] = await tillWith(3);
    await page.locator('[data-group] button[aria-expanded]').click();
    await page.locator('[data-line]').nth(2).waitFor();
    await page
      .getByRole('button', { name: /^Remove / })
      .first()
      .click();
    await tickets(page, 2);
    await page.locator('[data-line] button').first().click();
    await page.getByRole('menuitem', { name: /Student/ }).click();
    await expect.poll(() => party(page)).toEqual(['1 × Adult', '1 × Student']);
  });

  it('gets its ticket types typed, and the keys are where they were', async () => {
    const [page] = await tillWith(4);
    await page.locator('[role=listbox]:focus').waitFor();
    await page.keyboard.type('t2a2c');
    await page.getByText('2 × Adult, 2 × Child (under 12)').waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => party(page)).toEqual(['2 × Adult', '2 × Child']);
    await page.locator('[role=listbox]:focus').waitFor();

    // A digit alone takes the best seats, as ever.
    await page.keyboard.press('3');
    await tickets(page, 3);
  });

  it('is told what is wrong with what was typed, and stays as it was', async () => {
    const [page] = await tillWith(2);
    await page.keyboard.type('t1s');
    await page.getByText('“s” could be Student, Senior (65+)').waitFor();
    await page.keyboard.press('Enter');
    const field = page.locator('[data-typed-types]');
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    await field.fill('1x');
    await page.getByText('No ticket type begins with “x”.').waitFor();
    await field.fill('3a');
    await page.getByText('Too many: 3 typed, 2 in the cart.').waitFor();
    await page.keyboard.press('Enter');
    expect(await party(page)).toEqual(['2 × Adult']);
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
    expect(await party(page)).toEqual(['2 × Adult']);
  });

  it('is typed in one go with its seats, however late these come', async () => {
    const [page] = await tillWith(0);
    await page.route('**/api/operations/hold.best_available', async (route) => {
      await new Promise((done) => setTimeout(done, 800));
      await route.continue();
    });
    await page.keyboard.type('2t1a1c');
    await page.keyboard.press('Enter');
    await page.locator('[data-typed-types]').waitFor({ state: 'detached' });
    await expect.poll(() => party(page)).toEqual(['1 × Adult', '1 × Child']);
  });

  it('has no ticket types before it has seats, and no letter takes one', async () => {
    const [page] = await tillWith(0);
    await page.keyboard.type('t1c');
    await page.getByText('Choose seats first.').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.getByText('No seats yet').waitFor();
  });

  it('leaves a companion the companion’s type', async () => {
    const page = await foyer.till(door);
    await signIn(page, one(cashiers(door)));
    const show = await openShowWith(page, door, 'companion');
    const [companion] = await freeSeats(page, door, show, 'companion');
    const { show: facts } = await door.call('show.get', { show_id: show }, await sessionOf(page));
    const plan = await door.call('plan.get', { plan_id: facts.plan_id }, await sessionOf(page));
    await tapSeat(page, plan.seats[companion!]!.companion_of!);
    await tickets(page, 1);
    await tapSeat(page, companion!);
    await tickets(page, 2);
    await page.keyboard.type('t1c');
    await page.keyboard.press('Enter');
    await expect.poll(() => party(page)).toEqual(['1 × Child', '1 × Companion']);
  });
});

describe('while money is taken', () => {
  it('a tap on a show goes back, and opens that show', async () => {
    const [page, show] = await tillWith(2);
    await page.keyboard.press('Enter');
    await page.locator('[data-total]').waitFor();
    await page.keyboard.type('50');
    const other = page.locator(`[data-show]:not([data-show="${show}"])[data-open]`).first();
    await other.click();
    await tickets(page, 2);
    await expect.poll(() => other.getAttribute('aria-pressed')).toBe('true');
    // What was typed was only what the customer would give.
    await page.keyboard.press('Enter');
    await page.locator('[data-total]').waitFor();
    expect(await page.locator('[data-tendered]').textContent()).toBe(
      await page.locator('[data-total]').textContent(),
    );
  });

  it('a tap on the hall goes back, and takes no seat', async () => {
    const [page, show] = await tillWith(2);
    const [free] = await freeSeats(page, door, show, 'standard');
    await page.keyboard.press('Enter');
    await page.locator('[data-total]').waitFor();
    await tapSeat(page, free!);
    await tickets(page, 2);
    await page.locator('[role=listbox]:focus').waitFor();
  });

  it('Enter works at once, and held down it takes one step', async () => {
    const [page] = await tillWith(1);
    // The keyboard repeats a key that is held.
    for (let repeat = 0; repeat < 5; repeat++) await page.keyboard.down('Enter');
    await page.locator('[data-total]').waitFor();
    await page.waitForTimeout(700);
    for (let repeat = 0; repeat < 5; repeat++) await page.keyboard.down('Enter');
    expect(await page.getByRole('heading', { name: 'Paid' }).count()).toBe(0);
    await page.keyboard.up('Enter');
    await page.keyboard.press('Escape');
    await tickets(page, 1);

    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Paid' }).waitFor();
    await goOn(page);
  });

  it('held down on the primary button itself, Enter does not press it again and again', async () => {
    const [page] = await tillWith(1);
    await page.locator('[data-primary]').focus();
    // Some engines press a button with each repeat of the key, unless somebody says no.
    const goesOn = await page.locator('[data-primary]').evaluate((button) => {
      const init = { key: 'Enter', repeat: true, bubbles: true, cancelable: true };
      return button.dispatchEvent(new KeyboardEvent('keydown', init));
    });
    expect(goesOn).toBe(false);
    expect(await page.locator('[data-total]').count()).toBe(0);
    await page.keyboard.press('Enter');
    await page.locator('[data-total]').waitFor();
  });

  it('the button is seen to rest after a tap, also for those who want no motion', async () => {
    const [page] = await tillWith(1);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    // Looked at before the half second can be over, however slow the machine is.
    const shaded = await page.locator('[data-primary]').evaluate(async (button) => {
      button.dispatchEvent(new MouseEvent('click', { detail: 1, bubbles: true }));
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      const shade = button.querySelector('.rest')?.getBoundingClientRect().width ?? 0;
      return shade / button.getBoundingClientRect().width;
    });
    expect(shaded).toBeGreaterThan(0.95);
    await page.locator('[data-primary] .rest').waitFor({ state: 'detached' });
  });
});

describe('what is said in passing', () => {
  it('stands beside the cart, and ends with the next seat that is had', async () => {
    const page = await foyer.till(door, { width: 1024, height: 768 });
    await signIn(page, one(cashiers(door)));
    const show = await openShowWith(page, door, 'companion');
    const [companion] = await freeSeats(page, door, show, 'companion');
    await tapSeat(page, companion!);
    const toast = page.locator('aside [role=log] > *');
    await toast.waitFor();
    const hall = await page.locator('section:has([role=listbox])').boundingBox();
    const box = await toast.boundingBox();
    expect(box!.x).toBeGreaterThanOrEqual(hall!.x + hall!.width);
    const primary = await page.locator('[data-primary]').boundingBox();
    expect(box!.y + box!.height).toBeLessThanOrEqual(primary!.y);

    await takeBest(page, 1);
    await toast.waitFor({ state: 'detached' });

    await tapSeat(page, companion!);
    await toast.waitFor();
    // Or with another show.
    await page.locator(`[data-show]:not([data-show="${show}"])[data-open]`).first().click();
    await toast.waitFor({ state: 'detached' });
  });
});

describe('a reload', () => {
  it('after the payment keeps the change on the screen, until the next sale', async () => {
    const [page] = await tillWith(1);
    await page.keyboard.press('Enter');
    await page.locator('[data-total]').waitFor();
    await page.keyboard.type('5000');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Paid' }).waitFor();
    const change = await page.locator('[data-change]').textContent();
    await page.reload();
    await page.getByRole('heading', { name: 'Paid' }).waitFor();
    expect(await page.locator('[data-change]').textContent()).toBe(change);
    await page.locator('[data-print-state]').waitFor();

    await goOn(page);
    await page.getByText('No seats yet').waitFor();
    await page.reload();
    await page.locator('[data-show]').first().waitFor();
    await page.getByText('No seats yet').waitFor();
    expect(await page.getByRole('heading', { name: 'Paid' }).count()).toBe(0);
  });

  it('with a cart keeps its show open, on its day', async () => {
    const [page, show] = await tillWith(2);
    const seats = await yours(page);
    await page.reload();
    await tickets(page, 2);
    await page.locator(`[data-show="${show}"][aria-pressed=true]`).waitFor();
    await page.locator('[data-seat].is-yours').first().waitFor({ state: 'attached' });
    expect(await yours(page)).toEqual(seats);
  });
});
