/**
 * The node's time, counted on from its last answer: a till's own clock may be wrong. It is for
 * showing only. Whether a hold has ended is the node's decision, made again at the payment.
 */
export class Clock {
  nowMs = $state(Date.now());
  #offsetMs = 0;
  #ticking: ReturnType<typeof setInterval> | undefined;

  /** Takes the node's `now`. */
  set(now: string): void {
    this.#offsetMs = Date.parse(now) - Date.now();
    this.nowMs = Date.now() + this.#offsetMs;
  }

  start(): () => void {
    this.#ticking = setInterval(() => (this.nowMs = Date.now() + this.#offsetMs), 500);
    return () => clearInterval(this.#ticking);
  }

  /** Whole seconds from now until an instant, never below nought. */
  secondsUntil(instant: string): number {
    return Math.max(0, Math.ceil((Date.parse(instant) - this.nowMs) / 1000));
  }
}
