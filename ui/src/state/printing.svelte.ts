import type { Node, PrintJob } from '../ipc';

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

/** Print jobs that are not done, for the whole till: the sign in the top bar that never hides. */
export class Printing {
  open = $state.raw<PrintJob[]>([]);
  #asked = 0;

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
}
