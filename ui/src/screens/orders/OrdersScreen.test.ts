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
  paid_at: '2026-11-20T18:00:00Z',
  film_titles: [film],
  ticket_count: 1,
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
    }))
    .on('sale.list', () => ({ sales }));
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
});
