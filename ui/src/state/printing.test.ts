import { describe, expect, it } from 'vitest';
import { ScriptedNode } from '../../tests/support/till';
import type { PrintJob, PrintState } from '../ipc';
import { isInDoubt, Printing } from './printing.svelte';

const NO_ANSWER = { code: 'print_service_unavailable', message: 'CUPS does not answer.' };

function paper(state: PrintState, error: PrintJob['error'] = null): PrintJob {
  return { id: `${state}-${error?.code}`, state, error } as PrintJob;
}

describe('a paper', () => {
  it.each([
    ['unknown', null, true],
    ['handed_over', NO_ANSWER, true],
    ['handed_over', null, false],
    ['queued', null, false],
    ['printed', null, false],
    ['failed', NO_ANSWER, false],
  ] as const)('that is %s with the error %o is in doubt: %s', (state, error, inDoubt) => {
    expect(isInDoubt(paper(state, error))).toBe(inDoubt);
  });
});

it('somebody must look after what failed, and what only they can tell', async () => {
  const failed = paper('failed', NO_ANSWER);
  const outOfReach = paper('handed_over', NO_ANSWER);
  const node = new ScriptedNode().on('print_job.list', () => ({
    jobs: [paper('handed_over'), outOfReach, failed, paper('queued')],
  }));
  const printing = new Printing(node);
  await printing.load();
  expect(printing.problems).toEqual([outOfReach, failed]);
});
