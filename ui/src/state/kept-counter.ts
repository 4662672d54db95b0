/**
 * What this window shows beside the cart, so that a reload loses neither the change that is still to be handed out nor
 * the hall that a customer looks at. Ids only, for this window only.
 */
const PAID = 'marquee.paid';
const HALL = 'marquee.hall';

/** The sale whose change and tickets are on the screen. */
export function keepPaidSale(saleId: string | null): void {
  keep(PAID, saleId);
}

export function keptPaidSale(): string | null {
  return sessionStorage.getItem(PAID);
}

/** The hall on the screen, and the day of the board beside it; null is the node's own business day. */
export interface KeptHall {
  show_id: string;
  business_day: string | null;
}

export function keepHall(hall: KeptHall | null): void {
  keep(HALL, hall && JSON.stringify(hall));
}

export function keptHall(): KeptHall | null {
  try {
    return JSON.parse(sessionStorage.getItem(HALL) ?? 'null') as KeptHall | null;
  } catch {
    return null;
  }
}

function keep(key: string, text: string | null): void {
  if (text === null) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, text);
}
