import { beforeEach, describe, expect, it } from 'vitest';
import { ScriptedNode } from '../../tests/support/till';
import { OperationError, type SaleList, type SaleSummary } from '../ipc';
import { Orders } from './orders.svelte';

const sale = (id: number) => ({ id: `sale-${id}` }) as SaleSummary;
const place = (id: number) => ({ paid_at: '2026-11-20T18:00:00Z', sale_id: `sale-${id}` });

let node: ScriptedNode;
let orders: Orders;
let answer: Partial<SaleList>;

beforeEach(() => {
  answer = { sales: [sale(1), sale(2)], next: place(2), other_days: [] };
  node = new ScriptedNode().on('sale.list', () => answer);
  orders = new Orders(node);
});

const ids = () => orders.shown.map(({ id }) => id);

describe('a long day', () => {
  it('is fetched page by page, each of the search that is shown', async () => {
    orders.search = ' e15 ';
    await orders.load();
    // Typed meanwhile, and not asked for yet.
    orders.search = 'e156';
    answer = { sales: [sale(3)], next: null, other_days: [] };
    await orders.more();
    expect(node.inputsOf('sale.list')[1]).toEqual({ search: 'e15', after: place(2), limit: 100 });
    expect(ids()).toEqual(['sale-1', 'sale-2', 'sale-3']);
    await orders.more();
    expect(node.countOf('sale.list')).toBe(2);
  });

  it('stays as long as it is when something is printed', async () => {
    answer = { ...answer, sales: Array.from({ length: 150 }, (_, at) => sale(at)) };
    await orders.load();
    await orders.load();
    expect(node.inputsOf('sale.list').map(({ limit }) => limit)).toEqual([100, 150]);
  });
});

describe('a search that is refused', () => {
  it('does not keep the rows of the search before', async () => {
    await orders.load();
    orders.search = 'x'.repeat(5_000);
    node.on('sale.list', () => {
      throw new OperationError('invalid_input', 'the search is too long');
    });
    await orders.load();
    expect(orders.list).toMatchObject({ status: 'failed', error: { code: 'invalid_input' } });
  });

  it('keeps the list that is looked at when only its refresh gets no answer', async () => {
    await orders.load();
    node.on('sale.list', () => {
      throw new OperationError('unreachable', 'no answer');
    });
    await orders.load();
    expect(ids()).toEqual(['sale-1', 'sale-2']);
  });
});

describe('another day', () => {
  it('is asked for by its date, and today by none', async () => {
    await orders.choose('2026-11-19');
    await orders.choose(null);
    expect(node.inputsOf('sale.list').map(({ business_day }) => business_day)).toEqual([
      '2026-11-19',
      undefined,
    ]);
  });

  it('shows what the search names there after what it finds here', async () => {
    answer = { sales: [sale(1)], next: null, other_days: [sale(9)] };
    await orders.load();
    expect(ids()).toEqual(['sale-1', 'sale-9']);
  });
});
