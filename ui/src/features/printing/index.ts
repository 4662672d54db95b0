export { default as TicketList } from './TicketList.svelte';
export { default as PrintStateMark } from './PrintStateMark.svelte';
