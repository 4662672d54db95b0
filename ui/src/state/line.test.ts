import { expect, it } from 'vitest';
import { ScriptedNode } from '../../tests/support/till';
import { OperationError } from '../ipc';
import { Line } from './line.svelte';

it('is down from the first call without an answer until the next with one', async () => {
  const line = new Line();
  let answers = true;
  const node = line.watch(
    new ScriptedNode().on('session.touch', () => {
      if (!answers) throw new OperationError('unreachable', 'nobody there');
      return {};
    }),
  );
  await node.call('session.touch', {});
  expect(line.isDown).toBe(false);
  answers = false;
  await expect(node.call('session.touch', {})).rejects.toMatchObject({ code: 'unreachable' });
  expect(line.isDown).toBe(true);
  answers = true;
  await node.call('session.touch', {});
  expect(line.isDown).toBe(false);
});

it('is not down when the cinema refuses', async () => {
  const line = new Line();
  const node = line.watch(new ScriptedNode());
  await expect(node.call('session.touch', {})).rejects.toMatchObject({ code: 'not_found' });
  expect(line.isDown).toBe(false);
});
