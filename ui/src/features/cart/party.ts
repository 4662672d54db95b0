/**
 * The people of one show in the cart, and which ticket each has. Their number is the number of their seats: one more
 * child is one adult less. Seats that have a ticket type of their own (a companion's) are not among them.
 */
import type { CartLine, SeatRef, TicketType } from '../../ipc';

export interface Party {
  lines: CartLine[];
  /** In the order of the cinema's list; each can be had by one of the seats at least. */
  types: TicketType[];
  /** What a seat is sold at unless somebody says otherwise. */
  usual: string | null;
  typesFor: (seat: SeatRef) => TicketType[];
}

export function partyOf(
  lines: CartLine[],
  types: TicketType[],
  usual: string | null,
  typesFor: (seat: SeatRef) => TicketType[],
): Party {
  const isOwn = (type: TicketType) => type.for_kinds.length > 0;
  const members = lines.filter((line) => !typesFor(line).some(isOwn));
  const shared = types.filter(
    (type) => !isOwn(type) && members.some((line) => can(typesFor, line, type.id)),
  );
  return { lines: members, types: shared, usual, typesFor };
}

export function countOf(party: Party, typeId: string): number {
  return party.lines.filter((line) => line.ticket_type_id === typeId).length;
}

/** The change that gives the type to one more of them; empty if nobody can change to it. */
export function oneMore(party: Party, typeId: string): CartLine[] {
  return firstMove(
    party,
    donors(party, typeId).map((from) => ({ from, to: typeId })),
  );
}

/** The change that takes the type from one of them; empty if there is no other that they have or usually get. */
export function oneFewer(party: Party, typeId: string): CartLine[] {
  return firstMove(
    party,
    donors(party, typeId).map((to) => ({ from: typeId, to })),
  );
}

/** With whom a type is exchanged: the usual one first, then those that most have. */
function donors(party: Party, typeId: string): string[] {
  return party.types
    .map(({ id }) => id)
    .filter((id) => id !== typeId && (id === party.usual || countOf(party, id) > 0))
    .sort((one, other) => rank(party, other) - rank(party, one));
}

function rank(party: Party, typeId: string): number {
  return typeId === party.usual ? Infinity : countOf(party, typeId);
}

/** The last seat of a row changes first, so that who is together stays together. */
function firstMove(party: Party, moves: { from: string; to: string }[]): CartLine[] {
  for (const { from, to } of moves) {
    const line = party.lines.findLast(
      (each) => each.ticket_type_id === from && can(party.typesFor, each, to),
    );
    if (line) return [{ ...line, ticket_type_id: to }];
  }
  return [];
}

/**
 * Gives out types by number, the usual one to whoever is left over. Answers the id of a type for which there are too
 * few seats that can have it.
 */
export function distribute(party: Party, wanted: ReadonlyMap<string, number>): CartLine[] | string {
  const free = [...party.lines];
  const given: CartLine[] = [];
  // Who has few seats to choose from chooses first.
  const scarceFirst = [...wanted].sort(
    ([one], [other]) => choice(party, one) - choice(party, other),
  );
  for (const [typeId, count] of scarceFirst) {
    for (let still = count; still > 0; still--) {
      const at = free.findIndex((line) => can(party.typesFor, line, typeId));
      if (at < 0) return typeId;
      const [line] = free.splice(at, 1);
      given.push({ ...line!, ticket_type_id: typeId });
    }
  }
  const { usual } = party;
  const left = free.map((line) =>
    usual !== null && can(party.typesFor, line, usual) ? { ...line, ticket_type_id: usual } : line,
  );
  return [...given, ...left];
}

function choice(party: Party, typeId: string): number {
  return party.lines.filter((line) => can(party.typesFor, line, typeId)).length;
}

function can(typesFor: Party['typesFor'], line: CartLine, typeId: string): boolean {
  return typesFor(line).some((type) => type.id === typeId);
}
