import type { BoardShow } from '../../ipc';
import type { App } from '../../state/app.svelte';

/** What becomes of whoever asks for a seat of the chosen show now. The node decides again when it is asked. */
export type SaleState = 'open' | 'sold_out' | 'closed' | 'cancelled';

type Known = Pick<App, 'chosen' | 'programme' | 'session'>;

/** The chosen show as it is now: the board is fetched again with every change, and what was opened may be an hour old. */
export function shownNow({
  chosen,
  programme,
}: Pick<Known, 'chosen' | 'programme'>): BoardShow | null {
  if (chosen.status.kind !== 'ready') return null;
  const { show } = chosen.status.detail;
  const onBoard =
    programme.day.status === 'ready'
      ? programme.day.value.shows.find(({ id }) => id === show.id)
      : undefined;
  return onBoard ?? show;
}

export function saleOf(app: Known): SaleState {
  const show = shownNow(app);
  if (!show) return 'open';
  if (show.state === 'cancelled') return 'cancelled';
  if (show.state === 'closed' && !app.session.may('sell_late')) return 'closed';
  const { states } = app.chosen;
  // Whoever has seats of it can still change them for others.
  const hasSeats = states.length === 0 || states.includes('free') || states.includes('yours');
  return hasSeats ? 'open' : 'sold_out';
}
