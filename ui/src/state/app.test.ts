import { expect, it, vi } from 'vitest';
import { SHOW, sellingNode } from '../../tests/support/till';
import type { PrintState, Sale } from '../ipc';
import { OperationError } from '../ipc';
import { App } from './app.svelte';

const saleWith = (print_state: PrintState) =>
  ({ id: 'sale-1', payments: [], tickets: [{ id: 'ticket-1', print_state }] }) as unknown as Sale;

it('follows a paper that another program prints, told only that anything may have changed', async () => {
  let state: PrintState = 'queued';
  const node = sellingNode()
    .on('sale.pay', () => saleWith('queued'))
    .on('sale.get', () => saleWith(state));
  const app = new App(node);
  app.listen();
  await app.cart.toggle(SHOW, 0);
  app.payment.open();
  await app.payment.pay();
  await vi.waitFor(() => expect(node.countOf('sale.get')).toBe(1));
  expect(app.payment.sale).toEqual(saleWith('queued'));

  state = 'printed';
  node.tell({ type: 'changed' });
  await vi.waitFor(() => expect(app.payment.sale).toEqual(saleWith('printed')));
});

it('says no longer that something failed once the next thing works', async () => {
  const app = new App(sellingNode());
  await app.attempt(() => Promise.reject(new OperationError('conflict', 'at the same time')));
  expect(app.toasts.list.map((toast) => toast.code)).toEqual(['conflict']);
  app.toasts.show('neutral', 'Something else');

  await app.attempt(() => Promise.resolve());
  expect(app.toasts.list.map((toast) => toast.text)).toEqual(['Something else']);
});
