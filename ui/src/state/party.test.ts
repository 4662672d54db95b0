import { describe, expect, it } from 'vitest';
import { ScriptedNode } from '../../tests/support/till';
import type { ShowTogether } from '../ipc';
import { Party } from './party.svelte';

const show = (show_id: string, starts_at: string, largest: number): ShowTogether => ({
  show_id,
  business_day: starts_at.slice(0, 10),
  film_id: 'film',
  film_title: 'Сталкер',
  hall_name: 'Sala Candil',
  starts_at,
  largest,
});

describe('a party', () => {
  it('is asked for on the day of the board, and its own seats count as free', async () => {
    const node = new ScriptedNode().on('show.together', ({ count }) => ({
      count,
      shows: [
        show('fits', '2026-11-20T18:00:00Z', count),
        show('small', '2026-11-20T20:00:00Z', 1),
      ],
    }));
    const party = new Party(node);
    await party.load('2026-11-20', 'sale-1');
    expect(node.asked).toEqual([]);

    party.ask(2);
    await party.load('2026-11-20', 'sale-1');
    expect(node.inputsOf('show.together')).toEqual([
      { business_day: '2026-11-20', count: 2, sale_id: 'sale-1' },
    ]);
    expect([party.isTooMany('fits'), party.isTooMany('small')]).toEqual([false, true]);
    expect(party.largestIn('nobody told of it')).toBeNull();

    party.ask(null);
    expect(party.largestIn('small')).toBeNull();
  });

  it('is answered for the number that was asked last, whichever answer comes last', async () => {
    const answers: (() => void)[] = [];
    const node = new ScriptedNode().on('show.together', async ({ count }) => {
      await new Promise<void>((answer) => answers.push(answer));
      return { count, shows: [show('a', '2026-11-20T18:00:00Z', count)] };
    });
    const party = new Party(node);
    party.ask(2);
    const first = party.load('2026-11-20', 'sale-1');
    party.ask(6);
    const second = party.load('2026-11-20', 'sale-1');
    answers[1]!();
    await second;
    answers[0]!();
    await first;
    expect(party.largestIn('a')).toBe(6);
  });

  it('is sent to the same film first, then to the same day, and never to what has begun', async () => {
    const node = new ScriptedNode().on('show.together', ({ count, film_id }) => ({
      count,
      shows: film_id
        ? [
            show('begun', '2026-11-20T16:00:00Z', 4),
            show('wanted', '2026-11-20T18:00:00Z', 0),
            show('tomorrow', '2026-11-21T18:00:00Z', 4),
          ]
        : [
            show('small', '2026-11-20T19:00:00Z', 3),
            show('tonight', '2026-11-20T20:00:00Z', 4),
            show('late', '2026-11-20T22:00:00Z', 4),
            show('later', '2026-11-20T23:00:00Z', 4),
          ],
    }));
    const wanted = {
      show_id: 'wanted',
      film_id: 'film',
      business_day: '2026-11-20',
      afterMs: Date.parse('2026-11-20T17:00:00Z'),
    };
    const offers = await new Party(node).instead(wanted, 4, 'sale-1');
    expect(offers.map(({ show_id }) => show_id)).toEqual(['tomorrow', 'tonight', 'late']);
  });
});
