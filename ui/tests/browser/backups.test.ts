import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BackupStatus } from '../../src/ipc';
import { expectAccessible, Foyer } from './support/browser';
import { openDoor, type Door } from './support/door';
import { cashiers, one, signIn, usher } from './support/steps';

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

const message = 'The folder /mnt/backups cannot be used: it is not there.';
const failed: BackupStatus = {
  succeeded_at: '2026-11-20T16:00:00Z',
  file: '/mnt/backups/cinema-20261120T160000000Z.db',
  failure: { at: '2026-11-20T17:00:00Z', code: 'internal', message },
};

it('a cashier sees that backups fail, and reads in the settings what to do', async () => {
  const page = await foyer.till(door);
  await page.route('**/api/operations/backup.status', (route) => route.fulfill({ json: failed }));
  await signIn(page, one(cashiers(door)));
  await page.getByRole('button', { name: 'The last backup failed' }).click();
  const report = page.getByRole('region', { name: 'Backups' });
  await report.getByText(/^The backup at .* failed\. All sales are stored/).waitFor();
  await report.getByText(message).waitFor();
  await report.getByText(/^Last backup: Fri/).waitFor();
  await expectAccessible(page, 'settings with a failed backup');
});

it('nothing is said of backups while they go well', async () => {
  const page = await foyer.till(door);
  await signIn(page, one(cashiers(door)));
  await page.keyboard.press('F4');
  await page.getByRole('region', { name: 'Backups' }).waitFor();
  expect(await page.getByRole('button', { name: 'The last backup failed' }).count()).toBe(0);
});

it('an usher is not told of it, not even after somebody who was', async () => {
  const page = await foyer.till(door);
  await page.route('**/api/operations/backup.status', (route) => route.fulfill({ json: failed }));
  await signIn(page, one(cashiers(door)));
  const sign = page.getByRole('button', { name: 'The last backup failed' });
  await sign.waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(page, usher(door));
  await page.keyboard.press('F4');
  await page.getByText('Your role cannot change the printer.').waitFor();
  expect(await sign.count()).toBe(0);
  expect(await page.getByRole('region', { name: 'Backups' }).count()).toBe(0);
});
