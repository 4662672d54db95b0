/** Before somebody has signed in, and behind the lock. */
import type { Cinema } from '../../../src/ipc';
import { one } from '../../browser/support/steps';
import type { State } from '../state';
import { answer, beyondWelcome, openShow, see, takeBest } from '../ways';

export const SIGN_IN: State[] = [
  {
    name: 'welcome',
    signedOut: true,
    async reach(page, { door }) {
      // Somebody has signed in to set the stage, and with that the PINs are gone.
      await answer<Cinema>(page, 'cinema.get', (facts) => ({
        ...facts,
        first_run: { staff: door.staff },
      }));
      await page.reload();
      await see(page, '[data-pin]');
    },
  },
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
  {
    name: 'address-expired',
    signedOut: true,
    async reach(page) {
      const json = { code: 'wrong_token', message: 'The token is of another run.', details: {} };
      await page.route('**/api/operations/**', (route) => route.fulfill({ status: 401, json }));
      await page.reload();
      await see(page, '[role=alert]');
    },
  },
];
