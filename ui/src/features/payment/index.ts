export { default as PaymentPanel } from './PaymentPanel.svelte';
export { default as PaidPanel } from './PaidPanel.svelte';
