import { beforeEach, describe, expect, it } from 'vitest';
import { ScriptedNode } from '../../tests/support/till';
import { OperationError } from '../ipc';
import { Session } from './session.svelte';

const who = {
  staff: { id: 's', number: 11, name: 'Lucía', role: 'cashier' as const },
  permissions: ['sell'],
  till: { id: 't', name: 'Till 1' },
};

let node: ScriptedNode;
let session: Session;

beforeEach(() => {
  node = new ScriptedNode()
    .on('session.sign_in', () => ({ token: 'secret', ...who }))
    .on('session.current', () => ({ ...who, locked: false }))
    .on('session.lock', () => ({}))
    .on('session.sign_out', () => ({}))
    .on('session.unlock', ({ pin }) => {
      if (pin !== '3608') throw new OperationError('wrong_pin', 'wrong', { attempts_left: 4 });
      return {};
    });
  session = new Session(node);
});

describe('a session', () => {
  it('is nobody until somebody signs in', async () => {
    await session.refresh();
    expect(session.status.kind).toBe('signed_out');
    await session.signIn(11, '3608');
    expect(session.status.kind).toBe('signed_in');
    expect(session.may('sell')).toBe(true);
    expect(session.may('manage_staff')).toBe(false);
    expect(node.token).toBe('secret');
  });

  it('locks at once and opens only for the right PIN', async () => {
    await session.signIn(11, '3608');
    await session.lock();
    expect(session.status.kind).toBe('locked');
    await expect(session.unlock('0000')).rejects.toMatchObject({ code: 'wrong_pin' });
    expect(session.status.kind).toBe('locked');
    await session.unlock('3608');
    expect(session.status.kind).toBe('signed_in');
  });

  it('is over when the node no longer knows it', async () => {
    await session.signIn(11, '3608');
    node.on('session.current', () => {
      throw new OperationError('not_signed_in', 'gone');
    });
    await session.refresh();
    expect(session.status.kind).toBe('signed_out');
    expect(node.token).toBeNull();
  });

  it('says that it was ended for whoever sits there, whatever is answered next', async () => {
    await session.signIn(11, '3608');
    session.noteRefusal('session_ended');
    session.noteRefusal('not_signed_in');
    await session.refresh();
    expect(session.status).toEqual({ kind: 'signed_out', isEnded: true });
    await session.signIn(11, '3608');
    await session.signOut();
    expect(session.status).toEqual({ kind: 'signed_out', isEnded: false });
  });

  it('is not thrown away because the node did not answer once', async () => {
    await session.signIn(11, '3608');
    node.on('session.current', () => {
      throw new OperationError('unreachable', 'no answer');
    });
    await session.refresh();
    expect(session.status.kind).toBe('signed_in');
  });

  it('is left even if the node cannot be told', async () => {
    await session.signIn(11, '3608');
    node.on('session.sign_out', () => {
      throw new OperationError('unreachable', 'no answer');
    });
    await expect(session.signOut()).rejects.toThrow();
    expect(session.status.kind).toBe('signed_out');
  });
});
