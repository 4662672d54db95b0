import type { Node, Sale, SaleSummary } from '../ipc';
import { OperationError } from '../ipc';
import type { Loaded } from '../shared/loaded';

/** More than a busy day of one till; older sales are found by searching. */
const LIMIT = 200;

/** The day's sales and the one that is looked at. */
export class Orders {
  list = $state.raw<Loaded<SaleSummary[], OperationError>>({ status: 'loading' });
  opened = $state.raw<Loaded<Sale, OperationError> | null>(null);
  search = $state('');
  #asked = 0;
  #opened = 0;

  constructor(private readonly node: Node) {}

  async load(): Promise<void> {
    const asked = ++this.#asked;
    const search = this.search.trim();
    try {
      const { sales } = await this.node.call(
        'sale.list',
        search ? { search, limit: LIMIT } : { limit: LIMIT },
      );
      if (asked === this.#asked) this.list = { status: 'ready', value: sales };
    } catch (cause) {
      if (asked === this.#asked && this.list.status !== 'ready')
        this.list = { status: 'failed', error: OperationError.from(cause) };
    }
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
}
