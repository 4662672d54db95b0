/**
 * A till is worked with one hand on the keys, so most keys are heard by the whole window. These
 * tell when a key belongs to what has the focus instead.
 */

/** Text is being typed: every printable key is the field's. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  return target.matches('input:not([type=radio]), textarea, select, [contenteditable]');
}

const COVERS = ['dialog', 'menu', 'alertdialog'];
/** One that was closed is still in the document for a frame or two; the next key is not for it. */
const OPEN_COVER = COVERS.map((role) => `[role=${role}]:not([data-state=closed])`).join();

/** A dialog or a menu is open: the keys behind it are asleep. */
export function isCovered(): boolean {
  return document.querySelector(OPEN_COVER) !== null;
}

/** Enter on something that was reached by keyboard presses that; anywhere else it is the primary. */
export function isOnControl(event: KeyboardEvent): boolean {
  const target = event.target;
  return (
    target instanceof HTMLElement &&
    target.matches('button, a[href], summary, [role=button], [role=menuitem]') &&
    target.matches(':focus-visible')
  );
}

export function isPlain(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.altKey && !event.metaKey && !event.defaultPrevented;
}

/** A letter as a key: on a keyboard of another script, the key in its place. */
export function isLetter(event: KeyboardEvent, letter: string): boolean {
  const key = event.key.toLowerCase();
  return key === letter || (!/^[a-z]$/.test(key) && event.code === `Key${letter.toUpperCase()}`);
}

/**
 * A button that was pressed with a finger or the mouse gives the focus back, or the next Enter
 * would press it again instead of the primary button. Returns how to stop.
 */
export function releaseFocusAfterPointer(): () => void {
  const release = (event: MouseEvent) => {
    if (event.detail === 0 || isCovered()) return;
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (button && button === document.activeElement) button.blur();
  };
  document.addEventListener('click', release);
  return () => document.removeEventListener('click', release);
}
