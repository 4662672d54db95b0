export { default as Board } from './Board.svelte';
export { default as ShowFacts } from './ShowFacts.svelte';
export { showings, type Showing } from './board';
