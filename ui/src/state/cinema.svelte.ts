import type { Cinema as CinemaFacts, Node, OperationError } from '../ipc';
import { OperationError as Failure } from '../ipc';
import type { Loaded } from '../shared/loaded';
import type { Clock } from './clock.svelte';

/** The one cinema that this till sells for. Nothing can be shown before it is known. */
export class Cinema {
  loaded = $state.raw<Loaded<CinemaFacts, OperationError>>({ status: 'loading' });

  constructor(
    private readonly node: Node,
    private readonly clock: Clock,
  ) {}

  /** The facts; only what is drawn after `loaded` is ready may ask. */
  get facts(): CinemaFacts {
    if (this.loaded.status !== 'ready') throw new Error('the cinema is not loaded yet');
    return this.loaded.value;
  }

  async load(): Promise<void> {
    try {
      const facts = await this.node.call('cinema.get', {});
      this.clock.set(facts.now);
      this.loaded = { status: 'ready', value: facts };
    } catch (cause) {
      // A later failure leaves the known facts standing: the till goes on working.
      if (this.loaded.status !== 'ready')
        this.loaded = { status: 'failed', error: Failure.from(cause) };
    }
  }
}
