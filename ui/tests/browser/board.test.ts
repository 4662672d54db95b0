/** The programme at the counter: what is chosen is what is sold. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, Foyer } from './support/browser';
import { openDoor, type Door } from './support/door';
import { cashiers, goOn, one, openTomorrow, sessionOf, signIn } from './support/steps';

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

/** Every seat of a show but these is taken out of sale, as a manager does it for a house seat. */
async function leaveOnly(show: string, free: number[]): Promise<void> {
  const manager = one(door.staff.filter((person) => person.role === 'manager'));
  const { token } = await door.call('session.sign_in', {
    staff_number: manager.number,
    pin: manager.pin,
  });
  const { states } = await door.call('show.seats', { show_id: show }, token);
  const seats = states.flatMap((state, seat) =>
    state === 'free' && !free.includes(seat) ? [seat] : [],
  );
  await door.call('seat.block', { show_id: show, seats, reason: 'house' }, token);
}

describe('“two together tonight?”', () => {
  it('is answered by a digit on the board, without a seat being held', async () => {
    const page = await signedIn();
    await openTomorrow(page);
    const full = await idOf(page, 0);
    await leaveOnly(full, [20]);
    await page.keyboard.press('2');
    await page.locator(`[data-show="${full}"] [data-fits=false]`).waitFor();
    expect(await page.locator('[data-fits=true]').count()).toBeGreaterThan(3);
    expect(await page.locator('[data-fits=true]').first().textContent()).toContain('2 together');
    expect(await showsHeld(page)).toEqual([]);
    await expectAccessible(page, 'a party on the board');
    // The same again, or Escape, and the board is as it was.
    await page.keyboard.press('2');
    await page.locator('[data-fits]').first().waitFor({ state: 'detached' });
  });

  it('offers the next shows where the open one has not that many, and their seats by one tap', async () => {
    const page = await signedIn();
    await openTomorrow(page);
    const small = await idOf(page, 1);
    await leaveOnly(small, [20, 21, 22]);
    await page.locator(`[data-show="${small}"]`).click();
    await page.locator('[data-seat]').first().waitFor();
    await page.keyboard.press('6');
    const offer = page.locator('[data-offer]').first();
    await offer.waitFor();
    const offered = await offer.getAttribute('data-offer');
    await offer.click();
    await page.getByRole('heading', { name: '6 tickets' }).waitFor();
    expect(await showsHeld(page)).toEqual(Array.from({ length: 6 }, () => offered));
    await page.locator('[data-offer]').first().waitFor({ state: 'detached' });
  });
});

describe('a show that cannot be sold', () => {
  it('sold out, says so, and digits ask for others', async () => {
    const page = await signedIn();
    await openTomorrow(page);
    const full = await idOf(page, 2);
    await leaveOnly(full, []);
    await page.locator(`[data-show="${full}"]`).click();
    const hall = page.getByRole('region', { name: 'Hall' });
    await hall.getByText('Sold out').waitFor();
    await page.getByText('Next shows with 2 together').waitFor();
    await page.keyboard.press('5');
    await page.getByText('Next shows with 5 together').waitFor();
    await page.locator('[data-offer]').first().waitFor();
    await expectAccessible(page, 'a show that is sold out');
    expect(await showsHeld(page)).toEqual([]);
  });

  it('closed, shows no seat that looks free, and says when it closed', async () => {
    const page = await foyer.till(door);
    await page.route('**/api/operations/programme.day', async (route) => {
      const response = await route.fetch();
      const day = (await response.json()) as { shows: { state: string; closes_at: string }[] };
      day.shows[0]!.state = 'closed';
      await route.fulfill({ response, json: day });
    });
    await signIn(page, one(cashiers(door)));
    await openTomorrow(page);
    await page.locator('[data-show]:not([data-open])').last().click();
    await page.getByText(/^Sales for this show ended at \d\d:\d\d\.$/).waitFor();
    expect(await page.locator('[data-seat]').count()).toBe(0);
    expect(await page.getByText('Started').count()).toBe(0);
    await page.locator('[data-offer]').first().waitFor();
    await expectAccessible(page, 'a show that is closed');
  });
});

describe('the board', () => {
  it('has bars of one length, whatever stands in their cards, and the row of digits has a name', async () => {
    for (const width of [1024, 1366, 1920]) {
      const page = await signedIn({ width, height: 768 });
      await openTomorrow(page);
      const bars = await page
        .locator('[data-seats-bar]')
        .evaluateAll((all) => all.map((bar) => Math.round(bar.getBoundingClientRect().width)));
      expect(new Set(bars).size, `${width}`).toBe(1);
      await page.locator('[data-show]').first().click();
      await page.locator('[data-seat]').first().waitFor();
      expect(await page.getByText('Best seats together', { exact: true }).isVisible()).toBe(true);
      await page.context().close();
    }
  });

  it('has one Tab stop for all days, and the chosen one is in sight', async () => {
    for (const locale of ['en', 'ar'] as const) {
      const page = await signedIn({ locale, width: 1024, height: 768 });
      const days = page.locator('[data-day]');
      expect(await page.locator('[data-day][tabindex="0"]').count()).toBe(1);
      await days.first().focus();
      await page.keyboard.press('End');
      const last = days.last();
      expect(await last.evaluate((day) => day === document.activeElement)).toBe(true);
      expect(await days.first().getAttribute('aria-pressed')).toBe('true');
      await page.keyboard.press('Enter');
      await expect.poll(() => last.getAttribute('aria-pressed')).toBe('true');
      const isInSight = () =>
        last.evaluate((day) => {
          const [box, strip] = [day, day.parentElement!].map((each) =>
            each.getBoundingClientRect(),
          );
          return box!.left >= strip!.left - 1 && box!.right <= strip!.right + 1;
        });
      expect(await isInSight()).toBe(true);
      await page.setViewportSize({ width: 1366, height: 768 });
      await expect.poll(isInSight).toBe(true);
      await page.keyboard.press('F4');
      await page.locator('input[name=theme]').first().waitFor();
      await page.keyboard.press('F2');
      await last.waitFor();
      await expect.poll(isInSight).toBe(true);
      await page.context().close();
    }
  });

  it('finds nothing for nonsense', async () => {
    const page = await signedIn();
    await page.keyboard.press('/');
    await page.keyboard.type('zzzz');
    await page.getByText('No shows found').waitFor();
    expect(await page.locator('[data-show]').count()).toBe(0);
  });

  it.each([
    ['en', 'SCREEN', 'Adult'],
    ['es', 'PANTALLA', 'Adulto'],
    ['ar', 'الشاشة', 'بالغ'],
  ] as const)('reads in %s what the cinema wrote: %s, %s', async (locale, word, type) => {
    const page = await signedIn({ locale });
    await openTomorrow(page);
    await page.locator('[data-show][data-open]').last().click();
    await page.locator('[data-seat]').first().waitFor();
    await page.locator('svg text', { hasText: word }).first().waitFor({ state: 'attached' });
    await page.keyboard.press('1');
    await goOn(page);
    await page.locator('[data-total]').waitFor();
    await goOn(page);
    await page.locator('[data-print-state]').first().waitFor();
    await page.locator('li bdi', { hasText: type }).first().waitFor();
  });
});
