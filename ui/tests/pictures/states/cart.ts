/** The sale that is being put together. */
import { letPass, stopTheClock, yours } from '../../browser/support/steps';
import type { State } from '../state';
import { openShow, press, refuse, refuseOnce, see, takeBest } from '../ways';

export const CART: State[] = [
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
      await stopTheClock(page);
      await openShow(page, stage, stage.shows.busy);
      await takeBest(page, 2);
      await letPass(page, 510);
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
    name: 'cart-cancelled',
    async reach(page, stage) {
      await openShow(page, stage, stage.shows.busy);
      await takeBest(page, 4);
      await page.clock.install();
      await page.keyboard.press('Delete');
      await see(page, '[data-undo]');
    },
  },
  {
    name: 'cart-back-without-a-seat',
    async reach(page, stage) {
      await openShow(page, stage, stage.shows.busy);
      await takeBest(page, 4);
      const [seat] = await yours(page);
      const gone = { sale_id: '', show_id: stage.shows.busy, seats: [{ seat, state: 'held' }] };
      await page.keyboard.press('Delete');
      await see(page, '[data-undo]');
      await refuseOnce(page, 'hold.change', 'seat_unavailable', gone);
      await page.keyboard.press('z');
      await see(page, 'aside [role=alert]');
      await see(page, '[data-group]');
    },
  },
  {
    name: 'cart-opened-group',
    async reach(page, stage) {
      await openShow(page, stage, stage.shows.busy);
      await takeBest(page, 4);
      await page.locator('[data-group] button[aria-expanded]').first().click();
      await see(page, '[data-line]');
    },
  },
  {
    name: 'cart-one-seat-another-type',
    async reach(page, stage) {
      await openShow(page, stage, stage.shows.busy);
      await takeBest(page, 4);
      await page.locator('[data-group] button[aria-expanded]').first().click();
      await page.locator('[data-line] button').first().click();
      await see(page, '[role=menu]');
    },
  },
  {
    name: 'cart-types-typed',
    async reach(page, stage) {
      await openShow(page, stage, stage.shows.busy);
      await takeBest(page, 4);
      await page.locator('[data-more]').first().waitFor();
      await page.keyboard.press('t');
      await see(page, '[data-typed-types]');
      await page.locator('[data-typed-types]').fill('9');
    },
  },
  {
    name: 'cart-types-before-seats',
    async reach(page, stage) {
      await openShow(page, stage, stage.shows.busy);
      await page.keyboard.press('t');
      await see(page, '[data-typed-types]');
    },
  },
];
