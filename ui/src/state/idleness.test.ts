import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchPresence } from './idleness';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const touch = () => window.dispatchEvent(new Event('pointermove'));

it('calls a till idle when nobody has touched it for the whole time', () => {
  const onidle = vi.fn();
  const stop = watchPresence(60, { onidle, onpresent: vi.fn() });
  vi.advanceTimersByTime(59_000);
  touch();
  vi.advanceTimersByTime(59_000);
  expect(onidle).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(onidle).toHaveBeenCalledOnce();
  stop();
});

it('tells the node of hands at the till, but not of each move', () => {
  const onpresent = vi.fn();
  const stop = watchPresence(600, { onidle: vi.fn(), onpresent });
  for (let second = 0; second < 60; second++) {
    vi.advanceTimersByTime(1_000);
    touch();
  }
  expect(onpresent).toHaveBeenCalledTimes(2);
  stop();
});

it('says nothing after it was stopped', () => {
  const onidle = vi.fn();
  watchPresence(60, { onidle, onpresent: vi.fn() })();
  vi.advanceTimersByTime(120_000);
  expect(onidle).not.toHaveBeenCalled();
});
