import type {
  CartLine,
  ChangedCart,
  Hold,
  Node,
  NodeEvent,
  Operations,
  PlanView,
  Quote,
  Sale,
  ShowDetail,
} from '../../src/ipc';
import { OperationError } from '../../src/ipc';

type Name = keyof Operations;
type Answer = (input: never) => unknown;

/** A node that answers as it is told, and remembers what it was asked. */
export class ScriptedNode implements Node {
  readonly asked: { operation: Name; input: unknown }[] = [];
  token: string | null = null;
  readonly #listeners = new Set<(event: NodeEvent) => void>();
  readonly #answers = new Map<Name, Answer>();

  on<Operation extends Name>(
    operation: Operation,
    answer: (input: Operations[Operation]['input']) => unknown,
  ): this {
    this.#answers.set(operation, answer as Answer);
    return this;
  }

  call: Node['call'] = async (operation, input) => {
    this.asked.push({ operation, input });
    const answer = this.#answers.get(operation);
    if (!answer) throw new OperationError('not_found', `no answer for ${operation}`);
    return (await answer(input as never)) as never;
  };

  countOf(operation: Name): number {
    return this.asked.filter((each) => each.operation === operation).length;
  }

  inputsOf<Operation extends Name>(operation: Operation): Operations[Operation]['input'][] {
    return this.asked
      .filter((each) => each.operation === operation)
      .map((each) => each.input as Operations[Operation]['input']);
  }

  listen: Node['listen'] = (onevent) => {
    this.#listeners.add(onevent);
    return () => void this.#listeners.delete(onevent);
  };
  /** Something has changed there. */
  tell(event: NodeEvent): void {
    for (const hear of this.#listeners) hear(event);
  }
  useSession = (token: string | null) => {
    this.token = token;
  };
  hasSession = () => this.token !== null;
}

export const SHOW = 'show-1';
const IN_TEN_MINUTES = '2026-11-20T18:10:00Z';

/** One row: 0 and 1 standard, 2 and 3 a couple, 4 a wheelchair place, 5 its companion. */
export const plan: PlanView = {
  id: 'plan-1',
  hall_id: 'hall-1',
  version: 1,
  name: 'Sala Candil',
  width: 100,
  height: 100,
  focal_point: { x: 50, y: 50 },
  screen: { side: 'top' },
  categories: [{ name: 'Standard', label: 'Standard', color: '#888888', for_sale: true }],
  seats: (['standard', 'standard', 'couple', 'couple', 'wheelchair', 'companion'] as const).map(
    (kind, index) => ({
      row: 'A',
      number: String(index + 1),
      label: `A${index + 1}`,
      x: index * 20,
      y: 0,
      radius: 9,
      category: 0,
      kind,
      partner: kind === 'couple' ? (index === 2 ? 3 : 2) : null,
      companion_of: kind === 'companion' ? 4 : null,
      zone: 'hall',
      guid: `seat-${index}`,
      uuid: `uuid-${index}`,
      out_of_service: null,
    }),
  ),
  row_labels: [],
  areas: [],
};

export const detail = {
  show: { id: SHOW, plan_id: plan.id, starts_at: '2026-11-20T19:30:00Z' },
  film: { id: 'film-1', title: 'Сталкер', language: 'ru' },
  ticket_types: [
    { id: 'adult', code: 'adult', name: { en: 'Adult', es: 'Adulto' }, for_kinds: [] },
    { id: 'child', code: 'child', name: { en: 'Child' }, for_kinds: [] },
    { id: 'companion', code: 'companion', name: { en: 'Companion' }, for_kinds: ['companion'] },
  ],
  prices: [
    { category: 'Standard', ticket_type_id: 'adult', price_minor: 850 },
    { category: 'Standard', ticket_type_id: 'child', price_minor: 600 },
    { category: 'Standard', ticket_type_id: 'companion', price_minor: 0 },
  ],
  default_ticket_type_id: 'adult',
} as unknown as ShowDetail;

export function holdOf(saleId: string, seats: number[], orphans: number[] = []): Hold {
  return {
    sale_id: saleId,
    expires_at: seats.length > 0 ? IN_TEN_MINUTES : null,
    extended: false,
    seats: seats.map((seat) => ({ show_id: SHOW, seat })),
    orphans: orphans.length > 0 ? [{ show_id: SHOW, seats: orphans }] : [],
  };
}

/** A cart after a change, at the types that were chosen and at the usual ones. */
export function changedOf(hold: Hold, chosen: CartLine[] = []): ChangedCart {
  const lines = hold.seats.map((seat) => {
    const line = chosen.find((each) => each.show_id === seat.show_id && each.seat === seat.seat);
    const usual = plan.seats[seat.seat]?.kind === 'companion' ? 'companion' : 'adult';
    return line ?? { ...seat, ticket_type_id: usual };
  });
  return { ...hold, lines, quote: lines.length > 0 ? quoteOf(lines) : null, shows: [] };
}

export function quoteOf(lines: CartLine[]): Quote {
  const priced = lines.map((line) => {
    const price = detail.prices.find((each) => each.ticket_type_id === line.ticket_type_id);
    const gross = price?.price_minor ?? 0;
    return {
      ...line,
      seat_label: `A${line.seat + 1}`,
      category: 'Standard',
      base_minor: gross,
      surcharges: [],
      gross_minor: gross,
      tax_rate_basis_points: 1000,
      tax_minor: 0,
    };
  });
  const total = priced.reduce((sum, line) => sum + line.gross_minor, 0);
  return {
    lines: priced,
    total_minor: total,
    taxes: [],
    currency: { code: 'EUR', exponent: 2 },
    cash_suggestions_minor: [total, 2000, 5000],
  };
}

/** A node where seats can be held, priced and paid, and where nothing else can go wrong. */
export function sellingNode(): ScriptedNode {
  const held = new Set<number>();
  return new ScriptedNode()
    .on('show.get', () => detail)
    .on('plan.get', () => plan)
    .on('hold.change', ({ sale_id, add, remove, lines }) => {
      for (const seat of add) held.add(seat);
      for (const seat of remove) held.delete(seat);
      return changedOf(holdOf(sale_id, [...held]), lines);
    })
    .on('hold.release', ({ sale_id }) => {
      held.clear();
      return changedOf(holdOf(sale_id, []));
    })
    .on('hold.get', ({ sale_id }) => holdOf(sale_id, [...held]))
    .on('cart.quote', ({ lines }) => quoteOf(lines))
    .on(
      'sale.pay',
      ({ sale_id }) => ({ id: sale_id, payments: [], tickets: [] }) as unknown as Sale,
    );
}
