import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { detail, plan, quoteOf, SHOW, sellingNode } from '../../../tests/support/till';
import { App } from '../../state/app.svelte';
import WithApp from '../../../tests/support/WithApp.svelte';
import CartLineRow from './CartLineRow.svelte';

it('names the seat, its price and its type, and can be removed by that name', async () => {
  const node = sellingNode().on('cinema.get', () => ({
    time_zone: 'Europe/Madrid',
    currency: { code: 'EUR', exponent: 2 },
    now: '2026-11-20T18:00:00Z',
  }));
  const app = new App(node);
  await app.cinema.load();
  const line = { show_id: SHOW, seat: 1, ticket_type_id: 'adult' };
  const onremove = vi.fn();
  render(WithApp, {
    app,
    component: CartLineRow as never,
    given: {
      line,
      quoted: quoteOf([line]).lines[0] ?? null,
      seat: plan.seats[1],
      category: 'Standard',
      types: detail.ticket_types,
      onremove,
      onchoosetype: vi.fn(),
    },
  });

  expect(screen.getByText('Row A · 2')).toBeTruthy();
  expect(screen.getByText('€8.50')).toBeTruthy();
  expect(screen.getByRole('button', { name: /Adult, change the ticket type/ })).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Remove Row A · 2' }));
  expect(onremove).toHaveBeenCalledOnce();
});
