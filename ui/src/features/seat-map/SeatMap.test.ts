import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SeatState } from '../../ipc';
import { line, plan, rows } from './hall.fixture';
import SeatMap from './SeatMap.svelte';

const view = plan(
  rows({ row: 'A', y: 100, xs: line(100, 4) }, { row: 'B', y: 130, xs: line(100, 4) }),
  { focal_point: { x: 125, y: 130 } },
);
const allFree: SeatState[] = view.seats.map(() => 'free');
const onToggle = vi.fn<(seat: number) => void>();
const shown = {
  plan: view,
  show: 'evening',
  states: allFree,
  selected: [],
  orphans: [],
  busy: false,
  onToggle,
};

beforeAll(() => {
  // The test's window has no layout: it is given a size, and nothing ever resizes.
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  );
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { value: 800, configurable: true });
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { value: 600, configurable: true });
});

beforeEach(() => onToggle.mockClear());

const option = (name: string) => screen.getByRole('option', { name });
/** Seats get their names after the first frame. */
const named = (name: string) => screen.findByRole('option', { name });
const active = () =>
  document.getElementById(screen.getByRole('listbox').getAttribute('aria-activedescendant')!);

describe('the map', () => {
  it('is one list of seats that can be named and counted', async () => {
    render(SeatMap, { ...shown, states: ['sold', ...allFree.slice(1)], selected: [5] });
    expect(screen.getByRole('listbox', { name: 'Seat map of Candil' })).toBeTruthy();
    expect(screen.getAllByRole('option')).toHaveLength(8);
    expect((await named('Row A seat 1, sold')).getAttribute('aria-disabled')).toBe('true');
    expect(option('Row B seat 2, selected').getAttribute('aria-selected')).toBe('true');
    expect(option('Row A seat 2, free').getAttribute('aria-selected')).toBe('false');
  });

  it('touches one node when one seat changes', async () => {
    const { rerender } = render(SeatMap, shown);
    const changes: MutationRecord[] = [];
    const watcher = new MutationObserver((records) => changes.push(...records));
    const seats = (await named('Row A seat 1, free')).parentNode!;
    watcher.observe(seats, { subtree: true, attributes: true, childList: true });
    await rerender({ ...shown, states: allFree.with(6, 'held') });
    changes.push(...watcher.takeRecords());
    watcher.disconnect();
    const touched = changes.map(({ target }) => (target as Element).getAttribute('aria-label'));
    expect([...new Set(touched)]).toEqual(['Row B seat 3, held by another sale']);
  });

  it('leaves its figures in the performance timeline, the latest of each', async () => {
    const { rerender } = render(SeatMap, shown);
    await rerender({ ...shown, states: allFree.with(6, 'held') });
    await rerender({ ...shown, states: allFree.with(6, 'sold') });
    expect(performance.getEntriesByName('seat-map:render')).toHaveLength(1);
    expect(performance.getEntriesByName('seat-map:change')).toHaveLength(1);
  });

  it('draws another hall when the plan changes', async () => {
    const { rerender } = render(SeatMap, shown);
    const small = plan(rows({ row: 'Z', y: 0, xs: line(0, 2) }), { id: 'other', name: 'Fanal' });
    await rerender({ ...shown, plan: small, states: ['free', 'free'] });
    expect(screen.getAllByRole('option')).toHaveLength(2);
    expect(await named('Row Z seat 2, free')).toBeTruthy();
  });
});

describe('with the keys', () => {
  it('one arrives at the best free seat, walks and takes', async () => {
    const user = userEvent.setup();
    render(SeatMap, shown);
    await user.tab();
    await user.keyboard('{ArrowRight}');
    const start = active()!.getAttribute('aria-label');
    await user.keyboard('{ArrowUp}');
    expect(active()!.getAttribute('aria-label')).not.toBe(start);
    await user.keyboard('{Enter}');
    expect(onToggle).toHaveBeenCalledOnce();
    await user.keyboard('{End}');
    expect(active()!.getAttribute('aria-label')).toBe('Row A seat 4, free');
    await user.keyboard(' ');
    expect(onToggle).toHaveBeenLastCalledWith(3);
  });

  it('the map is one stop for Tab', async () => {
    const user = userEvent.setup();
    render(SeatMap, shown);
    await user.tab();
    expect(document.activeElement).toBe(screen.getByRole('listbox'));
    await user.tab();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Zoom out' }));
  });

  it('a seat that is not free is not taken, and it is said why', async () => {
    const user = userEvent.setup();
    render(SeatMap, { ...shown, states: view.seats.map((): SeatState => 'sold') });
    await user.tab();
    await user.keyboard('{ArrowUp}{Enter}');
    expect(onToggle).not.toHaveBeenCalled();
    // On the map, and for whoever hears it.
    expect(screen.getAllByText(/is not available: sold/)).toHaveLength(2);
  });

  it('digits and Escape are left to the screen', async () => {
    const user = userEvent.setup();
    const heard = vi.fn();
    document.addEventListener('keydown', heard);
    render(SeatMap, shown);
    await user.tab();
    heard.mockClear();
    await user.keyboard('3{Escape}{ArrowLeft}');
    document.removeEventListener('keydown', heard);
    expect(heard.mock.calls.map(([event]) => event.key)).toEqual(['3', 'Escape']);
  });
});

it('says what was taken and given back', async () => {
  const { rerender } = render(SeatMap, shown);
  await rerender({ ...shown, selected: [1] });
  expect(screen.getByText('Row A seat 2 selected')).toBeTruthy();
  await rerender({ ...shown, selected: [] });
  expect(screen.getByText('Row A seat 2 released')).toBeTruthy();
});

it('fades all but one price area, and keeps no seat faded afterwards', async () => {
  const { container, rerender } = render(SeatMap, { ...shown, only: 0 });
  const seats = container.querySelector<SVGGElement>('g.seats')!;
  expect(seats.dataset.only).toBe('0');
  await rerender({ ...shown, only: null });
  expect(seats.dataset.only).toBeUndefined();
});
