import type { BackupStatus, Node } from '../ipc';

/** The automatic backups, of which nobody thinks before one is needed: so a failed one is told at every screen. */
export class Backups {
  /** Not known before it was asked for. */
  status = $state.raw<BackupStatus | null>(null);
  #asked = 0;

  constructor(private readonly node: Node) {}

  get hasFailed(): boolean {
    return this.status !== null && this.status.failure !== null;
  }

  async load(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const status = await this.node.call('backup.status', {});
      if (asked === this.#asked) this.status = status;
    } catch {
      // What was last known stands; the next event asks again.
    }
  }
}
