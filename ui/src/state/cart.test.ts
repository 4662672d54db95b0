import { beforeEach, describe, expect, it } from 'vitest';
import { holdOf, quoteOf, SHOW, type ScriptedNode, sellingNode } from '../../tests/support/till';
import { OperationError } from '../ipc';
import { Cart } from './cart.svelte';
import { Programme } from './programme.svelte';

let node: ScriptedNode;
let cart: Cart;
let made: number;

function newCart(): Cart {
  return new Cart(node, new Programme(node), () => `sale-${++made}`);
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
    node.on('hold.change', ({ sale_id }) => holdOf(sale_id, [2, 3]));
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
    node.on('hold.change', ({ sale_id }) => holdOf(sale_id, [0], [1]));
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

  it('goes on when the node has given more time', async () => {
    await cart.toggle(SHOW, 0);
    await cart.noteExpiry();
    expect(cart.seatsOf(SHOW)).toEqual([0]);
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
