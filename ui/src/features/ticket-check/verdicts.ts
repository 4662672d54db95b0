import { CircleAlert, CircleCheck, CircleHelp } from '@lucide/svelte';
import type { Verdict } from '../../ipc';
import { m } from '../../paraglide/messages.js';

export interface Telling {
  tone: 'success' | 'warning' | 'danger';
  icon: typeof CircleCheck;
  title: string;
  /** What to do with whoever shows it. Nothing is to be done about a valid one. */
  help: string | null;
}

const told = (tone: 'warning' | 'danger', title: string, help: string): Telling => ({
  tone,
  icon: tone === 'danger' ? CircleAlert : CircleHelp,
  title,
  help,
});

export function tellingOf(verdict: Verdict): Telling {
  switch (verdict) {
    case 'valid':
      return { tone: 'success', icon: CircleCheck, title: m.check_valid(), help: null };
    case 'forged':
      return told('danger', m.check_forged(), m.check_forged_help());
    case 'cancelled':
      return told('danger', m.check_cancelled(), m.check_cancelled_help());
    case 'malformed':
      return told('warning', m.check_malformed(), m.check_malformed_help());
    case 'unknown_key':
      return told('warning', m.check_unknown_key(), m.check_unknown_key_help());
    case 'unknown_ticket':
      return told('warning', m.check_unknown_ticket(), m.check_unknown_ticket_help());
  }
}
