import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Door } from './door';
import { OperationError } from './error';
import type { NodeEvent } from './operations';

export function tauriDoor(): Door {
  return {
    async call(operation, input, session) {
      try {
        return await invoke('call', { operation, input, session });
      } catch (cause) {
        throw OperationError.from(cause);
      }
    },

    listen(onEvent) {
      const listening = listen<NodeEvent>('marquee', ({ payload }) => onEvent(payload));
      return () => void listening.then((stop) => stop());
    },
  };
}
