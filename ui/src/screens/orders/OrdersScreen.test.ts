import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { ScriptedNode } from '../../../tests/support/till';
import WithApp from '../../../tests/support/WithApp.svelte';
import { App } from '../../state/app.svelte';
import OrdersScreen from './OrdersScreen.svelte';

const sales = ['Metropolis', 'Nosferatu', 'Sunrise'].map((film, index) => ({
  id: `sale-${index}`,
  number: `000${index}`,
  business_day: '2026-11-20',
  paid_at: '2026-11-20T18:00:00Z',
  film_titles: [film],
  ticket_count: 2,
  tickets: [15, 16].map((seat) => ({
    show_id: 'show-1',
    starts_at: '2026-11-20T19:30:00Z',
    row: 'E',
    number: String(seat),
    label: `E${seat}`,
  })),
  total_minor: 850,
  print_state: null,
}));

let node: ScriptedNode;
let app: App;

beforeEach(async () => {
  node = new ScriptedNode()
    .on('cinema.get', () => ({
      time_zone: 'Europe/Madrid',
      currency: { code: 'EUR', exponent: 2 },
      now: '2026-11-20T18:00:00Z',
      business_day: '2026-11-20',
    }))
    .on('sale.list', ({ business_day, search }) => ({
      business_day: business_day ?? '2026-11-20',
      sales: search || business_day ? [] : sales,
      next: null,
      other_days: search === '0002' ? [{ ...sales[2], business_day: '2026-11-18' }] : [],
      earlier_day: business_day ? null : '2026-11-18',
      later_day: null,
    }));
  app = new App(node);
  await app.cinema.load();
  render(WithApp, { app, component: OrdersScreen as never, given: {} });
});

describe('of three sales', () => {
  it.each(['Metropolis', 'Nosferatu', 'Sunrise'])(
    'the one is opened whose row is touched, here that of %s',
    async (film) => {
      await userEvent.click(await screen.findByText(film));
      const touched = sales.find((sale) => sale.film_titles.includes(film))!;
      expect(app.navigation.orderId).toBe(touched.id);
      const button = screen.getByRole('button', { name: touched.number });
      expect(button.getAttribute('aria-pressed')).toBe('true');
    },
  );

  it('each is opened by Enter on its number', async () => {
    (await screen.findByRole('button', { name: '0001' })).focus();
    await userEvent.keyboard('{Enter}');
    expect(app.navigation.orderId).toBe('sale-1');
  });

  it('the arrows go from one to the next, from the search field too, and Escape goes back', async () => {
    await screen.findByText('Metropolis');
    await userEvent.keyboard('/{ArrowDown}{ArrowDown}{ArrowUp}');
    expect(app.navigation.orderId).toBe('sale-0');
    await userEvent.keyboard('{Escape}');
    expect(app.navigation.orderId).toBe(null);
    await userEvent.keyboard('{Enter}');
    expect(app.navigation.orderId).toBe('sale-0');
  });

  it('each says which seats of which show it is', async () => {
    expect(await screen.findAllByText('E 15–16')).toHaveLength(3);
    expect(screen.getAllByText('20:30')).toHaveLength(3);
  });
});

describe('what is not of today', () => {
  it('is a day earlier, and Escape comes back', async () => {
    await screen.findByText('Metropolis');
    await userEvent.click(screen.getByRole('button', { name: 'Earlier day with sales' }));
    await screen.findByText('No sales on this day');
    screen.getByRole('heading', { name: /^Sales of Wednesday/ });
    await userEvent.keyboard('{Escape}');
    await screen.findByText('Metropolis');
    screen.getByRole('heading', { name: 'Today’s sales' });
  });

  it('is found by its number, and shown with its day', async () => {
    await screen.findByText('Metropolis');
    await userEvent.type(screen.getByRole('searchbox'), '0002');
    await screen.findByText('On other days');
    screen.getByText('Wed 18 Nov');
    await userEvent.keyboard('{Enter}');
    expect(app.navigation.orderId).toBe('sale-2');
  });

  it('is not found by what fits nothing, which says what to try', async () => {
    await screen.findByText('Metropolis');
    await userEvent.type(screen.getByRole('searchbox'), 'zzzz');
    await screen.findByText('No sale found');
    screen.getByText(/Try a seat \(E 15\), a time \(20:41\)/);
  });
});
