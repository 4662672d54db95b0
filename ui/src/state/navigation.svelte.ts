/** Which screen is open. Selling is the ground that every other screen goes back to. */
export const SCREENS = ['sell', 'orders', 'settings'] as const;
export type Screen = (typeof SCREENS)[number];

export class Navigation {
  screen = $state<Screen>('sell');
  /** The sale that the orders screen shows, by id. */
  orderId = $state<string | null>(null);
  keysShown = $state(false);

  open(screen: Screen): void {
    this.screen = screen;
    if (screen !== 'orders') this.orderId = null;
  }

  openOrder(saleId: string): void {
    this.screen = 'orders';
    this.orderId = saleId;
  }
}
