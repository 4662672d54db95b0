import type { ErrorCode } from './operations';

/**
 * The node's codes, and `unreachable` where no answer came at all: then nobody knows whether the operation
 * was done.
 */
export type FailureCode = ErrorCode | 'unreachable';

/** Every failed call ends here, whichever door it went through. */
export class OperationError extends Error {
  override readonly name = 'OperationError';

  constructor(
    readonly code: FailureCode,
    message: string,
    readonly details: Record<string, unknown> | null = null,
  ) {
    super(message);
  }

  /** The same call may succeed later, unchanged. */
  get isUnreachable(): boolean {
    return this.code === 'unreachable';
  }

  static from(cause: unknown): OperationError {
    if (cause instanceof OperationError) return cause;
    if (typeof cause === 'object' && cause !== null && 'code' in cause) {
      const { code, message, details } = cause as Record<string, unknown>;
      return new OperationError(
        // A newer node may know a code more: it is shown as it came, with the sentence of a fault.
        String(code) as FailureCode,
        typeof message === 'string' ? message : String(code),
        typeof details === 'object' ? (details as Record<string, unknown> | null) : null,
      );
    }
    return new OperationError('internal', cause instanceof Error ? cause.message : String(cause));
  }

  /** A number from `details`, or null where the node sent none. */
  number(key: string): number | null {
    const value = this.details?.[key];
    return typeof value === 'number' ? value : null;
  }

  /** A text from `details`, or null where the node sent none. */
  text(key: string): string | null {
    const value = this.details?.[key];
    return typeof value === 'string' ? value : null;
  }
}
