import type { FailureCode, OperationError } from '../ipc';
import { m } from '../paraglide/messages.js';
import type { Formats } from './formats';

/** What happened, what is safe, what to do. A code that only a newer node knows is a fault like any other. */
export function sentence(error: OperationError, formats: Formats): string {
  if (!Object.hasOwn(SENTENCES, error.code)) return m.error_internal();
  return SENTENCES[error.code](error, formats);
}

/** A payment without an answer may be stored; that it is safe to try again is what a cashier must know. */
export function paymentSentence(error: OperationError, formats: Formats): string {
  return error.isUnreachable ? m.payment_unanswered() : sentence(error, formats);
}

/** Why there is no cinema to show at all; the folder is the only thing that can be missing then. */
export function openingSentence(error: OperationError, formats: Formats): string {
  if (error.code !== 'not_found') return sentence(error, formats);
  return m.error_folder_unusable({ folder: error.text('folder') ?? '' });
}

type Tell = (error: OperationError, formats: Formats) => string;

const money = (error: OperationError, formats: Formats, key: string) =>
  formats.money(error.number(key) ?? 0);

/** Each code has a sentence, and no other has one: the compiler compares this with the node's own list. */
const SENTENCES: Record<FailureCode, Tell> = {
  unreachable: () => m.error_unreachable(),
  wrong_token: () => m.error_wrong_token(),
  wrong_pin: (error) => m.error_wrong_pin({ count: error.number('attempts_left') ?? 0 }),
  locked_out: () => m.error_locked_out(),
  not_signed_in: () => m.error_not_signed_in(),
  session_ended: () => m.sign_in_session_ended(),
  session_locked: () => m.error_session_locked(),
  forbidden: () => m.error_forbidden(),
  not_found: () => m.error_not_found(),
  seat_unavailable: () => m.error_seat_unavailable(),
  hold_expired: () => m.error_hold_expired(),
  hold_not_extendable: () => m.error_hold_not_extendable(),
  companion_needs_wheelchair: () => m.error_companion_needs_wheelchair(),
  price_missing: (error) =>
    m.error_price_missing({
      category: error.text('category') ?? '',
      ticket_type: error.text('ticket_type') ?? '',
    }),
  price_changed: (error, formats) =>
    m.error_price_changed({ total: money(error, formats, 'total_minor') }),
  tendered_too_little: (error, formats) =>
    m.error_tendered_too_little({ missing: money(error, formats, 'missing_minor') }),
  sale_id_reused: () => m.error_sale_id_reused(),
  show_closed: () => m.error_show_closed(),
  must_synchronise: () => m.error_must_synchronise(),
  plan_refused: () => m.error_plan_refused(),
  programme_refused: () => m.error_programme_refused(),
  no_seats_together: (error) => m.error_no_seats_together({ best: error.number('best') ?? 0 }),
  database_read_only: () => m.error_database_read_only(),
  disk_full: () => m.error_disk_full(),
  disk_failed: () => m.error_disk_failed(),
  database_damaged: () => m.error_database_damaged(),
  database_newer: () => m.error_database_newer(),
  database_unreleased: () => m.error_database_unreleased(),
  already_open: () => m.error_already_open(),
  printer_failed: () => m.error_printer_failed(),
  printer_setting_unreadable: () => m.error_printer_setting_unreadable(),
  ticket_key_unusable: () => m.error_ticket_key_unusable(),
  copy_refused: (error) => copyRefusal(error.text('reason')),
  conflict: () => m.error_conflict(),
  invalid_input: () => m.error_invalid_input(),
  internal: () => m.error_internal(),
};

/** Why no copy is printed, and what is printed instead. */
function copyRefusal(reason: string | null): string {
  switch (reason) {
    case 'ticket_not_live':
      return m.copy_refused_not_live();
    case 'not_printed':
      return m.copy_refused_not_printed();
    case 'copy_not_printed':
      return m.copy_refused_copy_not_printed();
    case 'in_doubt':
      return m.copy_refused_in_doubt();
    case 'being_printed':
      return m.copy_refused_being_printed();
    default:
      return m.error_conflict();
  }
}
