import { describe, expect, it } from 'vitest';
import { ScriptedNode } from '../../tests/support/till';
import {
  OperationError,
  type FailureCode,
  type PrintJob,
  type PrintState,
  type Ticket,
} from '../ipc';
import { isCopyable, isInDoubt, Printing } from './printing.svelte';

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

describe('a copy', () => {
  const ticket = (state: PrintState, copy = 0) =>
    ({ id: 'ticket-1', state: 'live', print_job: { state, copy } }) as Ticket;
  const asked = (node: ScriptedNode) =>
    node.inputsOf('print_job.reprint').map(({ copies }) => copies[0]!.job_id);

  it('is offered of what is known to be on paper and still admits', () => {
    const offered = (['queued', 'handed_over', 'printed', 'failed', 'unknown'] as const).filter(
      (state) => isCopyable(ticket(state)),
    );
    expect(offered).toEqual(['printed']);
    expect(isCopyable({ ...ticket('printed'), state: 'refunded' })).toBe(false);
    expect(isCopyable({ ...ticket('printed'), print_job: null })).toBe(false);
  });

  it('that is asked for twice at once has one id', async () => {
    const node = new ScriptedNode()
      .on('print_job.reprint', () => ({ jobs: [] }))
      .on('print_job.list', () => ({ jobs: [] }));
    const printing = new Printing(node);
    const ask = () => printing.reprint([ticket('printed')], 'paper_jam', null);
    await Promise.all([ask(), ask()]);
    const [first, second] = asked(node);
    expect(first).toBe(second);
    // The next one is another copy.
    await printing.reprint([ticket('printed', 1)], 'paper_jam', null);
    expect(asked(node)[2]).not.toBe(first);
  });

  it('keeps its id when no answer came, and gets a new one after a refusal', async () => {
    let failure: FailureCode = 'unreachable';
    const node = new ScriptedNode().on('print_job.reprint', () => {
      throw new OperationError(failure, '');
    });
    const printing = new Printing(node);
    const ask = () => printing.reprint([ticket('printed')], 'lost', null).catch(() => undefined);
    await ask();
    failure = 'conflict';
    await ask();
    await ask();
    const [first, again, afterRefusal] = asked(node);
    expect(again).toBe(first);
    expect(afterRefusal).not.toBe(first);
  });
});
