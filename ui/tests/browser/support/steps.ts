/** What a cashier does, in words. */
import type { Page } from 'playwright-core';
import type { FirstRunStaff } from '../../../src/ipc';
import type { Door } from './door';

export function cashiers(door: Door): FirstRunStaff[] {
  return door.staff.filter((person) => person.role === 'cashier');
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
  await page.locator('[data-show]').first().waitFor();
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

export function seatIs(page: Page, seat: number, look: string) {
  return page.locator(`[data-seat="${seat}"].is-${look}`).waitFor({ state: 'attached' });
}

export async function sessionOf(page: Page): Promise<string> {
  return page.evaluate(() => sessionStorage.getItem('marquee.session') ?? '');
}
