/**
 * Every failed call ends here, whichever door it went through. `code` is the node's own, or
 * `unreachable` where no answer came at all: then nobody knows whether the operation was done.
 */
export class OperationError extends Error {
  override readonly name = 'OperationError';

  constructor(
    readonly code: string,
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
        String(code),
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
