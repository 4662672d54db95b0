/** What was sold. */
import { aSale } from '../../browser/support/steps';
import type { State } from '../state';
import { openSale, printed, refuse, see } from '../ways';

export const SALES: State[] = [
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
    name: 'sales-copy-why',
    async reach(page, stage) {
      await aSale(stage.door);
      await printed(page, { state: 'printed', error: null });
      await openSale(page);
      await page.locator('aside [aria-haspopup=menu]').last().click();
      await see(page, '[role=menu]');
    },
  },
  {
    name: 'sales-copy-in-words',
    async reach(page, stage) {
      await aSale(stage.door);
      await printed(page, { state: 'printed', error: null });
      await openSale(page);
      await page.locator('aside [aria-haspopup=menu]').last().click();
      await page.locator('[role=menuitem]').last().click();
      await see(page, '[role=dialog] input');
    },
  },
  {
    name: 'sales-calendar',
    async reach(page, stage) {
      await aSale(stage.door);
      await page.keyboard.press('F3');
      await see(page, 'tbody button');
      await page.locator('header [aria-haspopup=dialog]').last().click();
      await see(page, '[role=dialog]');
    },
  },
  {
    name: 'sales-refused',
    async reach(page) {
      await page.keyboard.press('F3');
      await see(page, 'tbody button');
      await refuse(page, 'sale.list', 'invalid_input');
      await page.getByRole('searchbox').fill('x');
      await see(page, '[role=alert]');
    },
  },
];
