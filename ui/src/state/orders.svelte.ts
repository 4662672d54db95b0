import type { Node, Sale, SaleList, SaleSummary } from '../ipc';
import { OperationError } from '../ipc';
import type { Loaded } from '../shared/loaded';

const PAGE = 100;
/** The node's own limit for one answer. */
const MOST = 500;

/** A day's sales, or those of them that fit a search, and the one that is looked at. */
export class Orders {
  list = $state.raw<Loaded<SaleList, OperationError>>({ status: 'loading' });
  opened = $state.raw<Loaded<Sale, OperationError> | null>(null);
  search = $state('');
  /** The business day that is shown; null follows the node's own. */
  day = $state<string | null>(null);
  #asked = 0;
  #opened = 0;
  #isFetchingMore = false;
  /** What the shown list was asked with: its next page is of the same search. */
  #shownWith: { search?: string; business_day?: string } = {};

  constructor(private readonly node: Node) {}

  /** In the order in which they are shown: of the day, then those of other days that the search names. */
  get shown(): SaleSummary[] {
    if (this.list.status !== 'ready') return [];
    return [...this.list.value.sales, ...this.list.value.other_days];
  }

  /** Fetches the day anew, as much of it as is shown. */
  async load(): Promise<void> {
    const asked = ++this.#asked;
    const shown = this.list.status === 'ready' ? this.list.value.sales.length : 0;
    const limit = Math.min(Math.max(shown, PAGE), MOST);
    const input = this.#input();
    try {
      const value = await this.node.call('sale.list', { ...input, limit });
      if (asked !== this.#asked) return;
      this.list = { status: 'ready', value };
      this.#shownWith = input;
    } catch (cause) {
      if (asked !== this.#asked) return;
      // A list that is a moment old is better than none, but not as the answer to another question.
      const isOfThis = JSON.stringify(input) === JSON.stringify(this.#shownWith);
      if (this.list.status !== 'ready' || !isOfThis)
        this.list = { status: 'failed', error: OperationError.from(cause) };
    }
  }

  /** Fetches the next page, if there is one. */
  async more(): Promise<void> {
    if (this.list.status !== 'ready' || !this.list.value.next || this.#isFetchingMore) return;
    const before = this.list.value;
    this.#isFetchingMore = true;
    try {
      const input = { ...this.#shownWith, after: before.next, limit: PAGE };
      const page = await this.node.call('sale.list', input);
      if (this.list.status !== 'ready' || this.list.value !== before) return;
      const sales = [...before.sales, ...page.sales];
      this.list = { status: 'ready', value: { ...before, sales, next: page.next } };
    } catch {
      // What is shown stands; scrolling asks again.
    } finally {
      this.#isFetchingMore = false;
    }
  }

  /** Shows another day; null is today. */
  async choose(day: string | null): Promise<void> {
    if (day === this.day) return;
    this.day = day;
    this.list = { status: 'loading' };
    await this.load();
  }

  async open(saleId: string): Promise<void> {
    const opened = ++this.#opened;
    if (this.opened?.status !== 'ready' || this.opened.value.id !== saleId)
      this.opened = { status: 'loading' };
    try {
      const value = await this.node.call('sale.get', { sale_id: saleId });
      if (opened === this.#opened) this.opened = { status: 'ready', value };
    } catch (cause) {
      if (opened === this.#opened)
        this.opened = { status: 'failed', error: OperationError.from(cause) };
    }
  }

  #input() {
    const search = this.search.trim();
    return {
      ...(search ? { search } : {}),
      ...(this.day ? { business_day: this.day } : {}),
    };
  }
}
