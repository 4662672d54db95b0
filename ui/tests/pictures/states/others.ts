/** Settings, help, and the gate. */
import { aSale, scan } from '../../browser/support/steps';
import type { State } from '../state';
import { FAILED_BACKUP, openDay, openShow, refuse, see, takeBest } from '../ways';

export const OTHERS: State[] = [
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
    name: 'settings-printer-unreadable',
    as: 'manager',
    async reach(page) {
      await refuse(page, 'till.get', 'printer_setting_unreadable');
      await page.keyboard.press('F4');
      await see(page, '[role=alert]');
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
