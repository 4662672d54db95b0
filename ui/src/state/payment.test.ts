import { beforeEach, describe, expect, it, vi } from 'vitest';
import { quoteOf, SHOW, type ScriptedNode, sellingNode } from '../../tests/support/till';
import type { Sale } from '../ipc';
import { OperationError } from '../ipc';
import { Cart } from './cart.svelte';
import { Payment } from './payment.svelte';
import { Programme } from './programme.svelte';

let node: ScriptedNode;
let cart: Cart;
let payment: Payment;
let made: number;

beforeEach(async () => {
  made = 0;
  node = sellingNode();
  cart = new Cart(node, new Programme(node), undefined, () => `sale-${++made}`);
  payment = new Payment(node, cart, () => Promise.resolve());
  await cart.toggle(SHOW, 0);
  payment.open();
});

describe('taking cash', () => {
  it('is exact until something is typed', () => {
    expect(payment.tenderedMinor).toBe(850);
    expect(payment.changeMinor).toBe(0);
  });

  it('says what is missing, then what goes back', () => {
    payment.type('5');
    payment.type('00');
    expect(payment.missingMinor).toBe(350);
    payment.tender(2000);
    expect(payment.missingMinor).toBe(0);
    expect(payment.changeMinor).toBe(1150);
    payment.erase();
    expect(payment.tenderedMinor).toBe(200);
    payment.clear();
    expect(payment.tenderedMinor).toBe(850);
  });

  it('does not ask the node for less than the total', async () => {
    payment.tender(500);
    await payment.pay();
    expect(node.countOf('sale.pay')).toBe(0);
  });

  it('sends what is to be paid and what was given', async () => {
    payment.tender(2000);
    await payment.pay();
    expect(node.inputsOf('sale.pay')).toEqual([
      {
        sale_id: 'sale-1',
        lines: [{ show_id: SHOW, seat: 0, ticket_type_id: 'adult' }],
        expected_total_minor: 850,
        payments: [{ tender: 'cash', amount_minor: 850, tendered_minor: 2000 }],
      },
    ]);
    expect(payment.sale?.id).toBe('sale-1');
    expect(cart.isEmpty).toBe(true);
    expect(cart.saleId).toBe('sale-2');
  });

  it('asks once more how the prints are: the printer may have been quicker', async () => {
    const quick = { id: 'sale-1', payments: [], tickets: [{ id: 'printed' }] } as unknown as Sale;
    node.on('sale.get', () => quick);
    await payment.pay();
    await vi.waitFor(() => expect(payment.sale?.tickets).toHaveLength(1));
  });

  it('repeats an unanswered payment with the same sale id', async () => {
    let lost = 2;
    node.on('sale.pay', ({ sale_id }) => {
      if (lost-- > 0) throw new OperationError('unreachable', 'no answer');
      return { id: sale_id, payments: [], tickets: [] } as unknown as Sale;
    });
    await payment.pay();
    expect(node.inputsOf('sale.pay').map((input) => input.sale_id)).toEqual([
      'sale-1',
      'sale-1',
      'sale-1',
    ]);
    expect(payment.sale?.id).toBe('sale-1');
  });

  it('that is answered when somebody else is at the till leaves their cart alone', async () => {
    let answer = () => {};
    const late = new Promise<void>((done) => (answer = done));
    node.on('sale.pay', async ({ sale_id }) => {
      await late;
      return { id: sale_id, payments: [], tickets: [] } as unknown as Sale;
    });
    const paying = payment.pay();
    cart.begin();
    payment.finish();
    await cart.toggle(SHOW, 0);
    answer();
    await paying;
    expect(payment.status.kind).toBe('choosing');
    expect(cart.seatsOf(SHOW)).toEqual([0]);
  });

  it('that was stored already with other content shows what is stored', async () => {
    node.on('sale.pay', () => {
      throw new OperationError('sale_id_reused', 'other');
    });
    node.on(
      'sale.get',
      ({ sale_id }) => ({ id: sale_id, payments: [], tickets: [] }) as unknown as Sale,
    );
    await payment.pay();
    expect(payment.sale?.id).toBe('sale-1');
  });

  it('without an answer may be stored: before its cart is given up the node is asked, and a stored sale is shown', async () => {
    node.on('sale.pay', () => {
      throw new OperationError('unreachable', 'no answer');
    });
    await payment.pay();
    payment.back();
    node.on(
      'sale.get',
      ({ sale_id }) => ({ id: sale_id, payments: [], tickets: [] }) as unknown as Sale,
    );
    expect(await payment.settleDoubt()).toBe(true);
    expect(payment.sale?.id).toBe('sale-1');
  });

  it('without an answer is forgotten once the node says that it stored nothing', async () => {
    node.on('sale.pay', () => {
      throw new OperationError('disk_failed', 'who knows');
    });
    await payment.pay();
    payment.back();
    let asked = 0;
    node.on('sale.get', () => {
      asked += 1;
      throw new OperationError('not_found', 'no such sale');
    });
    expect(await payment.settleDoubt()).toBe(false);
    expect(await payment.settleDoubt()).toBe(false);
    expect(asked).toBe(1);
  });

  it('keeps the cart when nobody answers at all, and can try again', async () => {
    node.on('sale.pay', () => {
      throw new OperationError('unreachable', 'no answer');
    });
    await payment.pay();
    expect(payment.status.kind).toBe('refused');
    expect(cart.saleId).toBe('sale-1');

    node.on('sale.pay', ({ sale_id }) => ({ id: sale_id, payments: [] }) as unknown as Sale);
    await payment.pay();
    expect(payment.sale?.id).toBe('sale-1');
  });

  it('asks for the new price when the old one is no longer true', async () => {
    let price = 850;
    node.on('cart.quote', ({ lines }) => ({ ...quoteOf(lines), total_minor: price }));
    node.on('sale.pay', ({ sale_id, expected_total_minor }) => {
      if (expected_total_minor !== price) throw new OperationError('price_changed', 'dearer');
      return { id: sale_id, payments: [], tickets: [] } as unknown as Sale;
    });
    price = 900;
    await payment.pay();
    expect(payment.status.kind).toBe('refused');
    expect(payment.totalMinor).toBe(900);
    await payment.pay();
    expect(payment.sale?.id).toBe('sale-1');
  });

  it('goes back to the seats when the hold has ended', async () => {
    node.on('sale.pay', () => {
      throw new OperationError('hold_expired', 'too late');
    });
    await expect(payment.pay()).rejects.toThrow('too late');
    expect(payment.status.kind).toBe('choosing');
    expect(cart.expired).toHaveLength(1);
  });

  it('shows a sale that was paid just before a reload', async () => {
    node.on('sale.get', ({ sale_id }) => ({ id: sale_id, payments: [] }) as unknown as Sale);
    const reloaded = new Payment(node, new Cart(node, new Programme(node)));
    await reloaded.resume();
    expect(reloaded.sale?.id).toBe('sale-1');
  });

  it('shows the change again after a reload, and no longer once the next sale has begun', async () => {
    const reload = async () => {
      const reloaded = new Payment(node, new Cart(node, new Programme(node)));
      await reloaded.resume();
      return reloaded;
    };
    node.on('sale.get', ({ sale_id }) => ({ id: sale_id, payments: [] }) as unknown as Sale);
    await payment.pay();
    expect((await reload()).sale?.id).toBe('sale-1');
    // However often.
    const again = await reload();
    expect(again.sale?.id).toBe('sale-1');

    again.finish();
    expect((await reload()).status.kind).toBe('choosing');
    expect(JSON.stringify({ ...sessionStorage })).not.toContain('sale-1');
  });
});

describe('the button that leads on', () => {
  let pauses: { ms: number; end: () => void }[];

  beforeEach(async () => {
    pauses = [];
    const wait = (ms: number) =>
      new Promise<void>((end) => {
        pauses.push({ ms, end });
      });
    cart = new Cart(node, new Programme(node), undefined, () => `sale-${++made}`);
    payment = new Payment(node, cart, wait);
    await cart.toggle(SHOW, 0);
  });

  /** The pause of the latest step is over. */
  async function rest() {
    pauses.at(-1)?.end();
    await Promise.resolve();
  }

  it('rests for half a second after each step', async () => {
    expect(payment.isSettled).toBe(true);
    payment.open();
    expect(payment.isSettled).toBe(false);
    expect(pauses.at(-1)?.ms).toBe(500);
    await rest();
    expect(payment.isSettled).toBe(true);

    await payment.pay();
    expect(payment.isSettled).toBe(false);
    await rest();
    payment.finish();
    expect(payment.isSettled).toBe(false);
  });

  it('goes on resting when a pause of an earlier step ends', async () => {
    payment.open();
    const [first] = pauses;
    payment.back();
    first?.end();
    await Promise.resolve();
    expect(payment.isSettled).toBe(false);
  });

  it('is awake once an amount was typed', () => {
    payment.open();
    payment.type('5');
    expect(payment.isSettled).toBe(true);
  });
});
