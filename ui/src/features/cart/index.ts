export { default as CartPanel } from './CartPanel.svelte';
export { default as HoldCountdown } from './HoldCountdown.svelte';
export { default as BestAvailable } from './BestAvailable.svelte';
