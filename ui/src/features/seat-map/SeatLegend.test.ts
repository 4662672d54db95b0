import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { SeatState } from '../../ipc';
import { line, plan, rows } from './hall.fixture';
import SeatLegend from './SeatLegend.svelte';

const category = (name: string, color: string) => ({ name, label: name, color, for_sale: true });
const view = plan(
  rows({ row: 'A', y: 100, xs: line(100, 4) }, { row: 'B', y: 130, xs: line(100, 3) }).map(
    (seat) => ({ ...seat, category: seat.row === 'A' ? 0 : 1 }),
  ),
  { categories: [category('Stalls', '#3F8F86'), category('Circle', '#8A6FC8')] },
);
const states: SeatState[] = view.seats.map(() => 'free');

beforeAll(() =>
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  ),
);

const area = (name: string) => screen.getByRole('button', { name });

describe('the legend', () => {
  it('asks for one price area alone, and for all again', async () => {
    const onOnly = vi.fn();
    const user = userEvent.setup();
    const { rerender } = render(SeatLegend, { plan: view, states, onOnly });
    expect(area('Circle').ariaPressed).toBe('false');
    await user.click(area('Circle'));
    expect(onOnly).toHaveBeenLastCalledWith(1);
    await rerender({ plan: view, states, onOnly, only: 1 });
    expect(area('Circle').ariaPressed).toBe('true');
    expect(area('Stalls').ariaPressed).toBe('false');
    await user.keyboard('{Enter}');
    expect(onOnly).toHaveBeenLastCalledWith(null);
  });

  it('draws the mark that the seats of an area have', () => {
    render(SeatLegend, { plan: view, states });
    const paths = ['Stalls', 'Circle'].map((name) =>
      area(name).querySelector('path')!.getAttribute('d'),
    );
    expect(paths[0]).not.toBe(paths[1]);
  });

  it('has nothing to choose in a hall of one price', () => {
    const one = { ...view, categories: [view.categories[0]!] };
    render(SeatLegend, { plan: { ...one, seats: one.seats.slice(0, 4) }, states });
    expect(screen.queryByRole('button', { name: /Stalls|Free/ })).toBeNull();
    expect(screen.getByText('Free')).toBeTruthy();
  });
});
