import type { FailureCode, Node, Sale } from '../ipc';
import { OperationError } from '../ipc';
import { eraseDigit, typeDigits } from '../shared/money';
import type { Cart } from './cart.svelte';
import { keptCart } from './kept-cart';
import { keepPaidSale, keptPaidSale } from './kept-counter';

export type PaymentStatus =
  | { kind: 'choosing' }
  | { kind: 'tendering' }
  | { kind: 'sending' }
  | { kind: 'refused'; error: OperationError }
  | { kind: 'paid'; sale: Sale };

/** How often an unanswered payment is sent again by itself, and how long it waits in between. */
const RESEND_AFTER_MS = [400, 1_200, 3_000];

/** After these the sale may be stored: no answer came, or the node does not know whether its disk has it. */
const LEAVE_DOUBT: ReadonlySet<FailureCode> = new Set(['unreachable', 'internal', 'disk_failed']);

/** A second tap of the same hand comes sooner than this; one that follows reading the new step does not. */
export const STEP_MS = 500;

/** Taking the money for the cart: cash in this version. */
export class Payment {
  #status = $state.raw<PaymentStatus>({ kind: 'choosing' });
  /**
   * Whether the one button that leads on may be tapped. Each step gives it another meaning in the same place, and the
   * second half of a double tap was for the meaning before. A key needs no rest: held down, it says that it repeats.
   */
  isSettled = $state(true);
  #steps = 0;
  /** What was typed; null stands for the exact amount. */
  #typedMinor = $state<number | null>(null);
  /** Answers can overtake each other: only the latest question's counts. */
  #asked = 0;
  /** The sale whose payment had no known answer. */
  #inDoubt: string | null = null;

  constructor(
    private readonly node: Node,
    private readonly cart: Cart,
    private readonly wait: (ms: number) => Promise<void> = (ms) =>
      new Promise((done) => setTimeout(done, ms)),
  ) {}

  get status(): PaymentStatus {
    return this.#status;
  }

  get totalMinor(): number {
    return this.cart.quote?.total_minor ?? 0;
  }

  get tenderedMinor(): number {
    return this.#typedMinor ?? this.totalMinor;
  }

  get isTyped(): boolean {
    return this.#typedMinor !== null;
  }

  get missingMinor(): number {
    return Math.max(0, this.totalMinor - this.tenderedMinor);
  }

  /** What will be handed back. The one that counts is the node's, on the sale. */
  get changeMinor(): number {
    return Math.max(0, this.tenderedMinor - this.totalMinor);
  }

  get sale(): Sale | null {
    return this.status.kind === 'paid' ? this.status.sale : null;
  }

  open(): void {
    if (this.status.kind !== 'choosing' || !this.cart.isPriced) return;
    this.#typedMinor = null;
    keepPaidSale(null);
    this.#become({ kind: 'tendering' });
  }

  /**
   * A payment without a known answer may be stored all the same: before its cart is given up, the node is asked.
   * True when it is stored; then it is shown as paid.
   */
  async settleDoubt(): Promise<boolean> {
    const { saleId } = this.cart;
    if (this.#inDoubt !== saleId) return false;
    try {
      return await this.#showStored(saleId);
    } catch (cause) {
      if (OperationError.from(cause).code !== 'not_found') throw cause;
      this.#inDoubt = null;
      return false;
    }
  }

  async #showStored(saleId: string): Promise<boolean> {
    const sale = await this.node.call('sale.get', { sale_id: saleId });
    if (saleId !== this.cart.saleId) return false;
    this.#show(sale);
    return true;
  }

  /** One step back. Money that is on its way cannot be called back. */
  back(): void {
    if (this.status.kind === 'tendering' || this.status.kind === 'refused')
      this.#become({ kind: 'choosing' });
  }

  type(digits: string): void {
    this.#touch();
    this.#typedMinor = typeDigits(this.#typedMinor ?? 0, digits);
  }

  erase(): void {
    this.#touch();
    this.#typedMinor = this.#typedMinor === null ? null : eraseDigit(this.#typedMinor) || null;
  }

  clear(): void {
    this.#touch();
    this.#typedMinor = null;
  }

  tender(amountMinor: number): void {
    this.#touch();
    this.#typedMinor = amountMinor;
  }

  async pay(): Promise<void> {
    const { kind } = this.status;
    if ((kind !== 'tendering' && kind !== 'refused') || this.missingMinor > 0) return;
    if (this.cart.isEmpty) return;
    const { saleId } = this.cart;
    this.#become({ kind: 'sending' });
    try {
      const sale = await this.#send();
      // Somebody else may be at the till by now: it is stored, and found under Sales.
      if (saleId !== this.cart.saleId) return;
      this.#show(sale);
      // The printer may have been quicker than the answer: its events went by unheard.
      void this.refresh().catch(() => undefined);
    } catch (cause) {
      const error = OperationError.from(cause);
      if (saleId !== this.cart.saleId) return;
      // It is stored already, as it was when its answer was lost.
      if (error.code === 'sale_id_reused' && (await this.#showStored(saleId).catch(() => false)))
        return;
      if (error.code === 'hold_expired') {
        this.cart.noteRefusedAsExpired();
        this.#become({ kind: 'choosing' });
        throw error;
      }
      if (LEAVE_DOUBT.has(error.code)) this.#inDoubt = this.cart.saleId;
      // The next press pays the new price, and the button says so before.
      if (error.code === 'price_changed') await this.cart.priceAgain().catch(() => undefined);
      this.#become({ kind: 'refused', error });
    }
  }

  /** The prints of the paid sale have moved on. */
  async refresh(): Promise<void> {
    if (this.status.kind !== 'paid') return;
    const asked = ++this.#asked;
    const sale = await this.node.call('sale.get', { sale_id: this.status.sale.id });
    if (asked !== this.#asked) return;
    if (this.status.kind === 'paid' && this.status.sale.id === sale.id)
      this.#become({ kind: 'paid', sale });
  }

  finish(): void {
    this.#typedMinor = null;
    keepPaidSale(null);
    this.#become({ kind: 'choosing' });
  }

  /** Before a reload the payment may have gone through unheard, or its change was still to be handed out. */
  async resume(): Promise<void> {
    const kept = keptCart();
    const saleId = kept && kept.lines.length > 0 ? kept.sale_id : keptPaidSale();
    if (!saleId) return;
    try {
      this.#show(await this.node.call('sale.get', { sale_id: saleId }));
    } catch {
      // Not paid: the cart is found again by its hold.
    }
  }

  #show(sale: Sale): void {
    this.#inDoubt = null;
    this.cart.begin();
    keepPaidSale(sale.id);
    this.#become({ kind: 'paid', sale });
  }

  /** The same sale id every time: however often it arrives, it is one sale. */
  async #send(): Promise<Sale> {
    const input = {
      sale_id: this.cart.saleId,
      lines: this.cart.lines,
      expected_total_minor: this.totalMinor,
      payments: [
        {
          tender: 'cash' as const,
          amount_minor: this.totalMinor,
          tendered_minor: this.tenderedMinor,
        },
      ],
    };
    for (const delay of RESEND_AFTER_MS) {
      try {
        return await this.node.call('sale.pay', input);
      } catch (cause) {
        const error = OperationError.from(cause);
        if (!error.isUnreachable) throw error;
        await this.wait(delay);
      }
    }
    return this.node.call('sale.pay', input);
  }

  #become(status: PaymentStatus): void {
    const isStep = status.kind !== this.#status.kind;
    this.#status = status;
    if (isStep) void this.#settle();
  }

  async #settle(): Promise<void> {
    const step = ++this.#steps;
    this.isSettled = false;
    await this.wait(STEP_MS);
    if (step === this.#steps) this.isSettled = true;
  }

  /** Whoever says what was given has seen the step that asks for it: the button need not rest any longer. */
  #touch(): void {
    if (this.status.kind === 'refused') this.#status = { kind: 'tendering' };
    this.#steps++;
    this.isSettled = true;
  }
}
