/** The ways to what is to be seen: steps of a person, and answers of the node that nobody can wait for. */
import type { Locator, Page, Route } from 'playwright-core';
import type {
  BackupStatus,
  BoardShow,
  PrintJob,
  ProgrammeDay,
  Sale,
  ShowDetail,
} from '../../src/ipc';
import type { Stage } from './stage';

export const FAILED_BACKUP: BackupStatus = {
  succeeded_at: '2026-11-20T16:00:00Z',
  file: '/mnt/backups/cinema-20261120T160000000Z.db',
  failure: {
    at: '2026-11-20T17:00:00Z',
    code: 'internal',
    message: 'The folder /mnt/backups cannot be used: it is not there.',
  },
};

export async function see(page: Page, selector: string): Promise<void> {
  await page.locator(selector).first().waitFor();
}

export async function beyondWelcome(page: Page, { door }: Stage): Promise<void> {
  await door.call('cinema.dismiss_first_run', {});
  await page.reload();
  await page.locator('[data-staff-number]').waitFor({ state: 'attached' });
}

export async function openDay(page: Page, { day }: Stage): Promise<void> {
  await page.locator(`[data-day="${day}"]`).click();
  await page.locator(`[data-day="${day}"][aria-pressed=true]`).waitFor();
  await see(page, '[data-show]');
}

export async function openShow(page: Page, stage: Stage, show: string): Promise<void> {
  await openDay(page, stage);
  await page.locator(`[data-show="${show}"]`).click();
  await see(page, '[data-seat]');
}

/** Opens the busy show as it will be later. */
export async function openAs(page: Page, stage: Stage, state: BoardShow['state']): Promise<void> {
  const hasBegun = state === 'started' || state === 'closed';
  const starts_at = new Date(Date.now() - 40 * 60_000).toISOString();
  const later = <Show extends { id: string }>(show: Show): Show =>
    show.id === stage.shows.busy ? { ...show, state, ...(hasBegun ? { starts_at } : {}) } : show;
  await answer<ProgrammeDay>(page, 'programme.day', (day) => ({
    ...day,
    shows: day.shows.map(later),
  }));
  await answer<ShowDetail>(page, 'show.get', (detail) => ({ ...detail, show: later(detail.show) }));
  await openDay(page, stage);
  await page.locator(`[data-show="${stage.shows.busy}"]`).click();
  await page.waitForTimeout(800);
}

export async function takeBest(page: Page, count: number): Promise<void> {
  await page.keyboard.press(String(count));
  await page
    .locator('[data-seat].is-yours')
    .nth(count - 1)
    .waitFor({ state: 'attached' });
  await page.locator('[data-primary]:not([disabled])').waitFor();
}

/** With a finger, which is not as exact as a mouse. */
export async function touch(page: Page, what: Locator): Promise<void> {
  const box = (await what.boundingBox())!;
  const touchPoints = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }];
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

export async function toPayment(page: Page, stage: Stage): Promise<void> {
  await openShow(page, stage, stage.shows.busy);
  await takeBest(page, 3);
  await page.keyboard.press('Enter');
  await see(page, '[data-total]');
}

/** The primary button, when it takes a press. */
export async function press(page: Page): Promise<void> {
  await page.locator('[data-primary]:enabled:not([aria-disabled])').click();
}

export async function openSale(page: Page): Promise<void> {
  await page.keyboard.press('F3');
  await page.locator('tbody button').first().click();
  await see(page, 'aside [data-print-state]');
}

/** The node's answer, with something in it that does not happen while one watches. */
export async function answer<Output>(
  page: Page,
  operation: string,
  change: (output: Output) => Output,
): Promise<void> {
  await page.route(`**/api/operations/${operation}`, async (route: Route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change((await response.json()) as Output) });
  });
}

export async function refuse(page: Page, operation: string, code: string): Promise<void> {
  const json = { code, message: 'It was refused for a picture.', details: {} };
  await page.route(`**/api/operations/${operation}`, (route) =>
    route.fulfill({ status: 409, json }),
  );
}

/** The first call is refused; later ones reach the node. */
export async function refuseOnce(
  page: Page,
  operation: string,
  code: string,
  details: object,
): Promise<void> {
  const json = { code, message: 'It was refused for a picture.', details };
  await page.route(
    `**/api/operations/${operation}`,
    (route) => route.fulfill({ status: 409, json }),
    { times: 1 },
  );
}

export async function printed(page: Page, job: Pick<PrintJob, 'state' | 'error'>): Promise<void> {
  for (const operation of ['sale.get', 'sale.pay'])
    await answer<Sale>(page, operation, (sale) => ({
      ...sale,
      tickets: sale.tickets.map((ticket) => ({
        ...ticket,
        print_job: ticket.print_job ? { ...ticket.print_job, ...job } : null,
      })),
    }));
}
