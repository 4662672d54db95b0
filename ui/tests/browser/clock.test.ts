import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ClockStatus } from '../../src/ipc';
import { expectAccessible, Foyer } from './support/browser';
import { openDoor, type Door } from './support/door';
import { cashiers, one, signIn } from './support/steps';

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

it('a cashier is told that the clock is wrong, and vouches for it', async () => {
  const page = await foyer.till(door);
  let status: ClockStatus = {
    now: '2022-11-20T18:00:00Z',
    doubt: 'behind',
    trusted_at: '2026-11-20T17:00:00Z',
  };
  await page.route('**/api/operations/clock.status', (route) => route.fulfill({ json: status }));
  await page.route('**/api/operations/clock.confirm', (route) => {
    status = { ...status, doubt: null, trusted_at: null };
    return route.fulfill({ json: status });
  });
  await signIn(page, one(cashiers(door)));
  await page.getByRole('button', { name: 'The clock may be wrong' }).click();
  const report = page.getByRole('region', { name: 'Clock' });
  await report.getByText(/says .*2022.*already an entry from .*2026/).waitFor();
  await expectAccessible(page, 'settings with a doubted clock');
  await report.getByRole('button', { name: 'The clock is right' }).click();
  await report.waitFor({ state: 'detached' });
  expect(await page.getByRole('button', { name: 'The clock may be wrong' }).count()).toBe(0);
});

it('nothing is said of a clock that goes right', async () => {
  const page = await foyer.till(door);
  await signIn(page, one(cashiers(door)));
  await page.keyboard.press('F4');
  await page.getByRole('region', { name: 'Backups' }).waitFor();
  expect(await page.getByRole('button', { name: 'The clock may be wrong' }).count()).toBe(0);
});
