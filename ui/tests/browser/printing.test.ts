import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Foyer } from './support/browser';
import { openDoor, type Door } from './support/door';
import { one, openShowWith, signIn } from './support/steps';

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

describe('a ticket that was not printed', () => {
  it('keeps the sale, names the cause, and is printed when the cause is gone', async () => {
    const page = await foyer.till(door);
    await signIn(page, one(door.staff.filter((person) => person.role === 'manager')));
    await page.keyboard.press('F4');
    const folder = page.getByLabel('Folder of PDF files');
    await expect.poll(() => folder.inputValue()).not.toBe('');
    const good = await folder.inputValue();
    await folder.fill('/dev/null/tickets');
    await page.getByRole('button', { name: 'Use folder' }).click();
    await page.getByText('The next ticket is printed there.').waitFor();

    await page.keyboard.press('F2');
    await openShowWith(page, door, 'standard');
    await page.keyboard.press('1');
    await page.getByRole('heading', { name: '1 ticket' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('[data-total]').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('[data-print-state=failed]').waitFor({ timeout: 30_000 });
    await page
      .getByText(/The folder for tickets cannot be written to. The sale is stored./)
      .waitFor();

    await page.keyboard.press('F4');
    await folder.fill(good);
    await page.getByRole('button', { name: 'Use folder' }).click();
    await page.getByRole('button', { name: '1 ticket not printed' }).click();
    await page.getByRole('button', { name: 'Print again' }).click();
    await page.locator('aside [data-print-state=printed]').waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: '1 ticket not printed' }).waitFor({ state: 'detached' });
  });
});
