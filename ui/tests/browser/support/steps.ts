/** What a cashier does, in words. */
import type { Page } from 'playwright-core';
import type { Cinema, FirstRunStaff, Sale } from '../../../src/ipc';
import type { Door } from './door';

export function cashiers(door: Door): FirstRunStaff[] {
  return door.staff.filter((person) => person.role === 'cashier');
}

export function usher(door: Door): FirstRunStaff {
  return one(door.staff.filter((person) => person.role === 'usher'));
}

export function one(people: FirstRunStaff[], index = 0): FirstRunStaff {
  const person = people[index];
  if (!person) throw new Error('the demo cinema has too few people');
  return person;
}

export async function signIn(page: Page, person: FirstRunStaff): Promise<void> {
  await page.locator('[data-staff-number]').waitFor({ state: 'attached' });
  await page.keyboard.type(String(person.number));
  await page.keyboard.press('Enter');
  await page.keyboard.type(person.pin);
  await page.keyboard.press('Enter');
  const home = person.role === 'usher' ? '[data-ticket-code]' : '[data-show]';
  await page.locator(home).first().waitFor();
}

/** One seat of tomorrow, sold by another program. */
export async function aSale(door: Door): Promise<Sale> {
  const { number: staff_number, pin } = one(cashiers(door));
  const { token } = await door.call('session.sign_in', { staff_number, pin });
  const { days } = await door.call('programme.day', {}, token);
  const { shows } = await door.call('programme.day', { business_day: days[1]! }, token);
  const show_id = shows[0]!.id;
  const sale_id = crypto.randomUUID();
  const hold = await door.call('hold.best_available', { sale_id, show_id, count: 1 }, token);
  const { default_ticket_type_id } = await door.call('show.get', { show_id }, token);
  const lines = hold.seats.map((seat) => ({ ...seat, ticket_type_id: default_ticket_type_id! }));
  const { total_minor } = await door.call('cart.quote', { lines }, token);
  const cash = { tender: 'cash', amount_minor: total_minor, tendered_minor: total_minor } as const;
  const pay = { sale_id, lines, expected_total_minor: total_minor, payments: [cash] };
  return door.call('sale.pay', pay, token);
}

/** The second day on the board: none of its shows has begun, whatever the hour. */
export async function openTomorrow(page: Page): Promise<void> {
  const tomorrow = page.locator('[data-day]').nth(1);
  const day = await tomorrow.getAttribute('data-day');
  await tomorrow.click();
  await page.locator(`[data-day="${day}"][aria-pressed=true]`).waitFor();
  await page.locator('[data-show]').first().waitFor();
}

/** Opens a show of tomorrow whose hall has this kind of seat free; returns the show's id. */
export async function openShowWith(page: Page, door: Door, kind: string): Promise<string> {
  await openTomorrow(page);
  const session = await page.evaluate(() => sessionStorage.getItem('marquee.session') ?? '');
  for (const card of await page.locator('[data-show]').all()) {
    const id = (await card.getAttribute('data-show')) ?? '';
    const { show } = await door.call('show.get', { show_id: id }, session);
    const plan = await door.call('plan.get', { plan_id: show.plan_id }, session);
    const { states } = await door.call('show.seats', { show_id: id }, session);
    const isThere = plan.seats.some(
      (seat, index) => seat.kind === kind && states[index] === 'free',
    );
    if (!isThere || show.state !== 'on_sale') continue;
    await card.click();
    await page.locator('[data-seat]').first().waitFor();
    return id;
  }
  throw new Error(`no show of tomorrow has a free ${kind} seat`);
}

/** Free seats of a kind, by index, as the seat map shows them. */
export async function freeSeats(
  page: Page,
  door: Door,
  showId: string,
  kind: string,
): Promise<number[]> {
  const session = await page.evaluate(() => sessionStorage.getItem('marquee.session') ?? '');
  const { show } = await door.call('show.get', { show_id: showId }, session);
  const plan = await door.call('plan.get', { plan_id: show.plan_id }, session);
  const { states } = await door.call('show.seats', { show_id: showId }, session);
  return plan.seats.flatMap((seat, index) =>
    seat.kind === kind && states[index] === 'free' ? [index] : [],
  );
}

export async function tapSeat(page: Page, seat: number): Promise<void> {
  const box = await page.locator(`[data-seat="${seat}"]`).boundingBox();
  if (!box) throw new Error(`seat ${seat} is not on the screen`);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

/** Enter, when the primary button takes it: right after a step it rests. */
export async function goOn(page: Page): Promise<void> {
  await page.locator('[data-primary]:enabled:not([aria-disabled])').waitFor();
  await page.keyboard.press('Enter');
}

export function seatIs(page: Page, seat: number, look: string) {
  return page.locator(`[data-seat="${seat}"].is-${look}`).waitFor({ state: 'attached' });
}

export async function sessionOf(page: Page): Promise<string> {
  return page.evaluate(() => sessionStorage.getItem('marquee.session') ?? '');
}

/** From now on time passes for this page as `letPass` says, and the node seems to live in the same time. */
export async function stopTheClock(page: Page): Promise<void> {
  await page.clock.install();
  await page.route('**/api/operations/cinema.get', async (route) => {
    try {
      const response = await route.fetch();
      const facts = (await response.json()) as Cinema;
      // Asked again at any moment, the node's own clock would turn the page's back.
      const now = await page.evaluate(() => new Date().toISOString());
      await route.fulfill({ response, json: { ...facts, now } });
    } catch (cause) {
      // The story may end while somebody asks.
      if (!page.isClosed()) throw cause;
    }
  });
  await page.reload();
}

/** Somebody is there all the time: the till does not lock. */
export async function letPass(page: Page, seconds: number): Promise<void> {
  // Well below the time after which a till locks, on a slow machine too.
  const A_WHILE = 45;
  for (let left = seconds; left > 0; left -= A_WHILE) {
    await page.clock.fastForward(Math.min(left, A_WHILE) * 1_000);
    await page.mouse.move(300 + (left % 7), 300);
  }
}

/** As a scanner does: quicker than a hand, with Enter at the end. */
export async function scan(page: Page, code: string): Promise<void> {
  await page.evaluate(
    (keys) => {
      const target = document.activeElement ?? document.body;
      for (const key of keys)
        target.dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
        );
    },
    [...code, 'Enter'],
  );
}

/** The seats of this sale, by index. */
export function yours(page: Page): Promise<number[]> {
  return page
    .locator('[data-seat].is-yours')
    .evaluateAll((all) => all.map((seat) => Number((seat as HTMLElement).dataset.seat)));
}
