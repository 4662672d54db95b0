import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectAccessible, Foyer } from './support/browser';
import { aDemo, doorAt, forget, serve } from './support/door';
import { cashiers, one, openTomorrow, signIn } from './support/steps';

let foyer: Foyer;
let data: string;
let serving: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => void (foyer = await Foyer.open()));
afterAll(() => foyer?.close());
beforeEach(async () => {
  data = await aDemo();
  serving = await serve(data);
});
afterEach(async () => {
  await serving?.stop();
  await forget(data);
});

const down = (page: Page) => page.getByRole('img', { name: 'No answer from the cinema' });
const up = (page: Page) => page.getByRole('img', { name: /^Standalone/ });

async function atWork(): Promise<Page> {
  const door = await doorAt(serving.url, async () => {});
  const page = await foyer.till(door);
  await page.getByRole('button', { name: 'Start selling' }).click();
  await signIn(page, one(cashiers(door)));
  await openTomorrow(page);
  await up(page).waitFor();
  return page;
}

describe('the sign of the line', () => {
  it('says so when the cinema does not answer, and within two seconds that it does again', async () => {
    const page = await atWork();
    await page.route('**/api/operations/**', (route) => route.abort());
    await page.locator('[data-show]').first().click();
    await down(page).waitFor();
    // Nobody touches the till meanwhile.
    await page.waitForTimeout(3_000);
    expect(await down(page).count()).toBe(1);

    await page.unroute('**/api/operations/**');
    await up(page).waitFor({ timeout: 2_000 });
  });

  it('says so when the program stops, though nobody touches the till', async () => {
    const page = await atWork();
    await serving.stop();
    await down(page).waitFor({ timeout: 2_000 });
  });
});

describe('after the program was started again', () => {
  it('the page says to open the new address, which signs in again', async () => {
    const page = await atWork();
    const port = Number(new URL(serving.url).port);
    await serving.stop();
    await down(page).waitFor();

    serving = await serve(data, port);
    await page
      .getByText('Open the address that Marquee printed when it last started, and sign in again.')
      .waitFor({ timeout: 3_000 });
    expect(await page.getByText('Your role does not allow this').count()).toBe(0);
    await expectAccessible(page, 'an address that has expired');
    await page.reload();
    await page.getByText('This address has expired').waitFor();

    // Only the fragment is another one, for which a browser alone does not load a page again.
    await page.goto(serving.url);
    await page.locator('[data-staff-number]').waitFor({ state: 'attached' });
  });
});
