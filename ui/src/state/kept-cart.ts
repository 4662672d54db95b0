import type { CartLine } from '../ipc';

/** What a reload must not lose. The seats themselves are held by the node. */
export interface KeptCart {
  sale_id: string;
  lines: CartLine[];
}

const KEY = 'marquee.cart';

export function keepCart(cart: KeptCart | null): void {
  if (cart) sessionStorage.setItem(KEY, JSON.stringify(cart));
  else sessionStorage.removeItem(KEY);
}

export function keptCart(): KeptCart | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as KeptCart | null;
  } catch {
    return null;
  }
}
