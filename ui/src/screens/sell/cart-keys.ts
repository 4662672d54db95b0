/** The keys of the cart as a whole. They are asleep while money is taken. */
import { isLetter } from '../../shared/keys';
import type { Cart } from '../../state/cart.svelte';

export interface CartActions {
  cancel: () => void;
  undo: () => void;
  typeTypes: () => void;
}

/** True when the key meant something here. */
export function hearCartKey(event: KeyboardEvent, cart: Cart, does: CartActions): boolean {
  if (event.repeat) return false;
  if (event.key === 'Delete' && !cart.isEmpty) does.cancel();
  else if (isLetter(event, 'z') && cart.undoSeconds > 0) does.undo();
  else if (isLetter(event, 't')) does.typeTypes();
  else return false;
  return true;
}
