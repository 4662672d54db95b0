/** Short notices at the edge of the screen. They never carry the only way to do something. */
export type ToastTone = 'neutral' | 'success' | 'warning' | 'danger';

export interface Toast {
  id: number;
  tone: ToastTone;
  text: string;
  code: string | null;
  /** What it speaks of: it ends when that does. */
  about: string | null;
}

const SHOWN_AT_ONCE = 2;
const SHOWN_MS = { neutral: 4_000, success: 4_000, warning: 7_000, danger: 10_000 };

export class Toasts {
  list = $state<Toast[]>([]);
  #nextId = 1;

  show(
    tone: ToastTone,
    text: string,
    code: string | null = null,
    about: string | null = null,
  ): void {
    // The same sentence twice is one sentence that stays longer.
    this.list = this.list.filter((toast) => toast.text !== text);
    const toast = { id: this.#nextId++, tone, text, code, about };
    this.list = [...this.list, toast].slice(-SHOWN_AT_ONCE);
    setTimeout(() => this.dismiss(toast.id), SHOWN_MS[tone]);
  }

  /** What did not work does now: nobody has to read on about it. */
  forgetFailures(about: string | null = null): void {
    this.list = this.list.filter((toast) => toast.tone !== 'danger' || toast.about !== about);
  }

  /** What was spoken of is over. */
  end(about: string): void {
    this.list = this.list.filter((toast) => toast.about !== about);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}
