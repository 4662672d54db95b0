import type { Node, OsPrinter, PrinterChoice, Till as TillFacts } from '../ipc';
import { OperationError } from '../ipc';
import type { Loaded } from '../shared/loaded';

/** This workstation's own settings: where its tickets are printed. */
export class Till {
  loaded = $state.raw<Loaded<TillFacts, OperationError>>({ status: 'loading' });
  /** The queues of the operating system; null where they cannot be listed. */
  printers = $state.raw<OsPrinter[] | null>([]);

  constructor(private readonly node: Node) {}

  async load(): Promise<void> {
    try {
      this.loaded = { status: 'ready', value: await this.node.call('till.get', {}) };
    } catch (cause) {
      this.loaded = { status: 'failed', error: OperationError.from(cause) };
    }
    try {
      this.printers = (await this.node.call('printer.list', {})).printers;
    } catch {
      this.printers = null;
    }
  }

  async choosePrinter(printer: PrinterChoice): Promise<void> {
    const value = await this.node.call('till.choose_printer', { printer });
    this.loaded = { status: 'ready', value };
  }
}
