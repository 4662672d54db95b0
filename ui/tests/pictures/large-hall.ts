/**
 * A hall as large as the largest that was looked at: 1,132 seats in curved rows of three blocks, in five price areas.
 * In the pretix format, as a venue would bring it.
 */
export const AREAS = ['Stalls', 'Circle', 'Boxes', 'Balcony', 'Gallery'];

const SEATS = 1_132;
const ROWS = 28;
const SEATS_IN_ROW = 40;
const PITCH = 26;
const ROW_DISTANCE = 36;
const AISLE = 50;
const COLOURS = ['#7FB77E', '#8A6FC8', '#D9786B', '#C9A94B', '#5B84C4'];

export function largeHall(): object {
  return {
    name: 'Gran Sala',
    size: { width: 1_600, height: 1_300 },
    categories: AREAS.map((name, area) => ({ name, color: COLOURS[area] })),
    zones: [
      {
        name: 'Platea',
        zone_id: 'platea',
        uuid: 'platea',
        position: { x: 60, y: 120 },
        rows: Array.from({ length: ROWS }, (_, row) => rowOf(row)),
        areas: [
          {
            shape: 'rectangle',
            position: { x: 300, y: -100 },
            rotation: 0,
            color: '#444444',
            border_color: '#444444',
            rectangle: { width: 800, height: 20 },
          },
        ],
      },
    ],
  };
}

function rowOf(row: number): object {
  // The last row has what is missing after the others.
  const count = row === ROWS - 1 ? SEATS - SEATS_IN_ROW * (ROWS - 1) : SEATS_IN_ROW;
  return {
    row_number: String(row + 1),
    row_number_position: 'both',
    uuid: `row-${row}`,
    position: { x: 0, y: row * ROW_DISTANCE },
    seats: Array.from({ length: count }, (_, at) => seatOf(row, at, count)),
  };
}

function seatOf(row: number, at: number, count: number): object {
  const aisles = Number(at >= count / 4) + Number(at >= count - count / 4);
  const fromMiddle = at / (count - 1) - 0.5;
  const isBox = row > 4 && row < 14 && (at < 4 || at >= count - 4);
  const area = isBox ? 'Boxes' : AREAS[[0, 0, 1, 3, 4][Math.floor((row * 5) / ROWS)]!];
  return {
    seat_number: String(at + 1),
    seat_guid: `gran-${row}-${at}`,
    uuid: `00000000-0000-4000-8000-${String(row).padStart(6, '0')}${String(at).padStart(6, '0')}`,
    position: { x: at * PITCH + aisles * AISLE, y: fromMiddle * fromMiddle * -160 },
    category: area,
    radius: 10,
  };
}
