import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Foyer } from './support/browser';
import { openDoor, type Door } from './support/door';
import {
  cashiers,
  freeSeats,
  goOn,
  one,
  openShowWith,
  openTomorrow,
  seatIs,
  sessionOf,
  signIn,
  tapSeat,
  letPass,
  stopTheClock,
} from './support/steps';

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

describe('a newcomer', () => {
  it('is shown who works here, signs in, picks seats, takes cash and prints tickets', async () => {
    const page = await foyer.till(door);
    const cashier = one(cashiers(door));
    expect(await page.locator(`[data-pin="${cashier.number}"]`).textContent()).toBe(cashier.pin);
    await page.getByRole('button', { name: 'Start selling' }).click();
    await signIn(page, cashier);

    const show = await openShowWith(page, door, 'standard');
    const [seat] = await freeSeats(page, door, show, 'standard');
    await tapSeat(page, seat!);
    await seatIs(page, seat!, 'yours');
    await page.getByRole('button', { name: /^Pay .*\d/ }).click();

    const total = await page.locator('[data-total]').textContent();
    await page.getByRole('button', { name: 'Exact' }).click();
    await page.locator('[data-primary]').click();
    await page.getByRole('heading', { name: 'Paid' }).waitFor();
    expect(await page.locator('[data-change]').textContent()).toMatch(/0[.,]00/);
    await page.locator('[data-print-state=printed]').waitFor({ timeout: 30_000 });

    const { sales } = await door.call('sale.list', {}, await sessionOf(page));
    expect(sales).toHaveLength(1);
    expect(sales[0]?.ticket_count).toBe(1);
    expect(total).toContain(String(sales[0]!.total_minor % 100).padStart(2, '0'));

    await page.getByRole('button', { name: 'New sale' }).click();
    await seatIs(page, seat!, 'sold');
  });
});

describe('a cashier', () => {
  it('sells with the keys alone', async () => {
    const page = await foyer.till(door);
    await signIn(page, one(cashiers(door)));
    const tomorrow = page.locator('[data-day]').nth(1);
    await tomorrow.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => tomorrow.getAttribute('aria-pressed')).toBe('true');
    await page.locator('[data-show]').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('2d');
    await page.keyboard.press('Enter');
    await page.locator('[data-seat]').first().waitFor();

    await page.keyboard.press('2');
    await page.getByRole('heading', { name: '2 tickets' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('[data-total]').waitFor();
    await page.keyboard.type('10000');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Paid' }).waitFor();
    expect(await page.locator('[data-change]').textContent()).not.toMatch(/^€?0[.,]00/);
    await goOn(page);
    await page.getByRole('heading', { name: 'New sale' }).waitFor();
  });

  it('takes no cash with the second half of a double click', async () => {
    const page = await foyer.till(door);
    await signIn(page, one(cashiers(door)));
    await openShowWith(page, door, 'standard');
    await page.keyboard.press('1');
    await page.getByRole('heading', { name: '1 ticket' }).waitFor();
    const primary = page.locator('[data-primary]');
    await primary.dblclick();
    await page.locator('[data-primary]:enabled:not([aria-disabled])').waitFor();
    await page.locator('[data-total]').waitFor();

    // Nor does the one after it lose sight of the change.
    await primary.dblclick();
    await page.getByRole('heading', { name: 'Paid' }).waitFor();
    await page.locator('[data-primary]:enabled:not([aria-disabled])').waitFor();
    await page.getByRole('heading', { name: 'Paid' }).waitFor();
  });

  it('has the whole programme again for the next customer', async () => {
    const page = await foyer.till(door);
    await signIn(page, one(cashiers(door)));
    await openTomorrow(page);
    const shows = await page.locator('[data-show]').count();
    await page.keyboard.press('/');
    await page.keyboard.type('2d');
    await page.keyboard.press('Enter');
    await page.locator('[data-seat]').first().waitFor();
    expect(await page.locator('[data-show]').count()).toBeLessThan(shows);
    await page.keyboard.press('/');
    await page.keyboard.type('2d');
    expect(await page.getByRole('searchbox').inputValue()).toBe('2d');
    await page.keyboard.press('Enter');

    await page.keyboard.press('1');
    await page.getByRole('heading', { name: '1 ticket' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('[data-total]').waitFor();
    await goOn(page);
    await page.getByRole('heading', { name: 'Paid' }).waitFor();
    await goOn(page);
    await expect.poll(() => page.locator('[data-show]').count()).toBe(shows);
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
  });

  it('finds a show by Enter even while its day is still on the way', async () => {
    const page = await foyer.till(door);
    await signIn(page, one(cashiers(door)));
    let letGo = () => {};
    const held = new Promise<void>((done) => (letGo = done));
    await page.route('**/api/operations/programme.day', async (route) => {
      await held;
      await route.continue();
    });
    await page.locator('[data-day]').nth(1).click();
    await page.locator('[data-show]').first().waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.keyboard.type('2d');
    await page.keyboard.press('Enter');
    letGo();
    await page.locator('[data-seat]').first().waitFor();
  });

  it('finds the board as it was left for another screen', async () => {
    const page = await foyer.till(door, { height: 600 });
    await signIn(page, one(cashiers(door)));
    await openTomorrow(page);
    await page.locator('[data-show]').last().scrollIntoViewIfNeeded();
    // The page hears of its scrolling with the next frame; no hand is quicker than that.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(null))));
    const before = await page.locator('[data-show]').last().boundingBox();
    await page.keyboard.press('F4');
    await page.locator('input[name=theme]').first().waitFor();
    await page.keyboard.press('F2');
    await page.locator('[data-show]').last().waitFor();
    expect(await page.locator('[data-show]').last().boundingBox()).toEqual(before);
  });

  it('walks the hall with the arrows and takes a seat with the space bar', async () => {
    const page = await foyer.till(door);
    await signIn(page, one(cashiers(door)));
    await openShowWith(page, door, 'standard');
    await page.locator('[role=listbox]:focus').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Space');
    await page.getByRole('heading', { name: /^[12] tickets?$/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('[data-total]').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: /^[12] tickets?$/ }).waitFor();
    await page.locator('[role=listbox]:focus').waitFor();
  });

  it('walks the shows with the arrows when nothing has the focus', async () => {
    const page = await foyer.till(door);
    await signIn(page, one(cashiers(door)));
    await openTomorrow(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowDown');
    const second = page.locator('[data-show]').nth(1);
    expect(await second.evaluate((card) => card === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.locator('[role=listbox]:focus').waitFor();
    expect(await second.getAttribute('aria-pressed')).toBe('true');
    // A second Enter, come too soon, takes nobody a seat.
    await page.keyboard.press('Enter');
    expect(await page.locator('[data-seat].is-yours').count()).toBe(0);
  });

  it('gets the best seats together in one tap', async () => {
    const page = await foyer.till(door);
    await signIn(page, one(cashiers(door)));
    await openShowWith(page, door, 'standard');
    await page.getByRole('button', { name: 'Best 4 seats together' }).click();
    await page.getByRole('heading', { name: '4 tickets' }).waitFor();
    expect(await page.locator('[data-seat].is-yours').count()).toBe(4);
    // Another number replaces them.
    await page.keyboard.press('2');
    await page.getByRole('heading', { name: '2 tickets' }).waitFor();
    expect(await page.locator('[data-seat].is-yours').count()).toBe(2);
  });

  it('gives a child the price of a child', async () => {
    const page = await foyer.till(door);
    await signIn(page, one(cashiers(door)));
    await openShowWith(page, door, 'standard');
    await page.keyboard.press('2');
    await page.getByRole('heading', { name: '2 tickets' }).waitFor();
    const before = await page.locator('[data-primary]').textContent();
    await page.getByRole('button', { name: /^One more Child/ }).click();
    await expect.poll(() => page.locator('[data-primary]').textContent()).not.toBe(before);
  });

  it('reads in the menu what a seat will cost, surcharge included, and goes on with Enter', async () => {
    const page = await foyer.till(door);
    await signIn(page, one(cashiers(door)));
    await openTomorrow(page);
    await page.locator('[data-show]').filter({ hasText: '3D' }).first().click();
    await page.locator('[data-seat]').first().waitFor();
    await page.keyboard.press('1');
    await page.getByRole('heading', { name: '1 ticket' }).waitFor();
    await page.locator('[data-group] button[aria-expanded]').click();
    await page.locator('[data-line] button').first().click();
    const child = page.getByRole('menuitem', { name: /Child/ });
    await expect.poll(() => child.textContent()).toMatch(/€\d/);
    const promised = /€[\d.]+/.exec((await child.textContent()) ?? '')?.[0];
    await child.click();
    await page.locator('[data-primary]', { hasText: `Pay ${promised}` }).waitFor();
    // The mouse left the menu: Enter is the large button's again.
    await page.keyboard.press('Enter');
    await page.locator('[data-total]', { hasText: promised! }).waitFor();
  });

  it('is told what is missing, and cannot take too little', async () => {
    const page = await foyer.till(door);
    await signIn(page, one(cashiers(door)));
    await openShowWith(page, door, 'standard');
    await page.keyboard.press('3');
    await page.getByRole('heading', { name: '3 tickets' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('[data-total]').waitFor();
    await page.keyboard.type('100');
    await page.getByText('Still to pay').waitFor();
    expect(await page.locator('[data-primary]').isDisabled()).toBe(true);
  });

  it('finds the cart again after a reload', async () => {
    const page = await foyer.till(door);
    await signIn(page, one(cashiers(door)));
    await openShowWith(page, door, 'standard');
    await page.keyboard.press('2');
    await page.getByRole('heading', { name: '2 tickets' }).waitFor();
    const total = await page.locator('[data-primary]').textContent();
    await page.reload();
    await page.getByRole('heading', { name: '2 tickets' }).waitFor();
    expect(await page.locator('[data-primary]').textContent()).toBe(total);
  });
});

describe('seats that belong together', () => {
  it('come as a pair from a couple seat, and go as one', async () => {
    const page = await foyer.till(door);
    await signIn(page, one(cashiers(door)));
    const show = await openShowWith(page, door, 'couple');
    const [seat] = await freeSeats(page, door, show, 'couple');
    await tapSeat(page, seat!);
    await page.getByRole('heading', { name: '2 tickets' }).waitFor();
    await page.locator('[data-group] button[aria-expanded]').click();
    await page
      .getByRole('button', { name: /^Remove / })
      .first()
      .click();
    await page.getByRole('heading', { name: 'New sale' }).waitFor();
  });

  it('need the wheelchair place before its companion', async () => {
    const page = await foyer.till(door);
    await signIn(page, one(cashiers(door)));
    const show = await openShowWith(page, door, 'companion');
    const [companion] = await freeSeats(page, door, show, 'companion');
    await tapSeat(page, companion!);
    await page.getByText('A companion seat is sold with its wheelchair place.').waitFor();

    const session = await sessionOf(page);
    const { show: facts } = await door.call('show.get', { show_id: show }, session);
    const plan = await door.call('plan.get', { plan_id: facts.plan_id }, session);
    const wheelchair = plan.seats[companion!]!.companion_of!;
    await tapSeat(page, wheelchair);
    await seatIs(page, wheelchair, 'yours');
    await tapSeat(page, companion!);
    await seatIs(page, companion!, 'yours');
    // Giving back the place gives back its companion.
    await tapSeat(page, wheelchair);
    await page.getByRole('heading', { name: 'New sale' }).waitFor();
  });
});

describe('a tap on a seat', () => {
  it('is one call, and all that is seen comes with its answer', async () => {
    const page = await foyer.till(door);
    await signIn(page, one(cashiers(door)));
    const show = await openShowWith(page, door, 'standard');
    const [seat] = await freeSeats(page, door, show, 'standard');
    const calls: string[] = [];
    page.on('request', (request) => {
      const name = /operations\/(.+)$/.exec(request.url())?.[1];
      if (name) calls.push(name);
    });
    await tapSeat(page, seat!);
    await seatIs(page, seat!, 'yours');
    await page.getByRole('heading', { name: '1 ticket', exact: true }).waitFor();
    // Longer than the till waits for other events of a burst.
    await page.waitForTimeout(600);
    expect(calls).toEqual(['hold.change']);

    await tapSeat(page, seat!);
    await seatIs(page, seat!, 'free');
    await page.waitForTimeout(600);
    expect(calls).toEqual(['hold.change', 'hold.change']);
  });
});

describe('two tills', () => {
  it('cannot take the same seat', async () => {
    const first = await foyer.till(door);
    const second = await foyer.till(door);
    await signIn(first, one(cashiers(door), 0));
    await signIn(second, one(cashiers(door), 1));
    const show = await openShowWith(first, door, 'premium');
    await openTomorrow(second);
    await second.locator(`[data-show="${show}"]`).click();
    const [seat] = await freeSeats(first, door, show, 'premium');
    await seatIs(second, seat!, 'free');

    await tapSeat(first, seat!);
    await seatIs(first, seat!, 'yours');
    // The other till hears of it without being touched.
    await seatIs(second, seat!, 'held');
    await tapSeat(second, seat!);
    await second.getByRole('heading', { name: 'New sale' }).waitFor();
    await expect(
      door.call(
        'hold.change',
        { sale_id: crypto.randomUUID(), show_id: show, add: [seat!], remove: [] },
        await sessionOf(second),
      ),
    ).rejects.toMatchObject({ code: 'seat_unavailable' });

    await tapSeat(first, seat!);
    await seatIs(second, seat!, 'free');
  });
});

describe('a hold', () => {
  it('is let go when the time is over, and can be asked for again', async () => {
    const page = await foyer.till(door);
    await stopTheClock(page);
    await signIn(page, one(cashiers(door)));
    await openShowWith(page, door, 'standard');
    await page.keyboard.press('2');
    await page.getByRole('heading', { name: '2 tickets' }).waitFor();
    // Under two minutes: the warning and its way out.
    await letPass(page, 510);
    await page.getByRole('button', { name: '+5 min' }).waitFor();

    const kept = await page.evaluate(() => sessionStorage.getItem('marquee.cart') ?? '{}');
    const { sale_id } = JSON.parse(kept) as { sale_id: string };
    await door.call('hold.release', { sale_id }, await sessionOf(page));
    // No further past the end than an answer may take: a busy machine would let the question run out.
    await letPass(page, 95);
    await page.getByText(/seats released, nothing charged/).waitFor();
    await page.getByRole('button', { name: 'Hold again' }).click();
    await page.getByRole('heading', { name: '2 tickets' }).waitFor();
  });
});
