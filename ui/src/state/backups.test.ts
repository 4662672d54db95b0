import { expect, it } from 'vitest';
import { ScriptedNode } from '../../tests/support/till';
import { OperationError, type BackupStatus, type NodeEvent } from '../ipc';
import { App } from './app.svelte';
import { Backups } from './backups.svelte';

const succeeded: BackupStatus = {
  succeeded_at: '2026-11-20T17:00:00Z',
  file: '/backups/cinema.db',
  failure: null,
};
const failed: BackupStatus = {
  ...succeeded,
  failure: { at: '2026-11-20T18:00:00Z', code: 'disk_full', message: 'The disk is full.' },
};

it('has failed from the one that fails to the one that succeeds', async () => {
  let status = succeeded;
  const backups = new Backups(new ScriptedNode().on('backup.status', () => status));
  expect(backups.hasFailed).toBe(false);
  await backups.load();
  expect(backups.hasFailed).toBe(false);
  status = failed;
  await backups.load();
  expect(backups.hasFailed).toBe(true);
  status = succeeded;
  await backups.load();
  expect(backups.hasFailed).toBe(false);
});

it('is still known to have failed while the node does not answer', async () => {
  const node = new ScriptedNode().on('backup.status', () => failed);
  const backups = new Backups(node);
  await backups.load();
  node.on('backup.status', () => {
    throw new OperationError('unreachable', 'no answer');
  });
  await backups.load();
  expect(backups.hasFailed).toBe(true);
});

it('is asked about whenever the node says that one was made or failed', () => {
  const node = new ScriptedNode().on('backup.status', () => failed);
  let tell: (event: NodeEvent) => void = () => undefined;
  const listen = (onEvent: typeof tell) => {
    tell = onEvent;
    return () => undefined;
  };
  new App(Object.assign(node, { listen })).listen();
  expect(node.countOf('backup.status')).toBe(0);
  tell({ type: 'backup_changed' });
  expect(node.countOf('backup.status')).toBe(1);
});
