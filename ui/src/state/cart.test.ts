import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  changedOf,
  holdOf,
  quoteOf,
  SHOW,
  type ScriptedNode,
  sellingNode,
} from '../../tests/support/till';
import { type CartLine, type Hold, OperationError } from '../ipc';
import { Cart } from './cart.svelte';
import { Programme } from './programme.svelte';

let node: ScriptedNode;
let cart: Cart;
let made: number;
/** Ends the second that is being waited for. */
let tick: () => void;

function newCart(): Cart {
  const second = () => new Promise<void>((end) => (tick = end));
  return new Cart(node, new Programme(node), undefined, () => `sale-${++made}`, second);
}

async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    tick();
    await Promise.resolve();
    await Promise.resolve();
  }
}

/** Seats of several shows, of which somebody else may have some. */
function holdAcrossShows(taken: (show: string, seat: number) => boolean = () => false): void {
  const held = new Map<string, Set<number>>();
  const answer = (sale_id: string): Hold => ({
    ...holdOf(sale_id, [0]),
    seats: [...held].flatMap(([show_id, seats]) => [...seats].map((seat) => ({ show_id, seat }))),
  });
  node.on('hold.change', ({ sale_id, show_id, add, remove, lines }) => {
    const seats = add
      .filter((seat) => taken(show_id, seat))
      .map((seat) => ({ seat, state: 'held' }));
    if (seats.length > 0) throw new OperationError('seat_unavailable', 'taken', { show_id, seats });
    const mine = held.get(show_id) ?? new Set();
    add.forEach((seat) => mine.add(seat));
    remove.forEach((seat) => mine.delete(seat));
    held.set(show_id, mine);
    return changedOf(answer(sale_id), lines);
  });
  node.on('hold.get', ({ sale_id }) => answer(sale_id));
  node.on('hold.release', ({ sale_id }) => {
    held.clear();
    return changedOf(holdOf(sale_id, []));
  });
}

beforeEach(() => {
  made = 0;
  node = sellingNode();
  cart = newCart();
});

describe('a cart', () => {
  it('holds a tapped seat, prices it, and gives it back at the second tap', async () => {
    await cart.toggle(SHOW, 0);
    expect(cart.seatsOf(SHOW)).toEqual([0]);
    expect(cart.quote?.total_minor).toBe(850);
    expect(cart.isPriced).toBe(true);

    await cart.toggle(SHOW, 0);
    expect(cart.isEmpty).toBe(true);
    expect(cart.quote).toBeNull();
  });

  it('costs one call a seat, with the types that were chosen so far', async () => {
    await cart.toggle(SHOW, 0);
    await cart.chooseType([{ show_id: SHOW, seat: 0 }], 'child');
    const before = node.asked.length;
    await cart.toggle(SHOW, 1);
    expect(node.asked.slice(before).map(({ operation }) => operation)).toEqual(['hold.change']);
    expect(cart.lines.map((line) => line.ticket_type_id)).toEqual(['child', 'adult']);
    expect(cart.quote?.total_minor).toBe(600 + 850);
  });

  it('asks why when the node has no price for it', async () => {
    node.on('hold.change', ({ sale_id }) => ({
      ...changedOf(holdOf(sale_id, [0])),
      quote: null,
    }));
    node.on('cart.quote', () => {
      throw new OperationError('price_missing', 'no price');
    });
    await expect(cart.toggle(SHOW, 0)).rejects.toThrow('no price');
    expect(cart.seatsOf(SHOW)).toEqual([0]);
    expect(cart.quoteError?.code).toBe('price_missing');
  });

  it('of a customer who has gone gets no late answer, and neither does the next one', async () => {
    let answer = () => {};
    const late = new Promise<void>((done) => (answer = done));
    node.on('hold.change', async ({ sale_id }) => {
      await late;
      return changedOf(holdOf(sale_id, [0]));
    });
    const [first, second] = [cart.toggle(SHOW, 0), cart.toggle(SHOW, 1)];
    await Promise.resolve();
    cart.begin();
    answer();
    await Promise.all([first, second]);
    expect(cart.isEmpty).toBe(true);
    expect(node.countOf('hold.change')).toBe(1);
  });

  it('is settled when all that was asked for is done, and says whether the last of it was refused', async () => {
    void cart.toggle(SHOW, 0);
    void cart.toggle(SHOW, 1);
    expect(await cart.settled()).toBe(true);
    expect(cart.seatsOf(SHOW)).toEqual([0, 1]);
    node.on('hold.change', () => {
      throw new OperationError('seat_unavailable', 'taken');
    });
    cart.toggle(SHOW, 2).catch(() => undefined);
    expect(await cart.settled()).toBe(false);
  });

  it('whose time was over when a seat was tapped offers the seats that it had', async () => {
    await cart.toggle(SHOW, 0);
    await cart.toggle(SHOW, 1);
    // The node began the cart anew: only the tapped seat is in it, and its time ends later.
    const anew = { expires_at: '2099-01-01T00:00:00Z' };
    node.on('hold.change', ({ sale_id }) => changedOf({ ...holdOf(sale_id, [2]), ...anew }));
    await cart.toggle(SHOW, 2);
    expect(cart.seatsOf(SHOW)).toEqual([2]);
    expect(cart.expired.map(({ seat }) => seat)).toEqual([0, 1]);
  });

  it('comes back after the program ended, with the ticket types that were chosen', async () => {
    await cart.toggle(SHOW, 0);
    await cart.toggle(SHOW, 1);
    await cart.chooseType([{ show_id: SHOW, seat: 1 }], 'child');
    const left = cart.saleId;
    sessionStorage.clear();
    node.on('hold.get', ({ sale_id }) => holdOf(sale_id, [0, 1]));

    const next = newCart();
    await next.takeUp(left);
    expect(next.saleId).toBe(left);
    expect(next.lines.map((line) => line.ticket_type_id)).toEqual(['adult', 'child']);
    expect(next.isPriced).toBe(true);
  });

  it('handles quick taps in their order, one after the other', async () => {
    await Promise.all([cart.toggle(SHOW, 0), cart.toggle(SHOW, 1), cart.toggle(SHOW, 0)]);
    expect(cart.seatsOf(SHOW)).toEqual([1]);
  });

  it('shows what the node holds, not what was asked for', async () => {
    node.on('hold.change', ({ sale_id }) => changedOf(holdOf(sale_id, [2, 3])));
    await cart.toggle(SHOW, 2);
    expect(cart.seatsOf(SHOW)).toEqual([2, 3]);
  });

  it('keeps its seats when another one is refused', async () => {
    await cart.toggle(SHOW, 0);
    node.on('hold.change', () => {
      throw new OperationError('seat_unavailable', 'taken');
    });
    await expect(cart.toggle(SHOW, 1)).rejects.toThrow('taken');
    expect(cart.seatsOf(SHOW)).toEqual([0]);
    expect(cart.isPriced).toBe(true);
  });

  it('sells a companion seat at the companion type and no other seat at it', async () => {
    await cart.toggle(SHOW, 4);
    await cart.toggle(SHOW, 5);
    expect(cart.lines.map((line) => line.ticket_type_id)).toEqual(['adult', 'companion']);
    expect(cart.typesFor({ show_id: SHOW, seat: 0 }).map((type) => type.id)).toEqual([
      'adult',
      'child',
    ]);
  });

  it('changes the type of one seat or of all, and asks for the price again', async () => {
    await cart.toggle(SHOW, 0);
    await cart.toggle(SHOW, 1);
    await cart.chooseType([{ show_id: SHOW, seat: 1 }], 'child');
    expect(cart.quote?.total_minor).toBe(850 + 600);
    await cart.chooseType(cart.lines, 'child');
    expect(cart.quote?.total_minor).toBe(1200);
  });

  it('lets quick changes of ticket types build on each other', async () => {
    for (const seat of [0, 1]) await cart.toggle(SHOW, seat);
    const oneMoreChild = (lines: CartLine[]) =>
      lines
        .filter((line) => line.ticket_type_id === 'adult')
        .slice(-1)
        .map((line) => ({ ...line, ticket_type_id: 'child' }));
    await Promise.all([cart.retype(oneMoreChild), cart.retype(oneMoreChild)]);
    expect(cart.lines.map((line) => line.ticket_type_id)).toEqual(['child', 'child']);
  });

  it('tells what a seat comes to with each type that it can have, surcharges included', async () => {
    node.on('cart.quote', ({ lines }) => {
      const quote = quoteOf(lines);
      return { ...quote, total_minor: quote.total_minor + 200 };
    });
    await cart.toggle(SHOW, 1);
    const prices = await cart.pricesOf({ show_id: SHOW, seat: 1 });
    expect(Object.fromEntries(prices)).toEqual({ adult: 1050, child: 800 });
  });

  it('names the seats that it would leave alone', async () => {
    node.on('hold.change', ({ sale_id }) => changedOf(holdOf(sale_id, [0], [1])));
    await cart.toggle(SHOW, 0);
    expect(cart.orphansOf(SHOW)).toEqual([1]);
  });
});

describe('a hold that ended', () => {
  it('offers the seats again, with their ticket types', async () => {
    await cart.toggle(SHOW, 0);
    await cart.chooseType(cart.lines, 'child');
    node.on('hold.get', ({ sale_id }) => holdOf(sale_id, []));
    await cart.noteExpiry();
    expect(cart.isEmpty).toBe(true);
    expect(cart.expired).toHaveLength(1);

    await cart.holdAgain();
    expect(cart.lines).toEqual([{ show_id: SHOW, seat: 0, ticket_type_id: 'child' }]);
    expect(cart.expired).toEqual([]);
  });

  it('of two shows, of which one refuses now, gets the other one back and goes on offering the rest', async () => {
    holdAcrossShows();
    await cart.toggle(SHOW, 0);
    await cart.toggle('show-2', 1);
    await cart.chooseType([{ show_id: 'show-2', seat: 1 }], 'child');
    node.on('hold.get', ({ sale_id }) => holdOf(sale_id, []));
    await cart.noteExpiry();
    const change = vi.fn();
    node.on('hold.change', ({ sale_id, show_id }) => {
      change(show_id);
      if (show_id === 'show-2') throw new OperationError('unreachable', 'no answer');
      return changedOf(holdOf(sale_id, [0]));
    });

    await expect(cart.holdAgain()).rejects.toThrow('no answer');
    expect(change.mock.calls).toEqual([[SHOW], ['show-2']]);
    expect(cart.seatsOf(SHOW)).toEqual([0]);
    expect(cart.expired).toEqual([{ show_id: 'show-2', seat: 1, ticket_type_id: 'child' }]);
  });

  it('gets back the seats that nobody took, and names the others', async () => {
    holdAcrossShows();
    await cart.toggle(SHOW, 0);
    await cart.toggle(SHOW, 1);
    await cart.toggle('show-2', 0);
    node.on('hold.get', ({ sale_id }) => holdOf(sale_id, []));
    await cart.noteExpiry();
    holdAcrossShows((show, seat) => show === SHOW && seat === 1);

    await cart.holdAgain();
    expect(cart.seatsOf(SHOW)).toEqual([0]);
    expect(cart.seatsOf('show-2')).toEqual([0]);
    expect(cart.missed.map(({ show_id, seat }) => [show_id, seat])).toEqual([[SHOW, 1]]);
    expect(cart.expired).toEqual([]);
  });

  it('does not ask for half of a couple, nor for a companion whose place is taken', async () => {
    holdAcrossShows();
    for (const seat of [0, 2, 3, 4, 5]) await cart.toggle(SHOW, seat);
    node.on('hold.get', ({ sale_id }) => holdOf(sale_id, []));
    await cart.noteExpiry();
    holdAcrossShows((_show, seat) => seat === 3 || seat === 4);

    await cart.holdAgain();
    expect(cart.seatsOf(SHOW)).toEqual([0]);
    expect(cart.missed.map((line) => line.seat)).toEqual([2, 3, 4, 5]);
  });

  it('goes on when the node has given more time', async () => {
    await cart.toggle(SHOW, 0);
    await cart.noteExpiry();
    expect(cart.seatsOf(SHOW)).toEqual([0]);
  });
});

describe('a sale that is cancelled', () => {
  it('gives all seats back at once and offers them for ten seconds', async () => {
    holdAcrossShows();
    await cart.toggle(SHOW, 0);
    await cart.toggle('show-2', 1);
    const first = cart.saleId;
    await cart.cancel();
    expect(node.inputsOf('hold.release')).toEqual([{ sale_id: first }]);
    expect(cart.isEmpty).toBe(true);
    expect(cart.saleId).not.toBe(first);
    expect(cart.cancelled).toHaveLength(2);
    expect(cart.undoSeconds).toBe(10);

    await pass(9);
    expect(cart.undoSeconds).toBe(1);
    await pass(1);
    expect(cart.undoSeconds).toBe(0);
    expect(cart.cancelled).toEqual([]);
  });

  it('comes back with its ticket types, under a new sale id', async () => {
    holdAcrossShows();
    await cart.toggle(SHOW, 0);
    await cart.toggle('show-2', 1);
    await cart.chooseType([{ show_id: 'show-2', seat: 1 }], 'child');
    const { lines, saleId } = cart;
    await cart.cancel();
    await cart.undoCancel();
    expect(cart.lines).toEqual(lines);
    expect(cart.saleId).not.toBe(saleId);
    expect(cart.isPriced).toBe(true);
    expect(cart.undoSeconds).toBe(0);

    await pass(10);
    expect(cart.lines).toEqual(lines);
  });

  it('names what somebody took meanwhile; the rest comes back', async () => {
    holdAcrossShows();
    await cart.toggle(SHOW, 0);
    await cart.toggle(SHOW, 1);
    await cart.cancel();
    holdAcrossShows((_show, seat) => seat === 1);
    await cart.undoCancel();
    expect(cart.seatsOf(SHOW)).toEqual([0]);
    expect(cart.missed.map((line) => line.seat)).toEqual([1]);
    await cart.toggle('show-2', 0);
    expect(cart.missed).toEqual([]);
  });

  it('stays offered when nobody answers', async () => {
    holdAcrossShows();
    await cart.toggle(SHOW, 0);
    await cart.cancel();
    node.on('hold.change', () => {
      throw new OperationError('unreachable', 'no answer');
    });
    await expect(cart.undoCancel()).rejects.toThrow('no answer');
    expect(cart.cancelled).toHaveLength(1);
    expect(cart.undoSeconds).toBe(10);
  });

  it('is over with the first seat of the next sale', async () => {
    holdAcrossShows();
    await cart.toggle(SHOW, 0);
    await cart.cancel();
    await cart.toggle(SHOW, 1);
    expect(cart.cancelled).toEqual([]);
    await cart.undoCancel();
    expect(cart.seatsOf(SHOW)).toEqual([1]);
    // A second cancelling has its own ten seconds.
    await cart.cancel();
    await pass(5);
    expect(cart.undoSeconds).toBe(5);
  });

  it('keeps its seats when nobody answers', async () => {
    await cart.toggle(SHOW, 0);
    node.on('hold.release', () => {
      throw new OperationError('unreachable', 'no answer');
    });
    await expect(cart.cancel()).rejects.toThrow('no answer');
    expect(cart.seatsOf(SHOW)).toEqual([0]);
    expect(cart.isPriced).toBe(true);
    expect(cart.cancelled).toEqual([]);
  });

  it('cannot be paid while its seats are given back', async () => {
    holdAcrossShows();
    await cart.toggle(SHOW, 0);
    const cancelling = cart.cancel();
    expect(cart.isPriced).toBe(false);
    await cancelling;
  });
});

describe('a reload', () => {
  it('finds the cart by its sale id, with the ticket types', async () => {
    await cart.toggle(SHOW, 0);
    await cart.chooseType(cart.lines, 'child');

    const reloaded = newCart();
    await reloaded.resume();
    expect(reloaded.saleId).toBe(cart.saleId);
    expect(reloaded.lines).toEqual(cart.lines);
    expect(reloaded.quote?.total_minor).toBe(600);
  });

  it('begins afresh after a sale was finished', async () => {
    await cart.toggle(SHOW, 0);
    cart.begin();
    const reloaded = newCart();
    await reloaded.resume();
    expect(reloaded.isEmpty).toBe(true);
    expect(node.countOf('hold.get')).toBe(0);
  });
});
