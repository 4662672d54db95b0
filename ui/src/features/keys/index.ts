export { default as KeysOverlay } from './KeysOverlay.svelte';
