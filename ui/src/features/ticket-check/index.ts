export { listenToScanner } from './scanner';
export { default as ScanPanel } from './ScanPanel.svelte';
export { default as TicketCheckResult } from './TicketCheckResult.svelte';
