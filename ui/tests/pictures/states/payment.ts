/** Taking the money, and the tickets afterwards. */
import type { State } from '../state';
import { press, printed, see, toPayment } from '../ways';

export const PAYMENT: State[] = [
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
      // It is sent again by itself a few times first.
      await page.locator('aside [role=alert]').first().waitFor({ timeout: 15_000 });
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
];
