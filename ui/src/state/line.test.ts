import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ScriptedNode } from '../../tests/support/till';
import type { NodeEvent } from '../ipc';
import { OperationError } from '../ipc';
import { Line } from './line.svelte';

let code: 'unreachable' | 'wrong_token' | 'forbidden' | null = null;

/** A node that answers, or does not, as `code` says. */
class Answering extends ScriptedNode {
  interrupt: () => void = () => {};

  constructor() {
    super();
    const answer = () => {
      if (code) throw new OperationError(code, 'refused');
      return {};
    };
    this.on('session.touch', answer).on('cinema.get', answer);
  }

  restore: () => void = () => {};

  override listen = (
    _: (event: NodeEvent) => void,
    onRestore: () => void,
    onInterrupt?: () => void,
  ) => {
    this.restore = onRestore;
    this.interrupt = onInterrupt ?? this.interrupt;
    return () => {};
  };
}

function watched() {
  const line = new Line();
  const scripted = new Answering();
  const onRestore = vi.fn<() => void>();
  const node = line.watch(scripted);
  const stop = node.listen(() => {}, onRestore);
  const touch = () => node.call('session.touch', {}).catch(() => undefined);
  return { line, scripted, onRestore, stop, touch };
}

beforeEach(() => {
  code = null;
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

it('is down from the first call without an answer until the next with one', async () => {
  const { line, touch } = watched();
  await touch();
  expect(line.isDown).toBe(false);

  code = 'unreachable';
  await touch();
  expect(line.isDown).toBe(true);

  code = null;
  await touch();
  expect(line.isDown).toBe(false);
});

it('is not down when the cinema refuses', async () => {
  const { line, touch } = watched();
  code = 'forbidden';
  await touch();
  expect(line.isDown).toBe(false);
});

describe('while nobody answers', () => {
  it('asks again by itself, and is up within two seconds of the first answer', async () => {
    const { line, onRestore, touch } = watched();
    code = 'unreachable';
    await touch();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(line.isDown).toBe(true);
    expect(onRestore).not.toHaveBeenCalled();

    code = null;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(line.isDown).toBe(false);
    expect(onRestore, 'what is shown may be old').toHaveBeenCalledTimes(1);
  });

  it('asks one question at a time, and none once it is answered', async () => {
    const { scripted, touch } = watched();
    code = 'unreachable';
    await Promise.all([touch(), touch(), touch()]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(scripted.countOf('cinema.get')).toBe(10);

    code = null;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(scripted.countOf('cinema.get')).toBe(11);
  });

  it('asks no more once nobody listens', async () => {
    const { scripted, stop, touch } = watched();
    code = 'unreachable';
    await touch();
    stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(scripted.countOf('cinema.get')).toBe(0);
  });
});

it('notices that the events broke off, though nobody calls', async () => {
  const { line, scripted } = watched();
  code = 'unreachable';
  scripted.interrupt();
  await vi.advanceTimersByTimeAsync(0);
  expect(line.isDown).toBe(true);
});

it('goes on asking until the events are back: a program that is about to end may still answer', async () => {
  const { line, scripted } = watched();
  scripted.interrupt();
  await vi.advanceTimersByTimeAsync(500);
  expect(line.isDown).toBe(false);
  code = 'unreachable';
  await vi.advanceTimersByTimeAsync(1_000);
  expect(line.isDown).toBe(true);

  code = null;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(line.isDown).toBe(false);
  scripted.restore();
  await vi.advanceTimersByTimeAsync(1_000);
  const asked = scripted.countOf('cinema.get');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(scripted.countOf('cinema.get')).toBe(asked);
});

it('tells a page that the server no longer knows from a person who may not do something', async () => {
  const { line, onRestore, touch } = watched();
  code = 'unreachable';
  await touch();
  code = 'wrong_token';
  await vi.advanceTimersByTimeAsync(2_000);
  expect([line.isDown, line.isShutOut]).toEqual([false, true]);
  expect(onRestore, 'nothing can be fetched').not.toHaveBeenCalled();

  code = 'forbidden';
  await touch();
  expect(line.isShutOut).toBe(false);
});
