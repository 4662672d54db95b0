import type { Node, TicketCheck } from '../ipc';
import { OperationError } from '../ipc';

export type TicketCheckStatus =
  | { kind: 'none' }
  | { kind: 'asking' }
  | { kind: 'told'; check: TicketCheck }
  | { kind: 'failed'; error: OperationError };

/** What the last code that was scanned or typed is worth. A check notes nothing: nobody is admitted by it. */
export class TicketChecks {
  status = $state.raw<TicketCheckStatus>({ kind: 'none' });
  /** Scans can follow each other faster than answers: only the latest one's counts. */
  #asked = 0;

  constructor(private readonly node: Node) {}

  /** What it says, for whoever asked; null if it failed or another scan came meanwhile. */
  async check(code: string): Promise<TicketCheck | null> {
    const asked = ++this.#asked;
    this.status = { kind: 'asking' };
    let answer: TicketCheckStatus;
    try {
      answer = { kind: 'told', check: await this.node.call('ticket.verify', { code }) };
    } catch (cause) {
      answer = { kind: 'failed', error: OperationError.from(cause) };
    }
    if (asked !== this.#asked) return null;
    this.status = answer;
    return answer.kind === 'told' ? answer.check : null;
  }

  dismiss(): void {
    this.#asked++;
    this.status = { kind: 'none' };
  }
}
