import type { Node } from '../ipc';
import { OperationError } from '../ipc';

/** Whether the cinema answers, as the last call found it. */
export class Line {
  isDown = $state(false);

  /** The same node; each call of it tells the line. */
  watch(node: Node): Node {
    return {
      call: async (operation, input) => {
        try {
          const answer = await node.call(operation, input);
          this.isDown = false;
          return answer;
        } catch (cause) {
          this.isDown = OperationError.from(cause).isUnreachable;
          throw cause;
        }
      },
      listen: (onEvent, onRestore) => node.listen(onEvent, onRestore),
      useSession: (token) => node.useSession(token),
      hasSession: () => node.hasSession(),
    };
  }
}
