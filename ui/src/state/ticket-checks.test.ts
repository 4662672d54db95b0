import { expect, it } from 'vitest';
import { ScriptedNode } from '../../tests/support/till';
import { TicketChecks } from './ticket-checks.svelte';

it('tells the ticket that was scanned last, whichever answer comes last', async () => {
  const waiting = new Map<string, (verdict: string) => void>();
  const node = new ScriptedNode().on(
    'ticket.verify',
    ({ code }) =>
      new Promise((done) => waiting.set(code, (verdict) => done({ verdict, ticket: null }))),
  );
  const checks = new TicketChecks(node);
  const first = checks.check('first');
  const second = checks.check('second');
  expect(checks.status.kind).toBe('asking');
  waiting.get('second')!('valid');
  waiting.get('first')!('forged');
  await Promise.all([first, second]);
  expect(checks.status).toMatchObject({ kind: 'told', check: { verdict: 'valid' } });
});

it('stays dismissed when the answer comes after all', async () => {
  let answer: (check: unknown) => void = () => undefined;
  const node = new ScriptedNode().on('ticket.verify', () => new Promise((done) => (answer = done)));
  const checks = new TicketChecks(node);
  const asked = checks.check('MQ');
  checks.dismiss();
  answer({ verdict: 'valid', ticket: null });
  await asked;
  expect(checks.status.kind).toBe('none');
});
