import type { ListedTicket } from '../ipc';

type Seat = Pick<ListedTicket, 'row' | 'number' | 'label'>;

/**
 * Seats in as few words as possible, in their order: "E 15–18, F 3". Where rows have numbers too, "25 · 36, 39; 26 · 2":
 * nobody could tell a row from a seat. Plans without rows have only labels.
 */
export function seatRuns(seats: Seat[]): string {
  const runs: { row: string; from: string; to: string }[] = [];
  for (const seat of seats) {
    const last = runs.at(-1);
    const { row, number } = named(seat);
    if (last && last.row === row && follows(last.to, number)) last.to = number;
    else runs.push({ row, from: number, to: number });
  }
  return runs.reduce((text, { row, from, to }, place) => {
    const range = from === to ? from : `${from}–${to}`;
    const isNumber = /\d$/.test(row);
    if (place > 0 && row === runs[place - 1]!.row) return `${text}, ${range}`;
    const named = row === '' ? range : `${row}${isNumber ? ' · ' : ' '}${range}`;
    if (place === 0) return named;
    return `${text}${isNumber ? '; ' : ', '}${named}`;
  }, '');
}

function named({ row, number, label }: Seat): { row: string; number: string } {
  return row === '' || number === '' ? { row: '', number: label } : { row, number };
}

function follows(before: string, after: string): boolean {
  if (!/^\d+$/.test(before) || !/^\d+$/.test(after)) return false;
  return Number(after) - Number(before) === 1;
}

/** A sale's tickets by show, each show with its start, in the order in which they begin. */
export function byShow<T extends { show_id: string }>(tickets: T[]): T[][] {
  const shows = new Map<string, T[]>();
  for (const ticket of tickets) {
    const same = shows.get(ticket.show_id);
    if (same) same.push(ticket);
    else shows.set(ticket.show_id, [ticket]);
  }
  return [...shows.values()];
}
