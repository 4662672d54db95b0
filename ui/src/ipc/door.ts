import type { NodeEvent } from './operations';

/** A way to the node. There are two: the desktop window's IPC and the loopback HTTP door. */
export interface Door {
  /** Rejects with an OperationError. */
  call(operation: string, input: unknown, session: string | null): Promise<unknown>;
  /**
   * `onInterrupt` runs when the stream of events breaks off, `onRestore` once it is back: events may have been
   * missed. Returns how to stop listening.
   */
  listen(
    onEvent: (event: NodeEvent) => void,
    onRestore: () => void,
    onInterrupt?: () => void,
  ): () => void;
}
