import type { Node, PlanView, SeatState, ShowDetail } from '../ipc';
import { OperationError } from '../ipc';
import type { Programme } from './programme.svelte';

export type ChosenShowStatus =
  | { kind: 'none' }
  | { kind: 'loading'; show_id: string }
  | { kind: 'ready'; detail: ShowDetail; plan: PlanView }
  | { kind: 'failed'; show_id: string; error: OperationError };

/** The show whose seats are on the screen. */
export class ChosenShow {
  status = $state.raw<ChosenShowStatus>({ kind: 'none' });
  /** By seat index. Replaced as a whole, never changed in place. */
  states = $state.raw<SeatState[]>([]);
  #asked = 0;
  #refreshed = 0;

  constructor(
    private readonly node: Node,
    private readonly programme: Programme,
  ) {}

  get id(): string | null {
    const { status } = this;
    if (status.kind === 'none') return null;
    return status.kind === 'ready' ? status.detail.show.id : status.show_id;
  }

  async choose(showId: string, saleId: string): Promise<void> {
    const asked = ++this.#asked;
    if (this.status.kind !== 'ready') this.status = { kind: 'loading', show_id: showId };
    try {
      const detail = await this.programme.show(showId);
      const [plan, { states }] = await Promise.all([
        this.programme.plan(detail.show.plan_id),
        this.node.call('show.seats', { show_id: showId, sale_id: saleId }),
      ]);
      if (asked !== this.#asked) return;
      this.states = states;
      this.status = { kind: 'ready', detail, plan };
    } catch (cause) {
      if (asked !== this.#asked) return;
      this.status = { kind: 'failed', show_id: showId, error: OperationError.from(cause) };
    }
  }

  /** Fetches the seats' states again; the last known ones stay when nobody answers. */
  async refresh(saleId: string): Promise<void> {
    if (this.status.kind !== 'ready') return;
    const showId = this.status.detail.show.id;
    const asked = this.#asked;
    const refreshed = ++this.#refreshed;
    try {
      const { states } = await this.node.call('show.seats', { show_id: showId, sale_id: saleId });
      // Answers can overtake each other: only the latest question's counts.
      if (asked === this.#asked && refreshed === this.#refreshed) this.states = states;
    } catch {
      // The next event or the next choice asks again.
    }
  }

  close(): void {
    this.#asked++;
    this.status = { kind: 'none' };
    this.states = [];
  }
}
