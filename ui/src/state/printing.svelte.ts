import type { Node, PrintJob, ReprintReason, Ticket } from '../ipc';
import { OperationError } from '../ipc';
import { timeOrderedId } from '../shared/ids';

/**
 * Whether only somebody at the printer can say if it came out: the program stopped while the printer had the page,
 * or the printer that has it cannot be asked.
 */
export function isInDoubt(job: Pick<PrintJob, 'state' | 'error'>): boolean {
  switch (job.state) {
    case 'unknown':
      return true;
    case 'handed_over':
      return job.error !== null;
    case 'queued':
    case 'printed':
    case 'failed':
      return false;
  }
}

/** Whether a copy may be asked for: the ticket is known to be on paper, and still admits. */
export function isCopyable(ticket: Pick<Ticket, 'state' | 'print_job'>): boolean {
  return ticket.state === 'live' && ticket.print_job?.state === 'printed';
}

/** Print jobs that are not done, for the whole till: the sign in the top bar that never hides. */
export class Printing {
  open = $state.raw<PrintJob[]>([]);
  #asked = 0;
  /**
   * Copies that were asked for and of which no answer came, by what was asked: asked for again, they keep their ids, and
   * the node prints each once.
   */
  readonly #unanswered = new Map<string, { job_id: string; ticket_id: string }[]>();

  constructor(private readonly node: Node) {}

  /** Tickets that somebody must look after. */
  get problems(): PrintJob[] {
    return this.open.filter((job) => job.state === 'failed' || isInDoubt(job));
  }

  /** How many of this till's papers could simply be printed again. */
  get failedCount(): number {
    return this.open.filter((job) => job.state === 'failed').length;
  }

  async load(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const { jobs } = await this.node.call('print_job.list', {});
      if (asked === this.#asked) this.open = jobs;
    } catch {
      // The last known list stands; the next event asks again.
    }
  }

  async retry(jobId: string): Promise<void> {
    await this.node.call('print_job.retry', { job_id: jobId });
    await this.load();
  }

  /** Prints all failed papers again, a sale's or this till's. */
  async retryFailed(saleId: string | null): Promise<void> {
    await this.node.call('print_job.retry_failed', { sale_id: saleId });
    await this.load();
  }

  async resolve(jobId: string, cameOut: boolean): Promise<void> {
    await this.node.call('print_job.resolve', { job_id: jobId, came_out: cameOut });
    await this.load();
  }
  /** Prints a copy of each of these tickets. A second tap while the first is under way prints nothing more. */
  async reprint(tickets: Ticket[], reason: ReprintReason, note: string | null): Promise<void> {
    const papers = tickets.map(({ id, print_job }) => `${id}:${print_job?.copy}`);
    const asked = [reason, note, ...papers].join(' ');
    const copies =
      this.#unanswered.get(asked) ??
      tickets.map((ticket) => ({ job_id: timeOrderedId(), ticket_id: ticket.id }));
    this.#unanswered.set(asked, copies);
    try {
      await this.node.call('print_job.reprint', { copies, reason, note });
    } catch (cause) {
      if (!OperationError.from(cause).isUnreachable) this.#unanswered.delete(asked);
      throw cause;
    }
    this.#unanswered.delete(asked);
    await this.load();
  }
}
