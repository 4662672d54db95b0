/** Which screen is open. Every other screen goes back home: to selling, or for whoever does not sell, to the gate. */
export const SCREENS = ['home', 'orders', 'settings'] as const;
export type Screen = (typeof SCREENS)[number];

export class Navigation {
  screen = $state<Screen>('home');
  /** The sale that the orders screen shows, by id. */
  orderId = $state<string | null>(null);
  /** The one of its tickets that was scanned. */
  ticketId = $state<string | null>(null);
  keysShown = $state(false);
  /** The welcome screen was read. Only a sign-in ends it for good: until then a reload shows the PINs again. */
  welcomeClosed = $state(false);

  open(screen: Screen): void {
    this.screen = screen;
    if (screen !== 'orders') this.closeOrder();
  }

  openOrder(saleId: string, ticketId: string | null = null): void {
    this.screen = 'orders';
    this.orderId = saleId;
    this.ticketId = ticketId;
  }

  closeOrder(): void {
    this.orderId = null;
    this.ticketId = null;
  }
}
