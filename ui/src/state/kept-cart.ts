import type { CartLine } from '../ipc';

/** What neither a reload nor the end of the program may lose. The seats themselves are held by the node. */
export interface KeptCart {
  sale_id: string;
  lines: CartLine[];
}

const KEY = 'marquee.cart';

/** Twice: for this window alone, and for the next program, which asks by the id that the node tells it. */
export function keepCart(cart: KeptCart | null): void {
  for (const storage of [sessionStorage, localStorage]) {
    if (cart) storage.setItem(KEY, JSON.stringify(cart));
    else storage.removeItem(KEY);
  }
}

/** The cart of this window before a reload. */
export function keptCart(): KeptCart | null {
  return read(sessionStorage);
}

/** The ticket types that were chosen for a cart before the program ended, as far as they were kept. */
export function leftLines(saleId: string): CartLine[] {
  return (
    [sessionStorage, localStorage].map(read).find((kept) => kept?.sale_id === saleId)?.lines ?? []
  );
}

function read(storage: Storage): KeptCart | null {
  try {
    return JSON.parse(storage.getItem(KEY) ?? 'null') as KeptCart | null;
  } catch {
    return null;
  }
}
