import { describe, expect, it } from 'vitest';
import type { BoardShow, Film, ProgrammeDay } from '../../ipc';
import { byFilm, inSellingOrder, isNearlyFull, nextChangeMs, search, showings } from './board';

function film(id: string, title: string, language: string, genres: string[] = []): Film {
  return { id, title, original_title: title, language, genres, director: '' } as unknown as Film;
}

function show(id: string, filmId: string, startsAt: string, rest: object = {}): BoardShow {
  return {
    id,
    film_id: filmId,
    starts_at: startsAt,
    language: 'es',
    format: '2D',
    hall: { id: 'h', name: 'Sala Fanal' },
    seats: { capacity: 100, free: 50, held: 0, sold: 50, blocked: 0, elsewhere: 0 },
    state: 'on_sale',
    ...rest,
  } as unknown as BoardShow;
}

const day: ProgrammeDay = {
  business_day: '2026-11-20',
  days: ['2026-11-20'],
  films: [
    film('samurai', '七人の侍', 'ja', ['adventure']),
    film('beehive', 'El espíritu de la colmena', 'es', ['drama']),
    film('stalker', 'Сталкер', 'ru', ['science fiction']),
  ],
  shows: [
    show('late', 'samurai', '2026-11-20T20:00:00Z', { language: 'ja' }),
    show('over', 'beehive', '2026-11-20T10:00:00Z', { state: 'closed' }),
    show('early', 'stalker', '2026-11-20T15:00:00Z', { language: 'ru' }),
    show('unknown film', 'nobody', '2026-11-20T16:00:00Z'),
  ],
};

const names: Record<string, string> = { ja: 'Japanese', ru: 'Russian', es: 'Spanish' };
const nameOf = (tag: string) => names[tag] ?? tag;
const ids = (list: { show: BoardShow }[]) => list.map((each) => each.show.id);

describe('the board', () => {
  it('is in the order of the clock, without shows whose film is not known', () => {
    expect(ids(showings(day))).toEqual(['over', 'early', 'late']);
  });

  it('puts what is over after what can be sold', () => {
    const { open, over } = inSellingOrder(showings(day));
    expect(ids(open)).toEqual(['early', 'late']);
    expect(ids(over)).toEqual(['over']);
  });

  it.each([
    ['espiritu', ['over']],
    ['сталк', ['early']],
    ['七人', ['late']],
    ['japanese', ['late']],
    ['science ru', ['early']],
    ['drama japanese', []],
    ['  ', ['over', 'early', 'late']],
    // Nonsense finds nothing, however it sounds.
    ['zzzz', []],
    ['aaaa', []],
    ['stttttt', []],
    ['z', []],
    ['qxv', []],
    ['stalker zzzz', []],
    // A slip of the finger does, where nothing else was found.
    ['stlaker', ['early']],
    ['colmema', ['over']],
    ['stal', ['early']],
    ['solar', []],
  ])('finds for "%s" the shows %j', (text, found) => {
    expect(ids(search(showings(day), text, nameOf))).toEqual(found);
  });

  it('finds no word that is farther from every title than a slip in five letters', () => {
    const letters = 'bcdfghjklmnpqrstvwxz';
    const titles = [film('a', 'Casablanca', 'en'), film('b', 'El tercer hombre', 'es')];
    const list = titles.map((each) => ({ film: each, show: show(each.id, each.id, '') }));
    let seed = 1;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let round = 0; round < 500; round++) {
      const length = 4 + random(8);
      const word = Array.from({ length }, () => letters[random(letters.length)]).join('');
      expect(ids(search(list, word, nameOf)), word).toEqual([]);
    }
    for (const title of ['casablanca', 'tercer', 'hombre'])
      for (let end = 2; end <= title.length; end++)
        expect(search(list, title.slice(0, end), nameOf), title.slice(0, end)).not.toEqual([]);
  });

  it('knows when it is outdated by itself: a show begins, a sale closes', () => {
    const at = (time: string) => Date.parse(`2026-11-20T${time}:00Z`);
    const timed = (id: string, start: string, end: string) =>
      show(id, 'stalker', `2026-11-20T${start}:00Z`, { closes_at: `2026-11-20T${end}:00Z` });
    const evening = { ...day, shows: [timed('a', '18:00', '18:20'), timed('b', '18:10', '18:30')] };
    expect(nextChangeMs(evening, at('17:00'))).toBe(at('18:00'));
    expect(nextChangeMs(evening, at('18:00'))).toBe(at('18:10'));
    expect(nextChangeMs(evening, at('18:10'))).toBe(at('18:20'));
    expect(nextChangeMs(evening, at('18:30'))).toBeNull();
  });

  it('groups by film and sorts by title', () => {
    expect(byFilm(showings(day)).map((group) => group.film.id)).toEqual([
      'beehive',
      'stalker',
      'samurai',
    ]);
  });

  it('calls a hall nearly full below a tenth, never when it is sold out', () => {
    const seats = (free: number) => ({
      capacity: 200,
      free,
      held: 0,
      sold: 200 - free,
      blocked: 0,
    });
    expect(isNearlyFull(show('a', 'b', '', { seats: seats(19) }))).toBe(true);
    expect(isNearlyFull(show('a', 'b', '', { seats: seats(20) }))).toBe(false);
    expect(isNearlyFull(show('a', 'b', '', { seats: seats(0) }))).toBe(false);
  });
});
