import type {
  BoardShow,
  Film,
  Node,
  PlanSeat,
  PlanView,
  ProgrammeDay,
  SeatRef,
  ShowDetail,
} from '../ipc';
import { OperationError } from '../ipc';
import type { Loaded } from '../shared/loaded';

/** The board of one business day, and what is known about shows and plans that were looked at. */
export class Programme {
  day = $state.raw<Loaded<ProgrammeDay, OperationError>>({ status: 'loading' });
  /** The day that the cashier chose; null follows the node's own business day. */
  chosenDay = $state<string | null>(null);
  #details = new Map<string, Promise<ShowDetail>>();
  #plans = new Map<string, Promise<PlanView>>();
  #asked = 0;
  /** Questions whose answers are still on their way. */
  #loading = 0;

  constructor(private readonly node: Node) {}

  /** The day on the board, or on its way there. */
  get shownDay(): string | null {
    return this.day.status === 'ready' ? this.day.value.business_day : this.chosenDay;
  }

  /** Takes how full shows are after a change that this till made. */
  apply(shows: BoardShow[]): void {
    if (this.day.status !== 'ready') return;
    const now = new Map(shows.map((show) => [show.id, show]));
    const known = this.day.value;
    if (!known.shows.some(({ id }) => now.has(id))) return;
    const value = { ...known, shows: known.shows.map((show) => now.get(show.id) ?? show) };
    this.day = { status: 'ready', value };
    // What was asked before is older than this.
    if (this.#loading > 0) void this.load();
  }

  async load(): Promise<void> {
    const asked = ++this.#asked;
    this.#loading += 1;
    try {
      const input = this.chosenDay ? { business_day: this.chosenDay } : {};
      const value = await this.node.call('programme.day', input);
      if (asked === this.#asked) this.day = { status: 'ready', value };
    } catch (cause) {
      if (asked === this.#asked && this.day.status !== 'ready')
        this.day = { status: 'failed', error: OperationError.from(cause) };
    } finally {
      this.#loading -= 1;
    }
  }

  async chooseDay(day: string): Promise<void> {
    this.chosenDay = day;
    this.day = { status: 'loading' };
    await this.load();
  }

  /** The programme itself changed: nothing known about shows can be relied on. Plans never change. */
  async forgetAndLoad(): Promise<void> {
    this.#details.clear();
    await this.load();
  }

  film(show: BoardShow): Film | null {
    if (this.day.status !== 'ready') return null;
    return this.day.value.films.find((film) => film.id === show.film_id) ?? null;
  }

  show(id: string): Promise<ShowDetail> {
    return remembered(this.#details, id, () => this.node.call('show.get', { show_id: id }));
  }

  /** A seat of a show, as its hall's plan has it. */
  async seat({ show_id, seat }: SeatRef): Promise<PlanSeat | null> {
    const { show } = await this.show(show_id);
    const plan = await this.plan(show.plan_id);
    return plan.seats[seat] ?? null;
  }

  plan(id: string): Promise<PlanView> {
    return remembered(this.#plans, id, () => this.node.call('plan.get', { plan_id: id }));
  }
}

/** Asks once; a failure is not remembered. */
function remembered<Value>(
  known: Map<string, Promise<Value>>,
  id: string,
  ask: () => Promise<Value>,
): Promise<Value> {
  let answer = known.get(id);
  if (!answer) {
    answer = ask();
    known.set(id, answer);
    answer.catch(() => known.delete(id));
  }
  return answer;
}
