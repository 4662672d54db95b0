import type { ChangedShow, Node, PlanView, SeatState, ShowDetail } from '../ipc';
import { OperationError } from '../ipc';
import type { Programme } from './programme.svelte';

export type ChosenShowStatus =
  | { kind: 'none' }
  | { kind: 'loading'; show_id: string }
  | { kind: 'ready'; detail: ShowDetail; plan: PlanView; asked: AskedPrices }
  | { kind: 'failed'; show_id: string; error: OperationError };

/** By price area, what the cart will ask for a new seat there, in minor units. */
export type AskedPrices = ReadonlyMap<string, number>;

/**
 * The show that is being sold. A choice takes effect at once: from then on nothing is done to the show before, and what
 * is asked of the new one waits until its seats are there.
 */
export class ChosenShow {
  status = $state.raw<ChosenShowStatus>({ kind: 'none' });
  /** By seat index. Replaced as a whole, never changed in place. */
  states = $state.raw<SeatState[]>([]);
  #asked = 0;
  #refreshed = 0;
  /** Questions whose answers are still on their way. */
  #refreshing = 0;
  /** Ends when the latest choice is ready, has failed, or is no longer the latest. */
  #choosing: Promise<void> = Promise.resolve();
  /** Its seats changed while they were on their way: the answer may be older than the change. */
  #isOutdated = false;

  constructor(
    private readonly node: Node,
    private readonly programme: Programme,
  ) {}

  get id(): string | null {
    const { status } = this;
    if (status.kind === 'none') return null;
    return status.kind === 'ready' ? status.detail.show.id : status.show_id;
  }

  choose(showId: string, saleId: string): Promise<void> {
    this.#choosing = this.#choose(showId, saleId);
    return this.#choosing;
  }

  /**
   * The chosen show once its seats are there. Null where there is none, where it cannot be shown, and where another one
   * was chosen meanwhile: what was asked of a show is never done to another.
   */
  async ready(): Promise<string | null> {
    const { id } = this;
    let awaited;
    do {
      awaited = this.#choosing;
      await awaited;
    } while (awaited !== this.#choosing);
    return this.status.kind === 'ready' && this.id === id ? id : null;
  }

  async #choose(showId: string, saleId: string): Promise<void> {
    const asked = ++this.#asked;
    this.#isOutdated = false;
    // The same one again stays before the cashier while it is asked for anew.
    if (this.status.kind !== 'ready' || this.id !== showId) {
      this.states = [];
      this.status = { kind: 'loading', show_id: showId };
    }
    try {
      const detail = await this.programme.show(showId);
      const planned = this.programme.plan(detail.show.plan_id);
      const [plan, { states }, prices] = await Promise.all([
        planned,
        this.node.call('show.seats', { show_id: showId, sale_id: saleId }),
        planned.then((plan) => this.#ask(detail, plan)),
      ]);
      if (asked !== this.#asked) return;
      this.states = states;
      this.status = { kind: 'ready', detail, plan, asked: prices };
      if (this.#isOutdated) void this.refresh(saleId);
    } catch (cause) {
      if (asked !== this.#asked) return;
      this.status = { kind: 'failed', show_id: showId, error: OperationError.from(cause) };
    }
  }

  /** Takes what the cart's own change did to the seats. Whatever was asked before is older than that. */
  apply(changed: ChangedShow[], saleId: string): void {
    const mine = changed.find(({ show }) => show.id === this.id);
    if (!mine) return;
    if (this.status.kind !== 'ready') {
      this.#isOutdated = true;
      return;
    }
    const states = [...this.states];
    for (const { seat, state } of mine.seats) states[seat] = state;
    this.states = states;
    if (this.#refreshing > 0) void this.refresh(saleId);
  }

  /** Fetches the seats' states again; the last known ones stay when nobody answers. */
  async refresh(saleId: string): Promise<void> {
    this.#isOutdated = true;
    if (this.status.kind !== 'ready') return;
    const showId = this.status.detail.show.id;
    const asked = this.#asked;
    const refreshed = ++this.#refreshed;
    this.#refreshing += 1;
    try {
      const { states } = await this.node.call('show.seats', { show_id: showId, sale_id: saleId });
      // Answers can overtake each other: only the latest question's counts.
      if (asked === this.#asked && refreshed === this.#refreshed) this.states = states;
    } catch {
      // The next event or the next choice asks again.
    } finally {
      this.#refreshing -= 1;
    }
  }

  /**
   * A show's prices are the price card's, and only a quote has the surcharges too: one seat of each area is priced as
   * it would be in a new cart. Where nobody answers, the price card has to do.
   */
  async #ask(detail: ShowDetail, plan: PlanView): Promise<AskedPrices> {
    const onCard = detail.prices.filter(
      (price) => price.ticket_type_id === detail.default_ticket_type_id,
    );
    const forKinds =
      detail.ticket_types.find((type) => type.id === detail.default_ticket_type_id)?.for_kinds ??
      [];
    const lines = onCard.flatMap(({ category, ticket_type_id }) => {
      const seat = plan.seats.findIndex(
        (each) =>
          plan.categories[each.category]?.name === category &&
          (forKinds.length === 0 || forKinds.includes(each.kind)),
      );
      return seat < 0 ? [] : [{ show_id: detail.show.id, seat, ticket_type_id }];
    });
    const prices = new Map(onCard.map((price) => [price.category, price.price_minor]));
    try {
      const quote = await this.node.call('cart.quote', { lines });
      for (const line of quote.lines) prices.set(line.category, line.gross_minor);
    } catch {
      // The cart's own quote tells what it comes to.
    }
    return prices;
  }

  close(): void {
    this.#asked++;
    this.status = { kind: 'none' };
    this.states = [];
  }
}
