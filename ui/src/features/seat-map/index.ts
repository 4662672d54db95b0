export { default as SeatLegend } from './SeatLegend.svelte';
export { default as SeatMap } from './SeatMap.svelte';
