/** What the board shows of a day's programme, and in which order. */
import type { BoardShow, Film, ProgrammeDay } from '../../ipc';
import { isHeard, isNear } from './spellings';

export interface Showing {
  show: BoardShow;
  film: Film;
}

export interface FilmGroup {
  film: Film;
  showings: Showing[];
}

export function showings(day: ProgrammeDay): Showing[] {
  const films = new Map(day.films.map((film) => [film.id, film]));
  return day.shows
    .flatMap((show) => {
      const film = films.get(show.film_id);
      return film ? [{ show, film }] : [];
    })
    .sort((one, other) => one.show.starts_at.localeCompare(other.show.starts_at));
}

/**
 * Every word must be found somewhere: "totoro ja" is the Japanese showing of Totoro. Titles are found by how they sound
 * too, and where nothing is found at all, with a slip of the finger.
 */
export function search(
  list: Showing[],
  text: string,
  languageName: (tag: string) => string,
): Showing[] {
  const words = plain(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return list;
  const all = list.map((showing) => ({ showing, ...said(showing, languageName) }));
  const found = (isIn: (word: string, names: string) => boolean) =>
    all
      .filter(({ haystack, names }) =>
        words.every((word) => haystack.includes(word) || isIn(word, names)),
      )
      .map(({ showing }) => showing);
  const exact = found(isHeard);
  return exact.length > 0
    ? exact
    : found((word, names) => isHeard(word, names) || isNear(word, names));
}

/** What a show can be found by, and the names in it. */
function said({ show, film }: Showing, languageName: (tag: string) => string) {
  const names = `${film.title} ${film.original_title} ${film.director}`;
  const others = [
    ...film.genres,
    film.language,
    show.language,
    languageName(show.language),
    show.hall.name,
    show.format,
  ];
  return { names, haystack: plain([names, ...others].join(' ')) };
}

/** Accents and case do not matter to somebody in a hurry. Upper case first: only there are ß and SS the same. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Diacritic}/gu, '')
    .toUpperCase()
    .toLowerCase();
}

export function isOver(show: BoardShow): boolean {
  return show.state === 'closed' || show.state === 'cancelled';
}

/** What can still be sold first, what is over last. */
export function inSellingOrder(list: Showing[]): { open: Showing[]; over: Showing[] } {
  return {
    open: list.filter(({ show }) => !isOver(show)),
    over: list.filter(({ show }) => isOver(show)),
  };
}

export function byFilm(list: Showing[]): FilmGroup[] {
  const groups = new Map<string, FilmGroup>();
  for (const showing of list) {
    const group = groups.get(showing.film.id) ?? { film: showing.film, showings: [] };
    group.showings.push(showing);
    groups.set(showing.film.id, group);
  }
  return [...groups.values()].sort((one, other) =>
    one.film.title.localeCompare(other.film.title, undefined, { sensitivity: 'base' }),
  );
}

/**
 * When a show of the day next changes what it is: it begins, or its sale closes. Nobody tells the till of that, so it asks
 * again then.
 */
export function nextChangeMs(day: ProgrammeDay, nowMs: number): number | null {
  const turns = day.shows
    .flatMap(({ starts_at, closes_at }) => [Date.parse(starts_at), Date.parse(closes_at)])
    .filter((turn) => turn > nowMs);
  return turns.length > 0 ? Math.min(...turns) : null;
}

/** Few seats are left: under a tenth of the hall, or fewer than ten. */
export function isNearlyFull(show: BoardShow): boolean {
  const { free, capacity } = show.seats;
  return free > 0 && (free * 10 < capacity || free < 10);
}
