import type { CurrentSession, FailureCode, Node, Permission, SignedIn } from '../ipc';
import { OperationError } from '../ipc';

export type SessionStatus =
  | { kind: 'unknown' }
  | { kind: 'signed_out'; isEnded: boolean }
  | { kind: 'signed_in'; who: CurrentSession }
  | { kind: 'locked'; who: CurrentSession };

const LEFT: SessionStatus = { kind: 'signed_out', isEnded: false };

/** Who is at this till. The node keeps the session; this only mirrors it. */
export class Session {
  status = $state.raw<SessionStatus>({ kind: 'unknown' });

  constructor(private readonly node: Node) {}

  get who(): CurrentSession | null {
    return 'who' in this.status ? this.status.who : null;
  }

  may(permission: Permission): boolean {
    return this.who?.permissions.includes(permission) ?? false;
  }

  /** Finds the session of before a reload, or notes that it has ended. */
  async refresh(): Promise<void> {
    if (!this.node.hasSession()) {
      if (this.status.kind !== 'signed_out') this.status = LEFT;
      return;
    }
    try {
      const who = await this.node.call('session.current', {});
      this.status = { kind: who.locked ? 'locked' : 'signed_in', who };
    } catch (cause) {
      const error = OperationError.from(cause);
      if (error.isUnreachable && this.who) return;
      this.#forget(error.code);
    }
  }

  /** Answers the cart that the person left at this till when an earlier session ended. */
  async signIn(staffNumber: number, pin: string): Promise<string | null> {
    const { token, left_cart, ...who }: SignedIn = await this.node.call('session.sign_in', {
      staff_number: staffNumber,
      pin,
    });
    this.node.useSession(token);
    this.status = { kind: 'signed_in', who: { ...who, locked: false } };
    return left_cart;
  }

  /** Somebody is at the screen, though nothing is asked of the node. */
  async touch(): Promise<void> {
    try {
      await this.node.call('session.touch', {});
    } catch (cause) {
      this.noteRefusal(OperationError.from(cause).code);
    }
  }

  async lock(): Promise<void> {
    if (this.status.kind !== 'signed_in') return;
    const { who } = this.status;
    // The screen is covered at once; whether the node heard it is the second question.
    this.status = { kind: 'locked', who };
    await this.node.call('session.lock', {});
  }

  async unlock(pin: string): Promise<void> {
    if (this.status.kind !== 'locked') return;
    const { who } = this.status;
    await this.node.call('session.unlock', { pin });
    this.status = { kind: 'signed_in', who: { ...who, locked: false } };
  }

  async signOut(): Promise<void> {
    try {
      await this.node.call('session.sign_out', {});
    } finally {
      this.#forget();
    }
  }

  /** A call was refused for want of a session: show what the node says. */
  noteRefusal(code: FailureCode): void {
    if (code === 'not_signed_in' || code === 'session_ended') this.#forget(code);
    if (code === 'session_locked' && this.status.kind === 'signed_in')
      this.status = { kind: 'locked', who: this.status.who };
  }

  /** Whoever sits there is told why, if somebody ended the session for them. */
  #forget(code?: FailureCode): void {
    this.node.useSession(null);
    if (code === 'session_ended') this.status = { kind: 'signed_out', isEnded: true };
    else if (this.status.kind !== 'signed_out') this.status = LEFT;
  }
}
