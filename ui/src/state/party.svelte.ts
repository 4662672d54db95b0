import type { Node, ShowTogether } from '../ipc';

/** As far as a customer is sent who finds a film sold out: as many days as the node looks through. */
const DAYS = 7;
/** More than that is a programme, and no offer. */
const OFFERS = 3;

/**
 * "Two together tonight?" While a party is asked for, the board says of each show whether it has that many seats side by
 * side. The node tells; nothing is held.
 */
export class Party {
  /** How many people; null where nobody asked. */
  count = $state<number | null>(null);
  #shows = $state.raw<ReadonlyMap<string, ShowTogether>>(new Map());
  #asked = 0;

  constructor(private readonly node: Node) {}

  ask(count: number | null): void {
    if (count === this.count) return;
    this.#asked++;
    this.count = count;
    this.#shows = new Map();
  }

  /** Asks for the day on the board. The last answer stands until the next one. */
  async load(day: string, saleId: string): Promise<void> {
    if (this.count === null) return;
    const asked = ++this.#asked;
    const input = { business_day: day, count: this.count, sale_id: saleId };
    try {
      const { shows } = await this.node.call('show.together', input);
      if (asked === this.#asked) this.#shows = new Map(shows.map((show) => [show.show_id, show]));
    } catch {
      // The board goes on without it, and the next event or number asks again.
    }
  }

  /** The largest party up to the one asked for that fits into a show; null where that is not known. */
  largestIn(showId: string): number | null {
    return this.#shows.get(showId)?.largest ?? null;
  }

  /** It is known that the party does not fit into the show. */
  isTooMany(showId: string): boolean {
    const largest = this.largestIn(showId);
    return this.count !== null && largest !== null && largest < this.count;
  }

  /**
   * What to offer instead of a show that has no seats for the party: the next ones of its film within a week, then the
   * next ones of its day.
   */
  async instead(wanted: Wanted, count: number, saleId: string): Promise<ShowTogether[]> {
    const { film_id, business_day } = wanted;
    const party = { business_day, count, sale_id: saleId };
    const [ofFilm, ofDay] = await Promise.all([
      this.node.call('show.together', { ...party, film_id, days: DAYS }),
      this.node.call('show.together', party),
    ]);
    const offered = new Map<string, ShowTogether>();
    for (const show of [...ofFilm.shows, ...ofDay.shows]) {
      const isAhead = Date.parse(show.starts_at) > wanted.afterMs;
      if (isAhead && show.largest === count && show.show_id !== wanted.show_id)
        offered.set(show.show_id, show);
    }
    return [...offered.values()].slice(0, OFFERS);
  }
}

/** A show that cannot be sold to the party. */
export interface Wanted {
  show_id: string;
  film_id: string;
  business_day: string;
  /** What has begun is no offer. */
  afterMs: number;
}
