/**
 * The one place that knows how the node is reached. Everything else calls an operation by its name
 * and listens to events; which door carries them is decided here, once, from where the page runs.
 */
import { isTauri } from '@tauri-apps/api/core';
import type { Door } from './door';
import { httpDoor } from './http-door';
import type { Operations } from './operations';
import { tauriDoor } from './tauri-door';

export { OperationError, type FailureCode } from './error';
export type * from './operations';

const SESSION_KEY = 'marquee.session';

export type Call = <Name extends keyof Operations>(
  operation: Name,
  input: Operations[Name]['input'],
) => Promise<Operations[Name]['output']>;

export interface Node {
  call: Call;
  listen: Door['listen'];
  /** The token of whoever is signed in; every later call carries it. Survives a reload. */
  useSession(token: string | null): void;
  hasSession(): boolean;
}

export function connect(door: Door = isTauri() ? tauriDoor() : httpDoor()): Node {
  let session = sessionStorage.getItem(SESSION_KEY);

  return {
    call: async (operation, input) => (await door.call(operation, input, session)) as never,
    listen: (...listeners) => door.listen(...listeners),
    useSession(token) {
      session = token;
      if (token) sessionStorage.setItem(SESSION_KEY, token);
      else sessionStorage.removeItem(SESSION_KEY);
    },
    hasSession: () => session !== null,
  };
}
