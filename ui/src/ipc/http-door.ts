import type { Door } from './door';
import { OperationError } from './error';
import type { NodeEvent } from './operations';

const TOKEN_KEY = 'marquee.door_token';
const ANSWER_WITHIN_MS = 15_000;

/** The token arrives in the address's fragment, which no server sees, and leaves it at once. */
function takeToken(): string {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token) {
    sessionStorage.setItem(TOKEN_KEY, token);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return token ?? sessionStorage.getItem(TOKEN_KEY) ?? '';
}

/** A new address differs only in its fragment, for which a browser does not load the page again. */
function reloadForNewToken(): void {
  addEventListener('hashchange', () => {
    if (new URLSearchParams(location.hash.slice(1)).has('token')) location.reload();
  });
}

export function httpDoor(): Door {
  const token = takeToken();
  reloadForNewToken();

  return {
    async call(operation, input, session) {
      const headers: Record<string, string> = {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
      };
      if (session) headers['x-marquee-session'] = session;
      let response: Response;
      let text: string;
      try {
        response = await fetch(`/api/operations/${operation}`, {
          method: 'POST',
          headers,
          body: JSON.stringify(input),
          signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
        });
        text = await response.text();
      } catch (cause) {
        throw new OperationError('unreachable', String(cause));
      }
      const body = parse(text);
      if (response.ok) return body;
      if (body && typeof body === 'object' && 'code' in body) throw OperationError.from(body);
      throw new OperationError('internal', `${response.status} ${response.statusText}`);
    },

    listen(onEvent, onRestore, onInterrupt) {
      const source = new EventSource(`/api/events?token=${encodeURIComponent(token)}`);
      let interrupted = false;
      source.onmessage = (message: MessageEvent<string>) => {
        const event = parse(message.data);
        if (event && typeof event === 'object' && 'type' in event) onEvent(event as NodeEvent);
      };
      source.onerror = () => {
        interrupted = true;
        onInterrupt?.();
      };
      source.onopen = () => {
        if (interrupted) onRestore();
        interrupted = false;
      };
      return () => source.close();
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
