/**
 * Every state of every screen that a person sees, each with the way there. Words differ by language, so the ways are
 * found by attributes and keys.
 */
import type { Page } from 'playwright-core';
import type { ProgrammeDay } from '../../src/ipc';
import { aSale, one, signIn } from '../browser/support/steps';
import type { Stage } from './stage';
import {
  answer,
  beyondWelcome,
  FAILED_BACKUP,
  openAs,
  openDay,
  openSale,
  openShow,
  press,
  printed,
  refuse,
  scan,
  see,
  takeBest,
  toPayment,
} from './ways';

export interface State {
  /** The picture's name: the screen first. */
  name: string;
  reach(page: Page, stage: Stage): Promise<void>;
  /** For who is not there yet: the page is opened, and nobody is signed in. */
  signedOut?: true;
  /** Somebody else than a cashier is at the till. */
  as?: 'manager' | 'usher';
}

export const STATES: State[] = [
  { name: 'welcome', signedOut: true, reach: (page) => see(page, '[data-pin]') },
  { name: 'sign-in-number', signedOut: true, reach: beyondWelcome },
  {
    name: 'sign-in-wrong-pin',
    signedOut: true,
    async reach(page, stage) {
      await beyondWelcome(page, stage);
      const { number, pin } = one(stage.door.staff, 3);
      await page.keyboard.type(String(number));
      await page.keyboard.press('Enter');
      await page.keyboard.type(pin === '0000' ? '1111' : '0000');
      await page.keyboard.press('Enter');
      await see(page, '[role=alert], [aria-live=assertive]');
    },
  },
  {
    name: 'no-answer',
    signedOut: true,
    async reach(page) {
      await page.route('**/api/operations/**', (route) => route.abort());
      await page.reload();
      await see(page, '[role=alert]');
    },
  },
  {
    name: 'locked',
    async reach(page, stage) {
      await openShow(page, stage, stage.shows.busy);
      await takeBest(page, 2);
      await page.keyboard.press('F9');
      await page.locator('[data-show]').first().waitFor({ state: 'detached' });
    },
  },

  { name: 'sell-board-today', reach: (page) => see(page, '[data-show]') },
  { name: 'sell-board-tomorrow', reach: openDay },
  {
    name: 'sell-board-empty-day',
    async reach(page) {
      await answer<ProgrammeDay>(page, 'programme.day', (day) => ({ ...day, shows: [] }));
      await page.locator('[data-day]').nth(2).click();
      await page.locator('[data-show]').first().waitFor({ state: 'detached' });
    },
  },
  {
    name: 'sell-board-failed',
    async reach(page) {
      await page.route('**/api/operations/programme.day', (route) => route.abort());
      await page.locator('[data-day]').nth(2).click();
      await see(page, '[role=alert]');
    },
  },
  {
    name: 'sell-board-loading',
    async reach(page) {
      await page.route('**/api/operations/programme.day', () => {});
      await page.locator('[data-day]').nth(2).click();
      await see(page, '[aria-busy=true]');
    },
  },
  {
    name: 'sell-board-search-nothing',
    async reach(page, stage) {
      await openDay(page, stage);
      await page.keyboard.press('/');
      await page.keyboard.type('zzzz');
      await page.locator('[data-show]').first().waitFor({ state: 'detached' });
    },
  },
  {
    name: 'sell-hall-loading',
    async reach(page, stage) {
      await openDay(page, stage);
      await page.route('**/api/operations/show.seats', () => {});
      await page.locator(`[data-show="${stage.shows.busy}"]`).click();
      await see(page, 'section [aria-busy=true]');
    },
  },
  {
    name: 'sell-hall-failed',
    async reach(page, stage) {
      await openDay(page, stage);
      await page.route('**/api/operations/show.seats', (route) => route.abort());
      await page.locator(`[data-show="${stage.shows.busy}"]`).click();
      await see(page, '[role=alert]');
    },
  },
  {
    name: 'sell-hall-400',
    reach: (page, stage) => openShow(page, stage, stage.shows.busy),
  },
  {
    name: 'sell-hall-1132',
    reach: (page, stage) => openShow(page, stage, stage.shows.large),
  },
  {
    name: 'sell-hall-1132-zoomed',
    async reach(page, stage) {
      await openShow(page, stage, stage.shows.large);
      for (let turn = 0; turn < 4; turn += 1) await page.keyboard.press('+');
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'sell-hall-sold-out',
    reach: (page, stage) => openShow(page, stage, stage.shows.soldOut),
  },
  {
    name: 'sell-hall-closed',
    async reach(page, stage) {
      await openAs(page, stage, 'closed');
    },
  },
  {
    name: 'sell-hall-started',
    async reach(page, stage) {
      await openAs(page, stage, 'started');
    },
  },
  {
    name: 'sell-hall-cancelled',
    async reach(page, stage) {
      await openAs(page, stage, 'cancelled');
    },
  },
  {
    name: 'sell-seat-taken-meanwhile',
    async reach(page, stage) {
      await openShow(page, stage, stage.shows.busy);
      await takeBest(page, 2);
      await refuse(page, 'hold.change', 'seat_unavailable');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Space');
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'sell-too-many-together',
    async reach(page, stage) {
      await openShow(page, stage, stage.shows.soldOut);
      await page.keyboard.press('4');
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'cart-2',
    async reach(page, stage) {
      await openShow(page, stage, stage.shows.busy);
      await takeBest(page, 2);
    },
  },
  {
    name: 'cart-9',
    async reach(page, stage) {
      await openShow(page, stage, stage.shows.busy);
      await takeBest(page, 9);
    },
  },
  {
    name: 'cart-two-shows',
    async reach(page, stage) {
      await openShow(page, stage, stage.shows.busy);
      await takeBest(page, 3);
      await page.locator(`[data-show="${stage.shows.large}"]`).click();
      await see(page, '[data-seat]');
      await takeBest(page, 2);
    },
  },
  {
    name: 'cart-short-of-time',
    async reach(page, stage) {
      await page.clock.install();
      await page.reload();
      await openShow(page, stage, stage.shows.busy);
      await takeBest(page, 2);
      for (const moved of [300, 310, 320, 330, 340]) {
        await page.clock.fastForward('01:42');
        await page.mouse.move(moved, 300);
      }
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'cart-expired',
    async reach(page, stage) {
      await openShow(page, stage, stage.shows.busy);
      await takeBest(page, 3);
      await refuse(page, 'sale.pay', 'hold_expired');
      await page.keyboard.press('Enter');
      await see(page, '[data-total]');
      await press(page);
      await page.waitForTimeout(600);
    },
  },
  {
    name: 'payment',
    async reach(page, stage) {
      await toPayment(page, stage);
    },
  },
  {
    name: 'payment-too-little',
    async reach(page, stage) {
      await toPayment(page, stage);
      await page.keyboard.type('100');
    },
  },
  {
    name: 'payment-change',
    async reach(page, stage) {
      await toPayment(page, stage);
      await page.keyboard.type('10000');
    },
  },
  {
    name: 'payment-sending',
    async reach(page, stage) {
      await toPayment(page, stage);
      await page.route('**/api/operations/sale.pay', () => {});
      await press(page);
      await see(page, '[data-primary][aria-busy=true]');
    },
  },
  {
    name: 'payment-no-answer',
    async reach(page, stage) {
      await toPayment(page, stage);
      await page.route('**/api/operations/sale.pay', (route) => route.abort());
      await press(page);
      await page.waitForTimeout(800);
    },
  },
  {
    name: 'paid',
    async reach(page, stage) {
      await toPayment(page, stage);
      await page.keyboard.type('10000');
      await press(page);
      await see(page, '[data-change]');
      await page.waitForTimeout(1_500);
    },
  },
  {
    name: 'paid-printer-out-of-paper',
    async reach(page, stage) {
      await toPayment(page, stage);
      await printed(page, {
        state: 'failed',
        error: { code: 'out_of_paper', message: 'Out of paper.' },
      });
      await press(page);
      await see(page, '[data-print-state=failed]');
    },
  },

  {
    name: 'sales-list',
    async reach(page, stage) {
      await aSale(stage.door);
      await page.keyboard.press('F3');
      await see(page, 'tbody button');
    },
  },
  {
    name: 'sales-detail',
    async reach(page, stage) {
      await aSale(stage.door);
      await openSale(page);
    },
  },
  {
    name: 'sales-detail-unclear',
    async reach(page, stage) {
      await aSale(stage.door);
      await printed(page, { state: 'unknown', error: null });
      await openSale(page);
    },
  },
  {
    name: 'sales-none-found',
    async reach(page) {
      await page.keyboard.press('F3');
      await see(page, 'tbody button');
      await page.getByRole('searchbox').fill('zzzz');
      await page.locator('tbody button').first().waitFor({ state: 'detached' });
    },
  },

  {
    name: 'settings',
    as: 'manager',
    async reach(page) {
      await page.keyboard.press('F4');
      await see(page, 'input[name=theme]');
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'settings-cashier-backup-failed',
    async reach(page) {
      await page.route('**/api/operations/backup.status', (route) =>
        route.fulfill({ json: FAILED_BACKUP }),
      );
      await page.reload();
      await see(page, '[data-show]');
      await page.keyboard.press('F4');
      await see(page, 'input[name=theme]');
    },
  },
  {
    name: 'shortcuts',
    async reach(page) {
      await page.keyboard.press('?');
      await see(page, '[role=dialog]');
    },
  },
  {
    name: 'leave-with-a-cart',
    async reach(page, stage) {
      await openShow(page, stage, stage.shows.busy);
      await takeBest(page, 2);
      await page.locator('header').first().locator('button').last().click();
      await see(page, '[role=dialog]');
    },
  },
  {
    name: 'scan-valid',
    async reach(page, stage) {
      const { tickets } = await aSale(stage.door);
      await openDay(page, stage);
      await scan(page, tickets[0]!.code);
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'gate-empty',
    as: 'usher',
    reach: (page) => see(page, '[data-ticket-code]'),
  },
  {
    name: 'gate-valid',
    as: 'usher',
    async reach(page, stage) {
      const { tickets } = await aSale(stage.door);
      await scan(page, tickets[0]!.code);
      await see(page, '[data-verdict=valid]');
    },
  },
  {
    name: 'gate-forged',
    as: 'usher',
    async reach(page, stage) {
      const { tickets } = await aSale(stage.door);
      await scan(page, `${tickets[0]!.code.slice(0, -8)}AAAAAAAA`);
      await see(page, '[data-verdict=forged]');
    },
  },
];

export async function arrive(page: Page, stage: Stage, state: State): Promise<void> {
  if (!state.signedOut) {
    const people = { cashier: stage.cashier, manager: stage.manager };
    const person =
      state.as === 'usher'
        ? one(stage.door.staff.filter(({ role }) => role === 'usher'))
        : people[state.as ?? 'cashier'];
    await signIn(page, person);
  }
  await state.reach(page, stage);
}
