import { createContext } from 'svelte';
import type { FailureCode, Node, NodeEvent } from '../ipc';
import { OperationError } from '../ipc';
import { m } from '../paraglide/messages.js';
import { Toasts } from '../shared/toasts.svelte';
import { Backups } from './backups.svelte';
import { BoardView } from './board-view.svelte';
import { Cart } from './cart.svelte';
import { ChosenShow } from './chosen-show.svelte';
import { Cinema } from './cinema.svelte';
import { Clock } from './clock.svelte';
import { ClockCheck } from './clock-check.svelte';
import { Formats } from './formats';
import { keepHall, keptHall } from './kept-counter';
import { Line } from './line.svelte';
import { LocaleChoice } from './locale.svelte';
import { Navigation } from './navigation.svelte';
import { Party } from './party.svelte';
import { Payment } from './payment.svelte';
import { Printing } from './printing.svelte';
import { Programme } from './programme.svelte';
import { sentence } from './sentences';
import { Session } from './session.svelte';
import { ThemeChoice } from './theme.svelte';
import { TicketChecks } from './ticket-checks.svelte';

/** Events come in bursts (one sale touches many seats); the board is fetched once per burst. */
const SETTLE_MS = 250;

/** Refusals that bring up another screen, which says why. */
const SAID_BY_THE_SCREEN = new Set<FailureCode>([
  'not_signed_in',
  'session_ended',
  'session_locked',
  'wrong_token',
]);

/** What a toast can be about, and ends with: the seats of one show, or one payment. */
export type Matter = 'seats' | 'payment';

/** All state of one window, made once and given to every component by context. */
export class App {
  readonly clock = new Clock();
  readonly toasts = new Toasts();
  readonly theme = new ThemeChoice();
  readonly locale = new LocaleChoice();
  readonly navigation = new Navigation();
  readonly cinema: Cinema;
  readonly formats: Formats;
  readonly session: Session;
  readonly programme: Programme;
  readonly chosen: ChosenShow;
  readonly party: Party;
  readonly cart: Cart;
  readonly payment: Payment;
  readonly printing: Printing;
  readonly backups: Backups;
  readonly clockCheck: ClockCheck;
  readonly ticketChecks: TicketChecks;
  readonly board = new BoardView();
  readonly line = new Line();
  readonly node: Node;
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(connected: Node) {
    const node = this.line.watch(connected);
    this.node = node;
    this.cinema = new Cinema(node, this.clock);
    this.formats = new Formats(this.cinema, this.locale);
    this.session = new Session(node);
    this.programme = new Programme(node);
    this.chosen = new ChosenShow(node, this.programme);
    this.party = new Party(node);
    this.cart = new Cart(node, this.programme, (changed) => {
      this.chosen.apply(changed, this.cart.saleId);
      this.programme.apply(changed.map(({ show }) => show));
    });
    this.payment = new Payment(node, this.cart);
    this.printing = new Printing(node);
    this.backups = new Backups(node);
    this.clockCheck = new ClockCheck(node);
    this.ticketChecks = new TicketChecks(node);
  }

  async start(): Promise<void> {
    await Promise.all([this.cinema.load(), this.session.refresh()]);
    if (this.session.status.kind !== 'signed_out') await this.enter();
  }

  /** Somebody is signed in: fetch what the till shows and what a reload left behind. */
  async enter(): Promise<void> {
    await this.#enter(async () => {
      await this.payment.resume();
      await this.cart.resume();
      await this.#reopen();
    });
  }

  /** With a cart, or the tickets of a paid sale, the hall is open as it was before the reload. */
  async #reopen(): Promise<void> {
    const { lines, expired, saleId } = this.cart;
    const hall = keptHall();
    const showId = hall?.show_id ?? lines.at(-1)?.show_id;
    if (!showId || (lines.length + expired.length === 0 && !this.payment.sale)) return;
    if (hall?.business_day) await this.programme.chooseDay(hall.business_day);
    await this.chosen.choose(showId, saleId);
  }

  /** Somebody has just signed in: their own cart goes on, and of another person's nothing stays here. */
  async begin(leftCart: string | null): Promise<void> {
    if (leftCart !== this.cart.saleId) this.clear();
    await this.#enter(async () => {
      if (leftCart === null) return;
      await this.cart.takeUp(leftCart);
      this.toasts.show('neutral', m.cart_taken_up({ count: this.cart.lines.length }));
    });
  }

  /** Another day: the show that was open is closed, so that no key sells it unseen. The cart stays. */
  async chooseDay(day: string): Promise<void> {
    if (day === this.programme.shownDay) return;
    this.chosen.close();
    keepHall(null);
    await this.programme.chooseDay(day);
  }

  /** Nothing of the last customer stays on the screen. */
  clear(): void {
    this.cart.begin();
    this.payment.finish();
    this.chosen.close();
    keepHall(null);
    this.toasts.end('seats' satisfies Matter);
    this.toasts.end('payment' satisfies Matter);
    this.party.ask(null);
  }

  async #enter(resume: () => Promise<void>): Promise<void> {
    if (!this.session.may('sell')) return;
    await Promise.all([
      this.programme.load(),
      this.printing.load(),
      this.backups.load(),
      this.clockCheck.load(),
      this.attempt(resume),
    ]);
  }

  /** Does something on the cashier's behalf and says in a sentence why it did not work. */
  async attempt(task: () => Promise<unknown>, about: Matter | null = null): Promise<boolean> {
    try {
      await task();
      this.toasts.forgetFailures(about);
      return true;
    } catch (cause) {
      this.report(cause, about);
      return false;
    }
  }

  report(cause: unknown, about: Matter | null = null): void {
    const error = OperationError.from(cause);
    this.session.noteRefusal(error.code);
    if (error.code === 'seat_unavailable') void this.chosen.refresh(this.cart.saleId);
    if (SAID_BY_THE_SCREEN.has(error.code)) return;
    // The cart says it itself, with the way out.
    if (error.code === 'hold_expired' && this.cart.expired.length > 0) return;
    this.toasts.show('danger', sentence(error, this.formats), error.code, about);
  }

  /** Listens for as long as the window is open. */
  listen(): () => void {
    return this.node.listen(
      (event) => this.#hear(event),
      () => this.#hear({ type: 'changed' }),
    );
  }

  #hear(event: NodeEvent): void {
    switch (event.type) {
      case 'session_changed':
        void this.session.refresh();
        // The first sign-in, in whatever window, ends the welcome screen with its PINs.
        if (this.cinema.loaded.status === 'ready' && this.cinema.loaded.value.first_run)
          void this.cinema.load();
        return;
      case 'print_jobs_changed':
        void this.printing.load();
        void this.payment.refresh().catch(() => undefined);
        return;
      case 'seats_changed':
        // Whoever made this change has its outcome already.
        if (this.cart.isOwn(event.sale_id)) return;
        if (event.show_id === this.chosen.id) void this.chosen.refresh(this.cart.saleId);
        this.#settle(() => this.programme.load());
        return;
      case 'programme_changed':
        this.#settle(() => this.programme.forgetAndLoad());
        return;
      case 'backup_changed':
        void this.backups.load();
        return;
      case 'clock_changed':
        void this.cinema.load();
        void this.clockCheck.load();
        return;
      case 'changed':
        void this.session.refresh();
        void this.cinema.load();
        void this.printing.load();
        void this.backups.load();
        void this.clockCheck.load();
        void this.payment.refresh().catch(() => undefined);
        void this.chosen.refresh(this.cart.saleId);
        this.#settle(() => this.programme.forgetAndLoad());
        return;
    }
  }

  #settle(fetchAgain: () => Promise<void>): void {
    if (this.session.status.kind === 'signed_out') return;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void fetchAgain(), SETTLE_MS);
  }
}

export const [getApp, setApp] = createContext<App>();
