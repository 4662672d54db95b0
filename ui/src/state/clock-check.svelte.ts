import type { ClockStatus, Node } from '../ipc';

/** Whether this computer's clock can be right: what is sold carries its time, so a doubt is told at every screen. */
export class ClockCheck {
  /** Not known before it was asked for. */
  status = $state.raw<ClockStatus | null>(null);
  #asked = 0;

  constructor(private readonly node: Node) {}

  get isDoubted(): boolean {
    return this.status !== null && this.status.doubt !== null;
  }

  async load(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const status = await this.node.call('clock.status', {});
      if (asked === this.#asked) this.status = status;
    } catch {
      // What was last known stands; the next event asks again.
    }
  }

  /** Somebody has looked at a watch. */
  async confirm(): Promise<void> {
    this.#asked++;
    this.status = await this.node.call('clock.confirm', {});
  }
}
