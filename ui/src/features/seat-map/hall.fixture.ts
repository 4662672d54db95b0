/** Halls for the tests, built as a plan file would arrive. */
import type { PlanSeat, PlanView } from '../../ipc';

export interface Row {
  row: string;
  y: number;
  /** One x per seat; numbers count from 1. */
  xs: number[];
}

export function seat(more: Partial<PlanSeat> = {}): PlanSeat {
  const { row = 'A', number = '1' } = more;
  return {
    row,
    number,
    label: row + number,
    x: 0,
    y: 0,
    radius: 10,
    category: 0,
    kind: 'standard',
    partner: null,
    out_of_service: null,
    companion_of: null,
    zone: 'Hall',
    guid: `${row}-${number}`,
    uuid: `${row}-${number}`,
    ...more,
  };
}

export function plan(seats: PlanSeat[], more: Partial<PlanView> = {}): PlanView {
  return {
    id: 'plan',
    hall_id: 'hall',
    version: 1,
    name: 'Candil',
    width: 600,
    height: 600,
    focal_point: { x: 300, y: 300 },
    screen: { side: 'top' },
    categories: [{ name: 'Standard', label: 'Standard', color: '#3F8F86', for_sale: true }],
    seats,
    row_labels: [],
    areas: [],
    ...more,
  };
}

export function rows(...list: Row[]): PlanSeat[] {
  return list.flatMap(({ row, y, xs }) =>
    xs.map((x, i) => seat({ row, number: String(i + 1), x, y })),
  );
}

/** `count` places from `from`, a pitch of 25 apart. */
export function line(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + i * 25);
}

/** The same numbers for the same seed, so that a failure can be looked at again. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}
