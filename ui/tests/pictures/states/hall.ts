/** The seats of one show. */
import type { State } from '../state';
import { openAs, openDay, openShow, refuse, see, takeBest, touch } from '../ways';

export const HALL: State[] = [
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
    name: 'sell-hall-one-area-alone',
    async reach(page, stage) {
      await openShow(page, stage, stage.shows.large);
      await page.locator('[data-legend] [data-area]').nth(1).click();
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'sell-hall-too-small-to-aim',
    async reach(page, stage) {
      await page.setViewportSize({ width: 1024, height: 768 });
      await openShow(page, stage, stage.shows.large);
      await touch(page, page.locator('[data-seat]').nth(400));
      await see(page, '[data-map-note]');
    },
  },
];
