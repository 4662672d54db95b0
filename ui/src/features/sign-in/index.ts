export { default as PinEntry } from './PinEntry.svelte';
export { default as SignInForm } from './SignInForm.svelte';
export { default as UnlockForm } from './UnlockForm.svelte';
