export { default as TopBar } from './TopBar.svelte';
export { default as Wordmark } from './Wordmark.svelte';
