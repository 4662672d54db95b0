/** The cart as it is read: one group per show, its lines in the order of the rows. */
import type { CartLine, QuoteLine } from '../../ipc';
import type { CartShow } from '../../state/cart.svelte';

export interface CartGroup {
  showId: string;
  show: CartShow;
  lines: { line: CartLine; quoted: QuoteLine | null }[];
}

export function groups(
  lines: CartLine[],
  quoted: QuoteLine[],
  shows: ReadonlyMap<string, CartShow>,
): CartGroup[] {
  const found = new Map<string, CartGroup>();
  for (const line of lines) {
    const show = shows.get(line.show_id);
    if (!show) continue;
    const group = found.get(line.show_id) ?? { showId: line.show_id, show, lines: [] };
    const price = quoted.find(
      (each) =>
        each.show_id === line.show_id &&
        each.seat === line.seat &&
        each.ticket_type_id === line.ticket_type_id,
    );
    group.lines.push({ line, quoted: price ?? null });
    found.set(line.show_id, group);
  }
  for (const group of found.values())
    group.lines.sort((one, other) => one.line.seat - other.line.seat);
  return [...found.values()];
}
