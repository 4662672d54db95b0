/** Answers that are lost, or that come when their customer has gone: no money is taken twice, and none is forgotten. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Operations } from '../../src/ipc';
import { Foyer } from './support/browser';
import { openDoor, type Door } from './support/door';
import {
  cashiers,
  freeSeats,
  one,
  openShowWith,
  seatIs,
  sessionOf,
  signIn,
  tapSeat,
  letPass,
  stopTheClock,
} from './support/steps';

let door: Door;
let foyer: Foyer;
let page: Page;
let show: string;

beforeAll(async () => {
  door = await openDoor();
  await door.call('cinema.dismiss_first_run', {});
  foyer = await Foyer.open();
});
afterAll(async () => {
  await foyer?.close();
  await door?.close();
});
beforeEach(async () => {
  page = await foyer.till(door);
  await signIn(page, one(cashiers(door)));
  show = await openShowWith(page, door, 'standard');
});

const url = (operation: keyof Operations) => `**/api/operations/${operation}`;

/** The node does it, and nobody hears of it. */
async function loseAnswers(operation: keyof Operations): Promise<void> {
  await page.route(url(operation), async (route) => {
    await route.fetch();
    await route.abort();
  });
}

/** The node does it, and its answer waits for `let go`. */
async function keepBack(operation: keyof Operations): Promise<() => Promise<void>> {
  let letGo = () => {};
  const gate = new Promise<void>((done) => (letGo = done));
  const pending: Promise<unknown>[] = [];
  await page.route(url(operation), async (route) => {
    const response = await route.fetch();
    const done = gate.then(() => route.fulfill({ response }).catch(() => undefined));
    pending.push(done);
    await done;
  });
  return async () => {
    letGo();
    await Promise.all(pending);
    await page.unroute(url(operation));
    // What the answer would change on the screen is changed by now.
    await page.waitForTimeout(300);
  };
}

async function takeBest(seats: number): Promise<void> {
  await page.keyboard.press(String(seats));
  const name = seats === 1 ? '1 ticket' : `${seats} tickets`;
  await page.getByRole('heading', { name, exact: true }).waitFor();
}

async function salesOf(saleId: string): Promise<number> {
  const { sales } = await door.call('sale.list', {}, await sessionOf(page));
  return sales.filter(({ id }) => id === saleId).length;
}

async function saleId(): Promise<string> {
  const kept = await page.evaluate(() => sessionStorage.getItem('marquee.cart') ?? '{}');
  return (JSON.parse(kept) as { sale_id: string }).sale_id;
}

const paid = () => page.getByRole('heading', { name: 'Paid' }).waitFor();

/** The money is taken, stored by the node, and the till does not know. */
async function payUnheard(): Promise<string> {
  await takeBest(2);
  const id = await saleId();
  await page.keyboard.press('Enter');
  await page.locator('[data-total]').waitFor();
  await loseAnswers('sale.pay');
  await page.keyboard.press('Enter');
  await page.getByText('This sale may or may not be stored').waitFor({ timeout: 20_000 });
  await page.unroute(url('sale.pay'));
  expect(await salesOf(id)).toBe(1);
  return id;
}

async function signOut(): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).first().click();
  const asks = page.getByRole('dialog').getByRole('button', { name: 'Sign out' });
  if (await asks.count()) await asks.click();
  await page.locator('[data-staff-number]').waitFor({ state: 'attached' });
}

describe('a payment that was stored, and whose answer was lost,', () => {
  it('is paid once, however often it is sent again', async () => {
    const id = await payUnheard();
    await page.keyboard.press('Enter');
    await paid();
    expect(await salesOf(id)).toBe(1);
  });

  it('is shown as paid when the cashier goes back and cancels the sale', async () => {
    const id = await payUnheard();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: '2 tickets' }).waitFor();
    await page.keyboard.press('Delete');
    await paid();
    expect(await page.getByText('Sale cancelled').count()).toBe(0);
    expect(await salesOf(id)).toBe(1);
  });

  it('is shown as paid when the cashier goes back and would change its seats', async () => {
    await payUnheard();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: '2 tickets' }).waitFor();
    // Its seats are sold, whatever the till believes: paying finds that out.
    await page.keyboard.press('Enter');
    await page.locator('[data-total]').waitFor();
    await page.keyboard.press('Enter');
    await paid();
  });

  it('is shown as paid when the time of its seats is over', async () => {
    await stopTheClock(page);
    show = await openShowWith(page, door, 'standard');
    await takeBest(2);
    await page.keyboard.press('Enter');
    await page.locator('[data-total]').waitFor();
    await loseAnswers('sale.pay');
    await page.keyboard.press('Enter');
    for (let turn = 0; turn < 6; turn += 1) {
      await page.waitForTimeout(300);
      await page.clock.fastForward(4_000);
    }
    await page.getByText('This sale may or may not be stored').waitFor();
    await page.unroute(url('sale.pay'));
    await letPass(page, 620);
    await paid();
    expect(await page.getByText(/nothing charged/).count()).toBe(0);
  });

  it('is shown as paid to who would sign out, and the next person begins with nothing', async () => {
    const id = await payUnheard();
    await page.getByRole('button', { name: 'Sign out' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
    await paid();
    await signOut();
    await signIn(page, one(cashiers(door), 1));
    await page.getByText('No seats yet').waitFor();
    expect(await page.getByRole('heading', { name: 'Paid' }).count()).toBe(0);
    expect(await salesOf(id)).toBe(1);
  });
});

describe('an answer that comes when the next person has signed in', () => {
  it('puts no seat into their sale', async () => {
    const [seat] = await freeSeats(page, door, show, 'standard');
    const letGo = await keepBack('hold.change');
    await tapSeat(page, seat!);
    await signOut();
    await signIn(page, one(cashiers(door), 1));
    await letGo();
    await page.getByText('No seats yet').waitFor();
    expect(await page.locator('[data-seat].is-yours').count()).toBe(0);
  });

  it('offers them no Undo of what another one cancelled', async () => {
    await takeBest(2);
    const letGo = await keepBack('hold.release');
    await page.keyboard.press('Delete');
    await page.locator('[data-cancel-sale][disabled]').waitFor();
    await signOut();
    await signIn(page, one(cashiers(door), 1));
    await letGo();
    await page.getByText('No seats yet').waitFor();
    expect(await page.locator('[data-undo]').count()).toBe(0);
  });
});

describe('while a payment is under way', () => {
  it('nobody signs out, and no key steps back', async () => {
    await takeBest(1);
    const id = await saleId();
    await page.keyboard.press('Enter');
    await page.locator('[data-total]').waitFor();
    const letGo = await keepBack('sale.pay');
    await page.keyboard.press('Enter');
    await page.locator('[data-primary][aria-busy=true]').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForTimeout(200);
    expect(await page.locator('[data-staff-number]').count()).toBe(0);
    expect(await page.getByRole('dialog').count()).toBe(0);
    await letGo();
    await paid();
    expect(await salesOf(id)).toBe(1);
  });
});

describe('Enter pressed right after a tap', () => {
  it('waits for the seat, so that what is paid is what was asked for', async () => {
    await takeBest(1);
    const mine = Number(
      await page.locator('[data-seat].is-yours').first().getAttribute('data-seat'),
    );
    const seat = (await freeSeats(page, door, show, 'standard')).find((each) => each !== mine)!;
    const letGo = await keepBack('hold.change');
    await tapSeat(page, seat);
    await page.keyboard.press('Enter');
    await page.waitForTimeout(200);
    expect(await page.locator('[data-total]').count()).toBe(0);
    await letGo();
    await page.locator('[data-total]').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: '2 tickets' }).waitFor();
    await seatIs(page, seat, 'yours');
  });

  it('does not pay for less when the seat is refused', async () => {
    await takeBest(1);
    const json = { code: 'seat_unavailable', message: 'taken', details: {} };
    await page.route(url('hold.change'), async (route) => {
      await new Promise((done) => setTimeout(done, 400));
      await route.fulfill({ status: 409, json });
    });
    const [seat] = await freeSeats(page, door, show, 'standard');
    await tapSeat(page, seat!);
    await page.keyboard.press('Enter');
    await page.waitForTimeout(900);
    expect(await page.locator('[data-total]').count()).toBe(0);
    await page.getByRole('heading', { name: '1 ticket', exact: true }).waitFor();
  });
});

describe('a hold that ends while nobody answers', () => {
  it('is asked about again until somebody does', async () => {
    await stopTheClock(page);
    show = await openShowWith(page, door, 'standard');
    await takeBest(2);
    await door.call('hold.release', { sale_id: await saleId() }, await sessionOf(page));
    await page.route(url('hold.get'), (route) => route.abort());
    await letPass(page, 610);
    await page.getByRole('heading', { name: '2 tickets', exact: true }).waitFor();
    await page.unroute(url('hold.get'));
    await letPass(page, 10);
    await page.getByText('2 seats released, nothing charged').waitFor();
  });
});
