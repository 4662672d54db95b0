import type { CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { setStage, type Stage } from '../pictures/stage';
import { expectAccessible, Foyer, type TillOptions } from './support/browser';
import { openTomorrow, seatIs, signIn, tapSeat } from './support/steps';

let stage: Stage;
let foyer: Foyer;

beforeAll(async () => {
  stage = await setStage();
  foyer = await Foyer.open();
}, 180_000);
afterAll(async () => {
  await foyer?.close();
  await stage?.door.close();
});

/** Windows that stay open slow down the next story. */
const open: Page[] = [];
afterEach(async () => {
  for (const page of open.splice(0)) await page.context().close();
});

type Place = keyof Stage['shows'];

async function openHall(which: Place, options: TillOptions): Promise<Page> {
  const page = await foyer.till(stage.door, options);
  open.push(page);
  await signIn(page, stage.cashier);
  await openTomorrow(page);
  await page.locator(`[data-show="${stage.shows[which]}"]`).click();
  await page.locator('[data-seat]').first().waitFor({ state: 'attached' });
  await settled(page);
  return page;
}

/** The hall has come to rest and its letters are written. */
const settled = (page: Page) => page.waitForTimeout(400);

const LOOKS = ['free', 'sold', 'yours'] as const;

/** The seats as they are drawn, in window coordinates. */
async function drawnSeats(page: Page) {
  return page.locator('[data-seat]').evaluateAll(
    (seats, looks) =>
      seats.map((seat, index) => {
        const { left, top, width, height } = seat.getBoundingClientRect();
        const look = looks.find((name) => seat.classList.contains(`is-${name}`)) ?? 'other';
        return { index, look, x: left + width / 2, y: top + height / 2, width, height };
      }),
    LOOKS,
  );
}

type Drawn = Awaited<ReturnType<typeof drawnSeats>>[number];

/** Edge to edge of an ordinary free seat: the smallest box is that of one that is not turned. */
const seatSize = (seats: Drawn[]) =>
  Math.min(...seats.filter(({ look }) => look === 'free').map(({ width }) => width));

/** A place whose nearest seat is as wanted and this far away, and no other nearly as near. */
function placeBeside(seats: Drawn[], wanted: (seat: Drawn) => boolean, pixels: number) {
  for (const seat of seats.filter(wanted)) {
    for (let turn = 0; turn < 16; turn++) {
      const at = {
        x: seat.x + Math.cos((turn * Math.PI) / 8) * pixels,
        y: seat.y + Math.sin((turn * Math.PI) / 8) * pixels,
      };
      const far = (other: Drawn) => Math.hypot(other.x - at.x, other.y - at.y);
      if (seats.every((other) => other === seat || far(other) > pixels + 4)) return { seat, at };
    }
  }
  throw new Error('no such place on the map');
}

async function touchScreen(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  return session;
}

async function touch(session: CDPSession, { x, y }: { x: number; y: number }): Promise<void> {
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

const note = (page: Page) => page.locator('[data-map-note]');

describe('the size of the seats', () => {
  it.each([
    [1366, 768, 18],
    [1024, 768, 12],
    [1920, 1080, 27],
  ])('of 400 at %i × %i is at least %i pixels', async (width, height, least) => {
    const seats = await drawnSeats(await openHall('busy', { width, height }));
    expect(seatSize(seats)).toBeGreaterThanOrEqual(least);
  });

  it('leaves room for the whole hall: each seat is in the map, and the buttons cover none', async () => {
    for (const [which, width] of [
      ['busy', 1366],
      ['large', 1366],
      ['busy', 1024],
    ] as const) {
      const page = await openHall(which, { width, height: 768 });
      const map = (await page.getByRole('listbox').boundingBox())!;
      const zoom = (await page.locator('[data-zoom]').boundingBox())!;
      const flaws = (await drawnSeats(page)).filter(({ x, y }) => {
        const isOut = x < map.x || x > map.x + map.width || y < map.y || y > map.y + map.height;
        const isCovered =
          x > zoom.x - 4 &&
          x < zoom.x + zoom.width + 4 &&
          y > zoom.y - 4 &&
          y < zoom.y + zoom.height + 4;
        return isOut || isCovered;
      });
      expect(flaws, `${which} at ${width}`).toEqual([]);
    }
  });
});

describe('a tap', () => {
  it('takes the nearest seat within 24 pixels', async () => {
    const page = await openHall('busy', { width: 1366, height: 768 });
    const fingers = await touchScreen(page);
    const { seat, at } = placeBeside(await drawnSeats(page), ({ look }) => look === 'free', 19);
    await touch(fingers, at);
    await seatIs(page, seat.index, 'yours');
  });

  it('takes none in the void, and on a sold seat says so and takes no other', async () => {
    const page = await openHall('busy', { width: 1366, height: 768 });
    const fingers = await touchScreen(page);
    const seats = await drawnSeats(page);
    await touch(fingers, placeBeside(seats, () => true, 34).at);
    await settled(page);
    expect(await page.locator('[data-seat].is-yours').count()).toBe(0);
    expect(await note(page).count()).toBe(0);

    const sold = seats.find(({ look }) => look === 'sold')!;
    await touch(fingers, { x: sold.x + 3, y: sold.y - 3 });
    await page.locator('[data-map-note=refusal]').waitFor();
    expect(await note(page).textContent()).toMatch(/sold/);
    expect(await page.locator('[data-seat].is-yours').count()).toBe(0);
  });

  it('on seats that are too small to aim at enlarges them and says so; the next one takes', async () => {
    const page = await openHall('large', { width: 1366, height: 768 });
    const fingers = await touchScreen(page);
    const before = await drawnSeats(page);
    const aimed = before.filter(({ look }) => look === 'free').at(300)!;
    await touch(fingers, aimed);
    await page.locator('[data-map-note=hint]').waitFor();
    await settled(page);
    const after = await drawnSeats(page);
    expect(seatSize(after)).toBeGreaterThan(30);
    expect(after.some(({ look }) => look === 'yours')).toBe(false);

    // What was under the finger still is, or as near as the hall's edge allows.
    await touch(fingers, after[aimed.index]!);
    await seatIs(page, aimed.index, 'yours');
    expect(await note(page).count()).toBe(0);
  });
});

it('no letter of a row lies on a seat, in a hall of three blocks too', async () => {
  for (const which of ['busy', 'large'] as const) {
    const page = await openHall(which, { width: 1920, height: 1080 });
    const seats = await drawnSeats(page);
    const letters = await page.locator('.seat-map-letters text').evaluateAll((all) =>
      all.map((letter) => {
        const { left, top, width, height } = letter.getBoundingClientRect();
        return { text: letter.textContent, x: left + width / 2, y: top + height / 2 };
      }),
    );
    const over = letters.filter(({ x, y }) =>
      seats.some(
        (seat) => Math.hypot(seat.x - x, seat.y - y) < Math.min(seat.width, seat.height) / 2,
      ),
    );
    expect(letters.length).toBeGreaterThan(0);
    expect(over, which).toEqual([]);
  }
});

describe('the legend', () => {
  it.each([
    ['en', 'busy'],
    ['en', 'large'],
    ['es', 'large'],
    ['ar', 'large'],
  ] as const)('is one line in %s (%s hall), and the rest one tap away', async (locale, which) => {
    const page = await openHall(which, { width: 1366, height: 768, locale });
    const legend = page.locator('[data-legend]');
    expect((await legend.boundingBox())!.height).toBeLessThanOrEqual(40);
    const cut = await legend.locator('li').evaluateAll((entries) => {
      const clip = entries[0]!.parentElement!.parentElement!.getBoundingClientRect();
      return entries.filter((entry) => {
        const { left, right, top, bottom } = entry.getBoundingClientRect();
        const isSeen = top < clip.bottom - 1 && bottom > clip.top + 1;
        return isSeen && (left < clip.left - 6 || right > clip.right + 1);
      }).length;
    });
    expect(cut).toBe(0);
    await legend.locator('button[aria-haspopup]').click();
    const all = page.getByRole('dialog');
    await all.waitFor();
    expect(await all.locator('li').count()).toBe(await legend.locator('li').count());
  });

  it('shows one price area alone, with a tap or a key, and Escape all again', async () => {
    const page = await openHall('large', { width: 1366, height: 768 });
    const area = page.locator('[data-area]').nth(1);
    const tint = `tint-${await area.getAttribute('data-area')}`;
    const faded = () =>
      page
        .locator('[data-seat]')
        .evaluateAll(
          (seats, own) =>
            seats.filter((seat) => Number(getComputedStyle(seat).opacity) < 0.5).length ===
            seats.filter((seat) => !seat.classList.contains(own)).length,
          tint,
        );
    await area.click();
    expect(await area.getAttribute('aria-pressed')).toBe('true');
    expect(await faded()).toBe(true);
    await page.keyboard.press('Escape');
    await expect.poll(() => area.getAttribute('aria-pressed')).toBe('false');
    expect(await faded()).toBe(false);
    expect(await page.locator('[data-seat]').count()).toBeGreaterThan(1000);

    await area.focus();
    await page.keyboard.press('Space');
    await expect.poll(() => area.getAttribute('aria-pressed')).toBe('true');
    await expectAccessible(page, 'one price area');
    await page.keyboard.press('Space');
    await expect.poll(() => area.getAttribute('aria-pressed')).toBe('false');
  });
});

it.each(['dark', 'light'] as const)(
  'in the %s a sold seat is quieter than a free one',
  async (theme) => {
    const page = await openHall('busy', { width: 1366, height: 768, theme });
    const seats = await drawnSeats(page);
    // Away from the light of the screen.
    const low = seats.filter(({ y }) => y > 500);
    const lightsAt = async (x: number, y: number, side: number) => {
      const clip = { x: x - side / 2, y: y - side / 2, width: side, height: side };
      return page.evaluate(lights, (await page.screenshot({ clip })).toString('base64'));
    };
    const map = (await page.getByRole('listbox').boundingBox())!;
    const [ground] = await lightsAt(map.x + 12, map.y + map.height - 12, 4);
    /** How far the pixels of a seat are from the ground. */
    const loudness = async (look: string) => {
      const found = low.filter((seat) => seat.look === look).slice(0, 4);
      const pixels: number[] = [];
      for (const { x, y } of found) pixels.push(...(await lightsAt(x, y, 20)));
      return pixels.reduce((sum, light) => sum + Math.abs(light - ground!), 0) / pixels.length;
    };
    expect(await loudness('sold')).toBeLessThan((await loudness('free')) * 0.8);
  },
);

/** The light of each pixel of a picture, 0 to 255. */
async function lights(picture: string): Promise<number[]> {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes]));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const pen = canvas.getContext('2d')!;
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, image.width, image.height);
  return Array.from(
    { length: data.length / 4 },
    (_, at) => 0.2126 * data[at * 4]! + 0.7152 * data[at * 4 + 1]! + 0.0722 * data[at * 4 + 2]!,
  );
}

describe('at 200 % zoom on a small screen', () => {
  const ZOOMED: TillOptions = { width: 683, height: 384 };

  it('a show is chosen, a seat taken and the sale gone on with', async () => {
    const page = await openHall('busy', ZOOMED);
    const map = (await page.getByRole('listbox').boundingBox())!;
    expect(map.width).toBeGreaterThan(300);
    expect(map.height).toBeGreaterThan(200);
    expect(map.y).toBeLessThan(384 - 150);
    const free = (await drawnSeats(page)).find(
      ({ look, y }) => look === 'free' && y > map.y + 70 && y < 360,
    )!;
    await tapSeat(page, free.index);
    await seatIs(page, free.index, 'yours');
    await page.locator('[data-primary]:enabled:not([aria-disabled])').click();
    await page.locator('[data-total]').waitFor();
  });

  it.each(['en', 'es', 'ar'] as const)('nothing is cut off in %s', async (locale) => {
    const page = await openHall('busy', { ...ZOOMED, locale });
    const cut = await page.evaluate(() => {
      const root = document.documentElement;
      const out = [...document.querySelectorAll('button, h2, [data-map], header p')].flatMap(
        (part) => {
          const { left, right, width } = part.getBoundingClientRect();
          const isStrip = part.closest('.strip') !== null;
          return width > 1 && !isStrip && (left < -1 || right > innerWidth + 1)
            ? [part.textContent]
            : [];
        },
      );
      return { out, wide: root.scrollWidth > innerWidth, high: root.scrollHeight > innerHeight };
    });
    expect(cut).toEqual({ out: [], wide: false, high: false });
    for (const best of ['1', '8']) {
      const button = page.locator('[role=group] button', { hasText: best }).last();
      await button.scrollIntoViewIfNeeded();
      const box = (await button.boundingBox())!;
      expect(box.y + box.height).toBeLessThanOrEqual(384);
    }
  });
});
