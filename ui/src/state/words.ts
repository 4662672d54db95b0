import type { PlanSeat, PrintState, Role } from '../ipc';
import { m } from '../paraglide/messages.js';

/** "Row F · 12"; plans from elsewhere may have only a label. */
export function placeOf(seat: Pick<PlanSeat, 'row' | 'number' | 'label'>): string {
  if (seat.row === '' || seat.number === '') return seat.label;
  return m.place({ row: seat.row, number: seat.number });
}

export function roleName(role: Role): string {
  switch (role) {
    case 'cashier':
      return m.role_cashier();
    case 'supervisor':
      return m.role_supervisor();
    case 'manager':
      return m.role_manager();
    case 'usher':
      return m.role_usher();
  }
}

export function printStateName(state: PrintState): string {
  switch (state) {
    case 'queued':
      return m.print_queued();
    case 'handed_over':
      return m.print_handed_over();
    case 'printed':
      return m.print_printed();
    case 'failed':
      return m.print_failed();
    case 'unknown':
      return m.print_unknown();
  }
}
