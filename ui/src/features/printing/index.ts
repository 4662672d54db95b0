export { default as PrintAllAgain } from './PrintAllAgain.svelte';
export { default as TicketList } from './TicketList.svelte';
export { default as PrintStateMark } from './PrintStateMark.svelte';
export { default as ReprintMenu } from './ReprintMenu.svelte';
export { default as SoldTicket } from './SoldTicket.svelte';
