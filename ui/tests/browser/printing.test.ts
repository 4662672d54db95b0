import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrintJob, Sale } from '../../src/ipc';
import { expectAccessible, Foyer } from './support/browser';
import { openDoor, type Door } from './support/door';
import { aSale, goOn, one, openShowWith, signIn, usher } from './support/steps';

let door: Door;
let foyer: Foyer;

beforeAll(async () => {
  door = await openDoor();
  foyer = await Foyer.open();
  await door.call('cinema.dismiss_first_run', {});
});
afterAll(async () => {
  await foyer?.close();
  await door?.close();
});

async function openPrinterSettings(page: Page): Promise<Locator> {
  await page.keyboard.press('F4');
  const folder = page.getByLabel('PDF folder');
  await expect.poll(() => folder.inputValue()).not.toBe('');
  return folder;
}

const manager = () => one(door.staff.filter((person) => person.role === 'manager'));

describe('the printer settings', () => {
  it('refuse a folder that cannot be written to, and keep the old one', async () => {
    const page = await foyer.till(door);
    await signIn(page, manager());
    const folder = await openPrinterSettings(page);
    const before = await folder.inputValue();
    await folder.fill('/dev/null/tickets');
    await page.getByRole('button', { name: 'Use folder' }).click();
    await page.getByText('Tickets cannot be saved in this folder.').waitFor();
    await page.keyboard.press('F2');
    expect(await (await openPrinterSettings(page)).inputValue()).toBe(before);
  });

  it('are out of reach for an usher', async () => {
    const page = await foyer.till(door);
    await signIn(page, usher(door));
    await page.keyboard.press('F4');
    await page.getByText('Your role cannot change the printer.').waitFor();
    expect(await page.getByRole('button', { name: 'Use folder' }).isDisabled()).toBe(true);
  });
});

describe('a ticket that was not printed', () => {
  it('keeps the sale, names the cause, and is printed when the cause is gone', async () => {
    const place = await mkdtemp(join(tmpdir(), 'marquee-tickets-'));
    const tickets = join(place, 'tickets');
    await mkdir(tickets);

    const page = await foyer.till(door);
    await signIn(page, manager());
    await (await openPrinterSettings(page)).fill(tickets);
    await page.getByRole('button', { name: 'Use folder' }).click();
    await page.getByText('Tickets now print there.').waitFor();
    // The folder is gone, and something else is in its place.
    await rm(tickets, { recursive: true });
    await writeFile(tickets, '');

    await page.keyboard.press('F2');
    await openShowWith(page, door, 'standard');
    await page.keyboard.press('3');
    await page.getByRole('heading', { name: '3 tickets' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('[data-total]').waitFor();
    await goOn(page);
    await page.locator('[data-print-state=failed]').nth(2).waitFor({ timeout: 30_000 });
    await page
      .getByText(/The sale is stored\./)
      .first()
      .waitFor();

    await rm(tickets);
    await mkdir(tickets);
    await page.getByRole('button', { name: '3 tickets not printed' }).click();
    await page.getByRole('button', { name: 'Print again' }).first().click();
    await page.locator('aside [data-print-state=printed]').waitFor({ timeout: 30_000 });
    // The rest in one go, of this sale or of the whole till.
    expect(await page.getByRole('button', { name: 'Print all 2 failed' }).count()).toBe(2);
    await page.locator('aside').getByRole('button', { name: 'Print all 2 failed' }).click();
    await page.locator('aside [data-print-state=printed]').nth(2).waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'not printed' }).waitFor({ state: 'detached' });
    expect(await readdir(tickets)).toHaveLength(3);
    await rm(place, { recursive: true });
  });
});

describe('a ticket of which nobody knows whether it was printed', () => {
  const noAnswer = { code: 'print_service_unavailable', message: 'CUPS does not answer.' };
  it.each([
    ['as after a power cut in between', { state: 'unknown', error: null }, null],
    [
      'as when its printer cannot be asked any more',
      { state: 'handed_over', error: noAnswer },
      'The printer can no longer say whether it printed.',
    ],
  ] as const)(
    '(%s) is asked about, and printed only when somebody says that it did not come out',
    async (_, leftAs, why) => {
      const { id } = await aSale(door);
      const page = await foyer.till(door);
      let left: Pick<PrintJob, 'state' | 'error'> = leftAs;
      await page.route('**/api/operations/sale.get', async (route) => {
        const response = await route.fetch();
        const sale = (await response.json()) as Sale;
        for (const { print_job } of sale.tickets) if (print_job) Object.assign(print_job, left);
        await route.fulfill({ response, json: sale });
      });
      const said: unknown[] = [];
      await page.route('**/api/operations/print_job.resolve', async (route) => {
        said.push(route.request().postDataJSON());
        left = { state: 'printed', error: null };
        await route.fulfill({ json: {} });
      });
      await signIn(page, manager());
      await page.keyboard.press('F3');
      await page.locator(`[data-sale="${id}"]`).click();
      const question = page.getByRole('group', { name: /^Did the ticket for .* come out/ });
      await question.waitFor();
      await page.locator('aside [data-print-state=unknown]').waitFor();
      if (why !== null) await question.getByText(why).waitFor();
      await expectAccessible(page, 'ticket in doubt');
      expect(said).toEqual([]);

      await question.getByRole('button', { name: 'No, print again' }).click();
      await page.locator('aside [data-print-state=printed]').waitFor();
      expect(said).toMatchObject([{ came_out: false }]);
    },
  );
});
