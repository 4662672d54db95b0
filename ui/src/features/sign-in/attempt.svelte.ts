import { OperationError } from '../../ipc';
import { m } from '../../paraglide/messages.js';
import type { Clock } from '../../state/clock.svelte';
import type { Formats } from '../../state/formats';
import { sentence } from '../../state/sentences';

/** The longest PIN and staff number that anybody types. */
export const PIN_DIGITS_MOST = 12;
export const PIN_DIGITS_LEAST = 4;

/** A PIN on its way in: what is typed, what came of it, and how long to wait after a lockout. */
export class PinAttempt {
  pin = $state('');
  isSending = $state(false);
  failure = $state.raw<OperationError | null>(null);
  /** The instant until which the node takes no PIN for this person. */
  lockedUntil = $state<string | null>(null);

  constructor(
    private readonly clock: Clock,
    private readonly formats: Formats,
    private readonly send: (pin: string) => Promise<void>,
  ) {}

  get secondsLocked(): number {
    return this.lockedUntil ? this.clock.secondsUntil(this.lockedUntil) : 0;
  }

  get isReady(): boolean {
    return this.pin.length >= PIN_DIGITS_LEAST && !this.isSending && this.secondsLocked === 0;
  }

  get message(): string | null {
    if (this.secondsLocked > 0)
      return m.sign_in_locked({ time: this.formats.countdown(this.secondsLocked) });
    // The wait is over: what was said about it is no longer true.
    if (!this.failure || this.failure.code === 'locked_out') return null;
    return sentence(this.failure, this.formats);
  }

  type(digits: string): void {
    if (this.isSending || this.secondsLocked > 0) return;
    this.failure = null;
    this.pin = (this.pin + digits).slice(0, PIN_DIGITS_MOST);
  }

  erase(): void {
    this.pin = this.pin.slice(0, -1);
  }

  clear(): void {
    this.pin = '';
    this.failure = null;
  }

  /** Another person: the wait was not theirs. The node keeps it for whom it is. */
  reset(): void {
    this.clear();
    this.lockedUntil = null;
  }

  async submit(): Promise<void> {
    if (!this.isReady) return;
    this.isSending = true;
    try {
      await this.send(this.pin);
      this.failure = null;
    } catch (cause) {
      this.failure = OperationError.from(cause);
      this.lockedUntil = this.failure.text('until') ?? this.lockedUntil;
    } finally {
      this.pin = '';
      this.isSending = false;
    }
  }
}
