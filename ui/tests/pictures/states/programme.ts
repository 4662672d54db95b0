/** The board of shows. */
import type { ProgrammeDay } from '../../../src/ipc';
import type { State } from '../state';
import { answer, openDay, openShow, see, takeBest } from '../ways';

export const PROGRAMME: State[] = [
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
    name: 'sell-board-party-of-four',
    async reach(page, stage) {
      await openDay(page, stage);
      await page.keyboard.press('4');
      await page.waitForTimeout(800);
    },
  },
  {
    name: 'sell-board-at-200-percent',
    async reach(page, stage) {
      await openShow(page, stage, stage.shows.busy);
      await takeBest(page, 2);
    },
    zoom: 2,
  },
];
