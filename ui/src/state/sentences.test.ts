import { describe, expect, it } from 'vitest';
import { ScriptedNode } from '../../tests/support/till';
import type { FailureCode } from '../ipc';
import { OperationError } from '../ipc';
import { App } from './app.svelte';
import { openingSentence, paymentSentence, sentence } from './sentences';

const { formats } = new App(new ScriptedNode());
const failure = (code: FailureCode, details: Record<string, unknown> | null = null) =>
  new OperationError(code, 'the node says it so', details);

describe('what a failure says', () => {
  it('to somebody whose address is from an earlier start is not that their role may not', () => {
    const said = sentence(failure('wrong_token'), formats);
    expect(said).toMatch(/^This address has expired.*Open the address that Marquee printed/);
    expect(openingSentence(failure('wrong_token'), formats)).toBe(said);
    expect(sentence(failure('forbidden'), formats)).toMatch(/^Your role/);
  });

  it.each([
    [6, 'Only 6 seats together are free.'],
    [1, 'Only single seats are free.'],
    [0, 'No suitable seats are free.'],
  ])('when at most %i seats together are free', (best, said) => {
    expect(sentence(failure('no_seats_together', { best }), formats)).toContain(said);
  });

  it('when a payment has no answer is that trying again is safe', () => {
    expect(paymentSentence(failure('unreachable'), formats)).toContain('never charges twice');
    expect(paymentSentence(failure('conflict'), formats)).toBe(
      sentence(failure('conflict'), formats),
    );
  });

  it.each([
    ['copy_not_printed', /last copy has not been printed/],
    ['not_printed', /has not been printed yet/],
    ['in_doubt', /came out of the printer/],
    ['something_new', /Try again/],
  ])('when a copy is refused because of %s', (reason, said) => {
    expect(sentence(failure('copy_refused', { reason }), formats)).toMatch(said);
  });

  it('with a code that only a newer node knows is the sentence of a fault', () => {
    const newer = OperationError.from({ code: 'seat_on_the_moon', message: 'far away' });
    expect(sentence(newer, formats)).toBe(sentence(failure('internal'), formats));
  });
});
