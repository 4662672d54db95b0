import { expect, it, vi } from 'vitest';
import { changedOf, detail, holdOf, SHOW, sellingNode } from '../../tests/support/till';
import type { BoardShow, PrintState, Sale } from '../ipc';
import { OperationError } from '../ipc';
import { App } from './app.svelte';
import { keepHall } from './kept-counter';

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

it('has the hall of the cart open again after a reload, on its day', async () => {
  const node = sellingNode()
    .on('cinema.get', () => ({
      time_zone: 'Europe/Madrid',
      currency: { code: 'EUR', exponent: 2 },
      now: '2026-11-20T18:00:00Z',
    }))
    .on('show.get', ({ show_id }) => ({ ...detail, show: { ...detail.show, id: show_id } }))
    .on('session.current', () => ({ permissions: ['sell'], locked: false }))
    .on('programme.day', ({ business_day }) => ({ business_day, days: [], films: [], shows: [] }))
    .on('show.seats', () => ({ states: [] }));
  node.useSession('token');
  const before = new App(node);
  await before.cart.toggle(SHOW, 0);
  keepHall({ show_id: 'show-2', business_day: '2026-11-21' });

  const after = new App(node);
  await after.start();
  expect(after.cart.lines).toHaveLength(1);
  expect(after.chosen.id).toBe('show-2');
  expect(after.programme.chosenDay).toBe('2026-11-21');

  // Of a customer who is gone, nothing is opened again.
  after.clear();
  const next = new App(node);
  await next.start();
  expect(next.chosen.id).toBeNull();
});

it('goes on saying that a seat is taken until a seat is had, whatever else works meanwhile', async () => {
  const app = new App(sellingNode());
  const taken = () => Promise.reject(new OperationError('seat_unavailable', 'taken'));
  await app.attempt(taken, 'seats');
  await app.attempt(() => Promise.resolve(), 'payment');
  expect(app.toasts.list).toHaveLength(1);
  await app.attempt(() => Promise.resolve(), 'seats');
  expect(app.toasts.list).toEqual([]);

  await app.attempt(taken, 'seats');
  app.clear();
  expect(app.toasts.list).toEqual([]);
});

it('says beside the cart alone that its time is up', async () => {
  const app = new App(sellingNode());
  await app.cart.toggle(SHOW, 0);
  app.cart.noteRefusedAsExpired();
  app.report(new OperationError('hold_expired', 'too late'), 'payment');
  expect(app.toasts.list).toEqual([]);
});

it('shows what a tap changed from its own answer, and asks nothing more when it is told of it', async () => {
  const show = { ...detail.show, seats: { free: 5 } } as BoardShow;
  const board = { business_day: '2026-11-20', days: [], films: [], shows: [show] };
  const node = sellingNode()
    .on('show.seats', () => ({ states: ['free', 'free'] }))
    .on('programme.day', () => board)
    .on('hold.change', ({ sale_id, lines }) => ({
      ...changedOf(holdOf(sale_id, [1]), lines),
      shows: [
        {
          show: { ...show, seats: { free: 4 } } as BoardShow,
          seats: [{ seat: 1, state: 'yours' }],
        },
      ],
    }));
  const app = new App(node);
  app.listen();
  await app.programme.load();
  await app.chosen.choose(SHOW, app.cart.saleId);
  const before = node.asked.length;

  await app.cart.toggle(SHOW, 1);
  node.tell({ type: 'seats_changed', show_id: SHOW, sale_id: app.cart.saleId });
  await new Promise((later) => setTimeout(later, 400));
  expect(node.asked.slice(before).map(({ operation }) => operation)).toEqual(['hold.change']);
  expect(app.chosen.states).toEqual(['free', 'yours']);
  expect(app.programme.day).toMatchObject({ value: { shows: [{ seats: { free: 4 } }] } });

  // Another till's change is another matter.
  node.tell({ type: 'seats_changed', show_id: SHOW, sale_id: 'of-another-till' });
  await vi.waitFor(() => expect(node.countOf('show.seats')).toBe(2));
});
