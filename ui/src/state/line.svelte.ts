import type { Node } from '../ipc';
import { OperationError } from '../ipc';

/** While nobody answers, the node is asked again this often, so that the sign tells the truth within two seconds. */
const ASK_AGAIN_MS = 1000;

/** Whether the cinema answers, as the last call found it, and whether it takes calls from this page at all. */
export class Line {
  isDown = $state(false);
  /** The loopback server was started again and knows this page no more: only its new address helps. */
  isShutOut = $state(false);
  /** The stream of events broke off: a program that is about to end may still answer a call. */
  #isInterrupted = false;
  #asking: ReturnType<typeof setTimeout> | undefined;
  /** Runs when the cinema answers again: whatever is on the screen may be old. */
  #onReturn: () => void = () => {};

  /** The same node; each call of it, and each break in its events, tells the line. */
  watch(node: Node): Node {
    return {
      call: async (operation, input) => {
        try {
          const answer = await node.call(operation, input);
          this.#answered(node, null);
          return answer;
        } catch (cause) {
          const error = OperationError.from(cause);
          if (error.isUnreachable) this.#lost(node);
          else this.#answered(node, error);
          throw cause;
        }
      },
      listen: (onEvent, onRestore, onInterrupt) => {
        this.#onReturn = onRestore;
        const restored = () => {
          this.#isInterrupted = false;
          onRestore();
        };
        const interrupted = () => {
          this.#isInterrupted = true;
          onInterrupt?.();
          void this.#ask(node);
        };
        const stop = node.listen(onEvent, restored, interrupted);
        return () => {
          stop();
          this.#isInterrupted = false;
          this.#onReturn = () => {};
          this.#askNoMore();
        };
      },
      useSession: (token) => node.useSession(token),
      hasSession: () => node.hasSession(),
    };
  }

  /** A refusal is an answer too. */
  #answered(node: Node, refusal: OperationError | null): void {
    this.isShutOut = refusal?.code === 'wrong_token';
    if (this.#isInterrupted && !this.isShutOut) this.#askLater(node);
    else this.#askNoMore();
    if (!this.isDown) return;
    this.isDown = false;
    if (!this.isShutOut) this.#onReturn();
  }

  #lost(node: Node): void {
    this.isDown = true;
    this.#askLater(node);
  }

  #askLater(node: Node): void {
    this.#asking ??= setTimeout(() => {
      this.#asking = undefined;
      void this.#ask(node);
    }, ASK_AGAIN_MS);
  }

  /** Asks what anybody may ask, and what does not count as somebody being there. */
  async #ask(node: Node): Promise<void> {
    try {
      await node.call('cinema.get', {});
      this.#answered(node, null);
    } catch (cause) {
      const error = OperationError.from(cause);
      if (error.isUnreachable) this.#lost(node);
      else this.#answered(node, error);
    }
  }

  #askNoMore(): void {
    clearTimeout(this.#asking);
    this.#asking = undefined;
  }
}
