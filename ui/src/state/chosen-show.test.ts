import { describe, expect, it } from 'vitest';
import { detail, quoteOf, SHOW, sellingNode, type ScriptedNode } from '../../tests/support/till';
import { type ChangedShow, OperationError, type ShowDetail } from '../ipc';
import { App } from './app.svelte';
import { ChosenShow } from './chosen-show.svelte';
import { Programme } from './programme.svelte';

async function pricesShown(node: ScriptedNode): Promise<[string, number][]> {
  node.on('show.seats', () => ({ states: [] }));
  const chosen = new ChosenShow(node, new Programme(node));
  await chosen.choose(SHOW, 'sale-1');
  if (chosen.status.kind !== 'ready') throw new Error('the show did not open');
  return [...chosen.status.asked];
}

it('shows what the cart will ask, with the surcharge of a 3D show', async () => {
  const node = sellingNode().on('cart.quote', ({ lines }) => {
    const quote = quoteOf(lines);
    for (const line of quote.lines) line.gross_minor += 200;
    return quote;
  });
  expect(await pricesShown(node)).toEqual([['Standard', 1050]]);
});

it("shows the price card's prices when no quote is answered", async () => {
  const node = sellingNode().on('cart.quote', () => {
    throw new OperationError('price_missing', 'no such price');
  });
  expect(await pricesShown(node)).toEqual([['Standard', 850]]);
});

/** A node that answers what a show's seats are when it is told to: the slowest of tills. */
function slowNode() {
  const waiting = new Map<string, (() => void)[]>();
  let state = 'free';
  const node = sellingNode()
    .on('show.get', ({ show_id }) => {
      const show = { ...detail.show, id: show_id };
      return { ...detail, show } as ShowDetail;
    })
    .on('show.seats', async ({ show_id }) => {
      const states = [state];
      await new Promise<void>((answer) =>
        waiting.set(show_id, [...(waiting.get(show_id) ?? []), answer]),
      );
      return { states };
    });
  return {
    node,
    change: (to: string) => (state = to),
    answer: async (show: string) => {
      await expect.poll(() => waiting.get(show)?.length ?? 0).toBeGreaterThan(0);
      waiting.get(show)!.shift()!();
    },
  };
}

describe('another show is chosen while one is open', () => {
  async function withOpen(show: string) {
    const slow = slowNode();
    const chosen = new ChosenShow(slow.node, new Programme(slow.node));
    const opened = chosen.choose(show, 'sale-1');
    await slow.answer(show);
    await opened;
    return { ...slow, chosen };
  }

  it('at once there is nothing more of the first one to be sold', async () => {
    const { chosen } = await withOpen('a');
    void chosen.choose('b', 'sale-1');
    expect(chosen.id).toBe('b');
    expect(chosen.status.kind).toBe('loading');
    expect(chosen.states).toEqual([]);
  });

  it('what is asked meanwhile is done to the new one, when it is there', async () => {
    const { chosen, answer } = await withOpen('a');
    void chosen.choose('b', 'sale-1');
    const asked = chosen.ready();
    await answer('b');
    expect(await asked).toBe('b');
  });

  it('and to none when a third was chosen, whichever answers first', async () => {
    const { chosen, answer } = await withOpen('a');
    void chosen.choose('b', 'sale-1');
    const askedOfB = chosen.ready();
    void chosen.choose('c', 'sale-1');
    const askedOfC = chosen.ready();
    await answer('c');
    await answer('b');
    expect(await askedOfB).toBeNull();
    expect(await askedOfC).toBe('c');
    expect(chosen.id).toBe('c');
  });

  it('nor when the choice was given up, or cannot be shown', async () => {
    const { chosen, answer, node } = await withOpen('a');
    void chosen.choose('b', 'sale-1');
    const asked = chosen.ready();
    chosen.close();
    await answer('b');
    expect(await asked).toBeNull();
    expect(chosen.status.kind).toBe('none');

    node.on('show.get', () => {
      throw new OperationError('not_found', 'there is no such show');
    });
    void chosen.choose('c', 'sale-1');
    expect(await chosen.ready()).toBeNull();
  });

  it('the same one again waits for nothing to be seen', async () => {
    const { chosen, answer } = await withOpen('a');
    const again = chosen.choose('a', 'sale-1');
    expect(chosen.status.kind).toBe('ready');
    await answer('a');
    await again;
  });

  it('a change that is told while the seats are on their way is not missed', async () => {
    const { chosen, answer, change } = await withOpen('a');
    const opened = chosen.choose('b', 'sale-1');
    await expect.poll(() => chosen.status.kind).toBe('loading');
    // The answer is worked out, then the seat is sold, then the answer arrives.
    await new Promise((done) => setTimeout(done));
    change('sold');
    await chosen.refresh('sale-1');
    await answer('b');
    await opened;
    await answer('b');
    await expect.poll(() => chosen.states).toEqual(['sold']);
  });
});

it('another day closes the show and keeps the cart', async () => {
  const node = sellingNode()
    .on('show.seats', () => ({ states: ['free', 'free'] }))
    .on('programme.day', ({ business_day }) => ({
      business_day: business_day ?? '2026-11-20',
      days: ['2026-11-20', '2026-11-22'],
      films: [],
      shows: [],
    }));
  const app = new App(node);
  await app.programme.load();
  await app.chosen.choose(SHOW, app.cart.saleId);
  await app.cart.toggle(SHOW, 0);

  await app.chooseDay('2026-11-20');
  expect(app.chosen.id).toBe(SHOW);

  const chosen = app.chooseDay('2026-11-22');
  expect(app.chosen.id).toBeNull();
  expect(await app.chosen.ready()).toBeNull();
  await chosen;
  expect(app.cart.lines).toHaveLength(1);
});

describe('what the cart has changed', () => {
  const changed = [{ show: { id: 'a' }, seats: [{ seat: 0, state: 'yours' }] }] as ChangedShow[];

  it('is not undone by an answer that was on its way before', async () => {
    const slow = slowNode();
    const chosen = new ChosenShow(slow.node, new Programme(slow.node));
    const opened = chosen.choose('a', 'sale-1');
    await slow.answer('a');
    await opened;
    const older = chosen.refresh('sale-1');
    chosen.apply(changed, 'sale-1');
    expect(chosen.states).toEqual(['yours']);
    await slow.answer('a');
    await older;
    expect(chosen.states).toEqual(['yours']);

    // Nobody knows what else was in that answer: it is asked for once more.
    slow.change('yours');
    await slow.answer('a');
    expect(slow.node.countOf('show.seats')).toBe(3);
  });

  it('while the hall is on its way is fetched with it once more', async () => {
    const slow = slowNode();
    const chosen = new ChosenShow(slow.node, new Programme(slow.node));
    const opened = chosen.choose('a', 'sale-1');
    await expect.poll(() => slow.node.countOf('show.seats')).toBe(1);
    chosen.apply(changed, 'sale-1');
    await slow.answer('a');
    await opened;
    slow.change('yours');
    await slow.answer('a');
    expect(slow.node.countOf('show.seats')).toBe(2);
  });
});
