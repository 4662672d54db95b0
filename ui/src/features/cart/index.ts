export { default as CartPanel } from './CartPanel.svelte';
export { default as BestAvailable } from './BestAvailable.svelte';
