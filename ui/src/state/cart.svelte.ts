import type {
  CartLine,
  ChangedCart,
  ChangedShow,
  Hold,
  Node,
  PlanView,
  Quote,
  SeatKind,
  SeatRef,
  ShowDetail,
  TicketType,
} from '../ipc';
import { OperationError } from '../ipc';
import { timeOrderedId } from '../shared/ids';
import { keptCart, keepCart, leftLines } from './kept-cart';
import type { Programme } from './programme.svelte';
import { regain } from './regain';

/** How long a cancelled sale can be had back. Its seats are free meanwhile: nobody waits for a change of mind. */
const UNDO_SECONDS = 10;

/** A show that has seats in the cart, with what is needed to draw its lines. */
export interface CartShow {
  detail: ShowDetail;
  plan: PlanView;
}

/**
 * One customer's seats until they are paid. The node holds them; the cart mirrors its answer and
 * adds the ticket type of each seat, which the node learns with the quote. Prices come from the
 * quote only: nothing is added up here.
 */
export class Cart {
  saleId = $state('');
  lines = $state.raw<CartLine[]>([]);
  hold = $state.raw<Hold | null>(null);
  quote = $state.raw<Quote | null>(null);
  /** Why there is no quote for the lines. */
  quoteError = $state.raw<OperationError | null>(null);
  /** Seats that were let go because the time ran out: they can be asked for again. */
  expired = $state.raw<CartLine[]>([]);
  /** Seats of the sale that was just cancelled: they can be had back for `undoSeconds`. */
  cancelled = $state.raw<CartLine[]>([]);
  undoSeconds = $state(0);
  /** Seats that were asked for again, and that somebody else has by now. */
  missed = $state.raw<CartLine[]>([]);
  shows = $state.raw<ReadonlyMap<string, CartShow>>(new Map());
  busy = $state(false);
  /** The seats are being given back: nobody may begin to pay for them. */
  isCancelling = $state(false);
  #offers = 0;
  #queue: Promise<unknown> = Promise.resolve();
  /** Whether the last change that was asked for was done. */
  #outcome: Promise<boolean> = Promise.resolve(true);
  #waiting = 0;
  /** Counts the customers: an answer that comes after its customer has gone is nobody's. */
  #customer = 0;
  /** The sale before this one: the event of its last change may still be on its way. */
  #before = '';

  constructor(
    private readonly node: Node,
    private readonly programme: Programme,
    /** Takes how the shows look after a change of this cart: nobody has to ask again. */
    private readonly show: (changed: ChangedShow[]) => void = () => undefined,
    private readonly newId: () => string = timeOrderedId,
    private readonly wait: (ms: number) => Promise<void> = (ms) =>
      new Promise((done) => setTimeout(done, ms)),
  ) {
    this.saleId = this.newId();
  }

  /** A change of this sale was answered to this cart, with all that it changed. */
  isOwn(saleId: string | null): boolean {
    return saleId !== null && (saleId === this.saleId || saleId === this.#before);
  }

  get isEmpty(): boolean {
    return this.lines.length === 0;
  }

  /** The price is known and belongs to exactly these lines. */
  get isPriced(): boolean {
    if (this.isEmpty || this.quoteError || this.isCancelling) return false;
    return this.quote?.lines.length === this.lines.length;
  }

  seatsOf(showId: string): number[] {
    return this.lines.filter((line) => line.show_id === showId).map((line) => line.seat);
  }

  orphansOf(showId: string): number[] {
    return this.hold?.orphans.find((orphan) => orphan.show_id === showId)?.seats ?? [];
  }

  toggle(showId: string, seat: number): Promise<void> {
    return this.#inTurn(async () => {
      const isMine = this.lines.some((line) => line.show_id === showId && line.seat === seat);
      await this.#change(showId, isMine ? [] : [seat], isMine ? [seat] : []);
    });
  }

  remove(seats: SeatRef[]): Promise<void> {
    return this.#inTurn(async () => {
      for (const [showId, indices] of byShow(seats)) await this.#change(showId, [], indices);
    });
  }

  /** Replaces this sale's seats of the show by the best that are free together. */
  takeBest(showId: string, count: number): Promise<void> {
    return this.#inTurn(async () => {
      const input = { sale_id: this.saleId, show_id: showId, count, lines: this.lines };
      const changed = await this.node.call('hold.best_available', input);
      await this.#acceptChange(changed, (line) => line.show_id === showId);
    });
  }

  chooseType(seats: SeatRef[], ticketTypeId: string): Promise<void> {
    return this.retype((lines) =>
      lines
        .filter((line) => seats.some((seat) => isSame(seat, line)))
        .map((line) => ({ ...line, ticket_type_id: ticketTypeId })),
    );
  }

  /**
   * Changes ticket types together. `change` is asked when it is this change's turn, so that quick taps build on each
   * other; of its answer, a type that the seat cannot be sold at is left as it was.
   */
  retype(change: (lines: CartLine[]) => CartLine[]): Promise<void> {
    return this.#inTurn(async () => {
      if (this.isEmpty) return;
      const changed = change(this.lines);
      const lines = this.lines.map((line) => {
        const next = changed.find((each) => isSame(each, line))?.ticket_type_id;
        return next !== undefined && this.typesFor(line).some((type) => type.id === next)
          ? { ...line, ticket_type_id: next }
          : line;
      });
      await this.#publish(lines);
    });
  }

  extend(): Promise<void> {
    return this.#inTurn(async () => {
      const hold = await this.node.call('hold.extend', { sale_id: this.saleId });
      // Its seats are the same, and so is their price.
      if (hold.sale_id === this.saleId) this.hold = hold;
    });
  }

  /** Gives every seat back at once. For some seconds the same seats can be asked for again. */
  async cancel(): Promise<void> {
    // From now on, not from its turn on: what is being cancelled is not paid for.
    this.isCancelling = true;
    try {
      await this.#inTurn(async () => {
        const { lines, saleId } = this;
        if (lines.length === 0) return;
        const { shows } = await this.node.call('hold.release', { sale_id: saleId });
        this.show(shows);
        if (saleId !== this.saleId) return;
        this.#renew();
        void this.#offerUndo(lines);
      });
    } finally {
      this.isCancelling = false;
    }
  }

  /** Asks for the seats of the cancelled sale again. What somebody took meanwhile is in `missed`, the rest is back. */
  undoCancel(): Promise<void> {
    return this.#inTurn(async () => {
      const wanted = this.cancelled;
      if (wanted.length === 0) return;
      this.#endUndo();
      await this.#regain(wanted, (left) => void this.#offerUndo(left));
    });
  }

  /** Nobody wants the cancelled sale back, or has read which of its seats are gone. */
  dismissCancelled(): void {
    this.#endUndo();
    this.missed = [];
  }

  /** The next customer: a new sale, and what is still on its way for the last one is dropped. */
  begin(): void {
    this.#customer += 1;
    this.#renew();
  }

  /** A new sale with a new id. The id is made here so that paying twice is paying once. */
  #renew(): void {
    this.#before = this.saleId;
    this.saleId = this.newId();
    this.#empty();
    this.#forgetGiven();
    keepCart(null);
  }

  /** Asks for the price again: it may have changed since. */
  priceAgain(): Promise<void> {
    return this.#inTurn(() => this.#publish(this.lines));
  }

  /** The hold's time is over by the clock on the wall: asks the node what is left of it. */
  noteExpiry(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.isEmpty) return;
      const { saleId } = this;
      const hold = await this.node.call('hold.get', { sale_id: saleId });
      if (saleId !== this.saleId) return;
      if (hold.seats.length > 0) await this.#accept(hold);
      else this.#expire();
    });
  }

  /** The node refused the payment because the hold had ended. */
  noteRefusedAsExpired(): void {
    this.#expire();
  }

  /** Asks again for the seats that ran out, with the ticket types that they had. */
  holdAgain(): Promise<void> {
    return this.#inTurn(() => this.#regain(this.expired, (left) => (this.expired = left)));
  }

  /** Finds the cart of before a reload. */
  resume(): Promise<void> {
    return this.#inTurn(async () => {
      const kept = keptCart();
      if (!kept) return;
      this.saleId = kept.sale_id;
      const hold = await this.node.call('hold.get', { sale_id: kept.sale_id });
      if (hold.seats.length > 0) {
        await this.#accept(hold, kept.lines);
      } else if (kept.lines.length > 0) {
        await this.#learnShows(kept.lines);
        this.lines = kept.lines;
        this.#expire();
      }
    });
  }

  /** Goes on with the cart that the person left at this till when their last session ended. */
  takeUp(saleId: string): Promise<void> {
    return this.#inTurn(async () => {
      const kept = leftLines(saleId);
      if (saleId !== this.saleId) this.#renew();
      this.saleId = saleId;
      await this.#accept(await this.node.call('hold.get', { sale_id: saleId }), kept);
    });
  }

  /** The price of a seat with a ticket type, from the price card; null where there is none. */
  priceOf(seat: SeatRef, ticketTypeId: string): number | null {
    const show = this.shows.get(seat.show_id);
    const category = show?.plan.categories[show.plan.seats[seat.seat]?.category ?? -1];
    const price = show?.detail.prices.find(
      (each) => each.category === category?.name && each.ticket_type_id === ticketTypeId,
    );
    return price?.price_minor ?? null;
  }

  /** What a seat comes to with each ticket type that it can have, surcharges included: the node alone adds them up. */
  async pricesOf(seat: SeatRef): Promise<ReadonlyMap<string, number>> {
    const { show_id, seat: index } = seat;
    const asked = this.typesFor(seat).map(async ({ id }) => {
      const lines = [{ show_id, seat: index, ticket_type_id: id }];
      const quote = await this.node.call('cart.quote', { lines });
      return [id, quote.total_minor] as const;
    });
    return new Map(await Promise.all(asked));
  }

  /** The ticket types that a seat can be sold at: for its kind, and with a price in its area. */
  typesFor(seat: SeatRef): TicketType[] {
    const show = this.shows.get(seat.show_id);
    const kind = show?.plan.seats[seat.seat]?.kind;
    if (!show || !kind) return [];
    return show.detail.ticket_types.filter(
      (type) =>
        (type.for_kinds.length === 0 || type.for_kinds.includes(kind)) &&
        this.priceOf(seat, type.id) !== null,
    );
  }

  /** Holds lines again as far as they can be had; `offer` keeps those that nobody could answer for. */
  async #regain(wanted: CartLine[], offer: (left: CartLine[]) => void): Promise<void> {
    const { saleId } = this;
    const planOf = (showId: string) => this.shows.get(showId)?.plan;
    const got = await regain(this.node, saleId, wanted, planOf);
    this.show(got.shows);
    if (saleId !== this.saleId) return;
    try {
      if (got.changed) await this.#takeOver(got.changed);
    } finally {
      this.expired = [];
      this.missed = got.taken;
      if (got.unanswered.length > 0) offer(got.unanswered);
    }
    if (got.error) throw got.error;
  }

  async #offerUndo(lines: CartLine[]): Promise<void> {
    const offer = ++this.#offers;
    this.cancelled = lines;
    for (let left = UNDO_SECONDS; left > 0; left--) {
      this.undoSeconds = left;
      await this.wait(1_000);
      if (offer !== this.#offers) return;
    }
    this.#endUndo();
  }

  #endUndo(): void {
    this.#offers++;
    this.cancelled = [];
    this.undoSeconds = 0;
  }

  /** What was given back is the last customer's: with the next seat it is over. */
  #forgetGiven(): void {
    this.expired = [];
    this.dismissCancelled();
  }

  async #change(showId: string, add: number[], remove: number[]): Promise<void> {
    const input = { sale_id: this.saleId, show_id: showId, add, remove, lines: this.lines };
    const changed = await this.node.call('hold.change', input);
    const isGivenBack = (line: CartLine) => line.show_id === showId && remove.includes(line.seat);
    await this.#acceptChange(changed, isGivenBack);
  }

  /**
   * A cart whose time was over has begun anew with this change: the seats that it had are not silently gone, they are
   * offered again. It is known by its end, which no change moves while it runs.
   */
  async #acceptChange(
    changed: ChangedCart,
    isReplaced: (line: CartLine) => boolean,
  ): Promise<void> {
    const [before, ended] = [this.lines, this.hold?.expires_at];
    const kept = before.filter((line) => !isReplaced(line));
    this.show(changed.shows);
    await this.#takeOver(changed);
    if (!ended || changed.expires_at === ended || changed.sale_id !== this.saleId) return;
    const lost = kept.filter((line) => !this.lines.some((each) => isSame(each, line)));
    // With the last seat that is given back goes its company: that is no end of the cart's time.
    const isCompany = (line: CartLine) => this.#kindOf(line) !== 'standard';
    if (changed.seats.length === 0 && lost.every(isCompany)) return;
    this.expired = lost;
  }

  #kindOf({ show_id, seat }: SeatRef): SeatKind | undefined {
    return this.shows.get(show_id)?.plan.seats[seat]?.kind;
  }

  /** The cart as the node has it after a change: with its ticket types and its price. */
  async #takeOver({ lines, quote, shows: _, ...hold }: ChangedCart): Promise<void> {
    if (hold.sale_id !== this.saleId) return;
    await this.#learnShows(hold.seats);
    if (hold.sale_id !== this.saleId) return;
    await this.#publish(lines, hold, quote);
  }

  async #accept(hold: Hold, remembered: CartLine[] = []): Promise<void> {
    if (hold.sale_id !== this.saleId) return;
    await this.#learnShows(hold.seats);
    if (hold.sale_id !== this.saleId) return;
    const known = [...this.lines, ...remembered];
    const lines = hold.seats.map(
      (seat) => known.find((line) => isSame(line, seat)) ?? this.#newLine(seat),
    );
    await this.#publish(lines, hold);
  }

  #newLine({ show_id, seat }: SeatRef): CartLine {
    const types = this.typesFor({ show_id, seat });
    const usual = this.shows.get(show_id)?.detail.default_ticket_type_id;
    const type =
      // A type made for this kind of seat (a companion's) is what the customer expects.
      types.find((each) => each.for_kinds.length > 0) ??
      types.find((each) => each.id === usual) ??
      types[0];
    return { show_id, seat, ticket_type_id: type?.id ?? usual ?? '' };
  }

  /** Shows lines together with their price, so that no wrong total is ever on the screen. */
  async #publish(
    lines: CartLine[],
    hold: Hold | null = this.hold,
    known: Quote | null = null,
  ): Promise<void> {
    const { saleId } = this;
    keepCart({ sale_id: saleId, lines });
    this.#forgetGiven();
    if (lines.length === 0) {
      this.#empty();
      return;
    }
    const [quote, error] = known ? ([known, null] as const) : await this.#ask(lines);
    if (saleId !== this.saleId) return;
    this.hold = hold;
    this.lines = lines;
    this.quote = quote;
    this.quoteError = error;
    if (error) throw error;
  }

  #ask(lines: CartLine[]): Promise<readonly [Quote | null, OperationError | null]> {
    return this.node.call('cart.quote', { lines }).then(
      (answer) => [answer, null] as const,
      (cause: unknown) => [null, OperationError.from(cause)] as const,
    );
  }

  async #learnShows(seats: SeatRef[]): Promise<void> {
    const shows = new Map(this.shows);
    for (const showId of new Set(seats.map((seat) => seat.show_id))) {
      if (shows.has(showId)) continue;
      const detail = await this.programme.show(showId);
      shows.set(showId, { detail, plan: await this.programme.plan(detail.show.plan_id) });
    }
    this.shows = shows;
  }

  #expire(): void {
    const lost = this.lines;
    this.#empty();
    this.#forgetGiven();
    this.expired = lost;
    keepCart({ sale_id: this.saleId, lines: lost });
  }

  #empty(): void {
    this.lines = [];
    this.hold = null;
    this.quote = null;
    this.quoteError = null;
  }

  /** Changes of one cart happen one after the other, in the order of the taps. */
  #inTurn(task: () => Promise<void>): Promise<void> {
    const customer = this.#customer;
    this.#waiting += 1;
    const turn = this.#queue.then(async () => {
      this.busy = true;
      try {
        // What the last customer wanted is not done to the next one's cart.
        if (customer === this.#customer) await task();
      } finally {
        this.#waiting -= 1;
        this.busy = false;
      }
    });
    this.#outcome = turn.then(
      () => true,
      () => false,
    );
    this.#queue = this.#outcome;
    return turn;
  }

  /** Waits for all changes that were asked for. False if the last of them was refused: somebody has to look first. */
  async settled(): Promise<boolean> {
    let isDone = true;
    while (this.#waiting > 0) isDone = await this.#outcome;
    return isDone;
  }
}

function isSame(one: SeatRef, other: SeatRef): boolean {
  return one.show_id === other.show_id && one.seat === other.seat;
}

function byShow(seats: SeatRef[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const { show_id, seat } of seats)
    groups.set(show_id, [...(groups.get(show_id) ?? []), seat]);
  return groups;
}
