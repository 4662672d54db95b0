import type { CartLine, ChangedCart, ChangedShow, Node, PlanView } from '../ipc';
import { OperationError } from '../ipc';

/** Refusals that name seats: without those, the others may still be had. */
const NAMES_SEATS = new Set([
  'seat_unavailable',
  'not_for_sale',
  'couple_incomplete',
  'companion_needs_wheelchair',
]);

export interface Regained {
  /** The cart now; null if nothing came back. */
  changed: ChangedCart | null;
  /** How the shows look after it. */
  shows: ChangedShow[];
  /** Somebody else has these by now. */
  taken: CartLine[];
  /** Nobody could say: they can be asked for once more. */
  unanswered: CartLine[];
  /** Why, for the first of them. */
  error: OperationError | null;
}

/**
 * Asks once more for seats that a cart had and gave back. Show by show, because a hold changes in one show at a time:
 * what one show refuses costs no seat of another.
 */
export async function regain(
  node: Node,
  saleId: string,
  wanted: CartLine[],
  planOf: (showId: string) => PlanView | undefined,
): Promise<Regained> {
  const got: Regained = { changed: null, shows: [], taken: [], unanswered: [], error: null };
  for (const showId of new Set(wanted.map((line) => line.show_id))) {
    await regainInShow(node, saleId, showId, wanted, planOf(showId), got);
  }
  return got;
}

async function regainInShow(
  node: Node,
  saleId: string,
  showId: string,
  wanted: CartLine[],
  plan: PlanView | undefined,
  got: Regained,
): Promise<void> {
  let rest = wanted.filter((line) => line.show_id === showId);
  // Each refusal names at least one of the seats, so this ends.
  while (rest.length > 0) {
    const add = rest.map((line) => line.seat);
    try {
      // With all of them: the ticket types of what came back in another show stay, too.
      const input = { sale_id: saleId, show_id: showId, add, remove: [], lines: wanted };
      got.changed = await node.call('hold.change', input);
      got.shows.push(...got.changed.shows);
      return;
    } catch (cause) {
      const error = OperationError.from(cause);
      const lost = withCompany(refusedSeats(error), plan);
      const left = rest.filter((line) => !lost.has(line.seat));
      if (left.length === rest.length) {
        got.unanswered.push(...rest);
        got.error ??= error;
        return;
      }
      got.taken.push(...rest.filter((line) => lost.has(line.seat)));
      rest = left;
    }
  }
}

function refusedSeats(error: OperationError): Set<number> {
  const named = NAMES_SEATS.has(error.code) ? error.details?.seats : null;
  if (!Array.isArray(named)) return new Set();
  return new Set(
    named.flatMap((each: unknown) => {
      const seat = (each as { seat?: unknown } | null)?.seat;
      return typeof seat === 'number' ? [seat] : [];
    }),
  );
}

/** Half of a couple's seat is not sold, nor a companion's seat without its wheelchair place. */
function withCompany(seats: Set<number>, plan: PlanView | undefined): Set<number> {
  const all = new Set(seats);
  plan?.seats.forEach(({ partner, companion_of }, seat) => {
    if (partner !== null && seats.has(partner)) all.add(seat);
    if (companion_of !== null && seats.has(companion_of)) all.add(seat);
  });
  return all;
}
