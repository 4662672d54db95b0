/**
 * A cinema with something to see in it: tomorrow has a show that sells well, one that is sold out, and one in a hall as
 * large as the largest that was looked at. Made by operations alone, so that every picture is of what can happen.
 */
import type { FirstRunStaff, SeatKind } from '../../src/ipc';
import { openDoor, type Door } from '../browser/support/door';
import { cashiers, one } from '../browser/support/steps';
import { AREAS, largeHall } from './large-hall';

export interface Stage {
  door: Door;
  cashier: FirstRunStaff;
  manager: FirstRunStaff;
  /** A business day none of whose shows has begun. */
  day: string;
  /** Shows of that day, by what there is to see in them. */
  shows: { busy: string; soldOut: string; large: string };
}

const LARGE_HALL = 'Gran Sala';
const PRICES_MINOR = [1200, 1500, 2400, 900, 700];
/** As many as one sale takes. */
const PARTY = 40;

export async function setStage(): Promise<Stage> {
  const door = await openDoor();
  const cashier = one(cashiers(door));
  const manager = one(door.staff.filter((person) => person.role === 'manager'));
  const signIn = { staff_number: manager.number, pin: manager.pin };
  const { token } = await door.call('session.sign_in', signIn);
  const { days } = await door.call('programme.day', {}, token);
  const day = days[1]!;
  await addLargeHall(door, token, day);

  const { shows } = await door.call('programme.day', { business_day: day }, token);
  const lastWith = (least: number, most: number) => {
    const sized = shows.filter(({ seats }) => seats.capacity >= least && seats.capacity <= most);
    const last = sized.at(-1);
    if (!last) throw new Error(`no show of ${day} has ${least} to ${most} seats`);
    return last.id;
  };
  const [large, busy, soldOut] = [lastWith(1_000, 2_000), lastWith(300, 999), lastWith(1, 299)];
  await sell(door, token, busy, (seat, kind) => kind === 'standard' && (seat * 7) % 16 < 6);
  await sell(door, token, large, (seat) => (seat * 11) % 32 < 9);
  await sell(door, token, soldOut, () => true);
  return { door, cashier, manager, day, shows: { busy, soldOut, large } };
}

async function addLargeHall(door: Door, token: string, day: string): Promise<void> {
  const document = JSON.stringify(largeHall());
  await door.call('plan.import', { hall: LARGE_HALL, document }, token);
  const { tax_rates } = await door.call('tax_rate.list', {}, token);
  const code = 'gran-sala';
  await door.call(
    'price_card.save',
    {
      code,
      name: LARGE_HALL,
      tax_rate: tax_rates[0]!.code,
      prices: Object.fromEntries(
        AREAS.map((area, place) => [
          area,
          { adult: PRICES_MINOR[place]!, child: PRICES_MINOR[place]! / 2 },
        ]),
      ),
    },
    token,
  );
  const films = [
    'film,title,original_title,language,genres,released_on,director,cast,running_minutes,rating,synopsis',
    'metropolis,Metrópolis,Metropolis,zxx,science fiction,1927-01-10,Fritz Lang,Brigitte Helm,153,TP,"A city of towers, and those below who keep it running."',
  ].join('\n');
  const shows = [
    'film,hall,starts_at,format,language,subtitles,price_card,adverts_minutes',
    `metropolis,${LARGE_HALL},${day}T20:15,2D,zxx,es,${code},10`,
  ].join('\n');
  const files = [
    { name: 'films.csv', text: `${films}\n` },
    { name: 'shows.csv', text: `${shows}\n` },
  ];
  await door.call('programme.import', { files }, token);
}

/** Sells seats for cash, a party at a time. */
async function sell(
  door: Door,
  token: string,
  show_id: string,
  isSold: (seat: number, kind: SeatKind) => boolean,
): Promise<void> {
  const { show, ticket_types, default_ticket_type_id } = await door.call(
    'show.get',
    { show_id },
    token,
  );
  const { seats } = await door.call('plan.get', { plan_id: show.plan_id }, token);
  const { states } = await door.call('show.seats', { show_id }, token);
  const wanted = states.flatMap((state, seat) =>
    state === 'free' && isSold(seat, seats[seat]!.kind) ? [seat] : [],
  );
  const typeOf = (seat: number) =>
    ticket_types.find((type) => type.for_kinds.includes(seats[seat]!.kind))?.id ??
    default_ticket_type_id!;
  const sold = new Set<number>();
  while (wanted.some((seat) => !sold.has(seat))) {
    const sale_id = crypto.randomUUID();
    const add = wanted.filter((seat) => !sold.has(seat)).slice(0, PARTY);
    const change = { sale_id, show_id, add, remove: [] };
    const hold = await door.call('hold.change', change, token);
    for (const { seat } of hold.seats) sold.add(seat);
    const lines = hold.seats.map((seat) => ({ ...seat, ticket_type_id: typeOf(seat.seat) }));
    const { total_minor } = await door.call('cart.quote', { lines }, token);
    const cash = {
      tender: 'cash',
      amount_minor: total_minor,
      tendered_minor: total_minor,
    } as const;
    const pay = { sale_id, lines, expected_total_minor: total_minor, payments: [cash] };
    await door.call('sale.pay', pay, token);
  }
}
