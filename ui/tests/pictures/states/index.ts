/** Every state of every screen that a person sees, each with the way there. */
import type { State } from '../state';
import { CART } from './cart';
import { HALL } from './hall';
import { OTHERS } from './others';
import { PAYMENT } from './payment';
import { PROGRAMME } from './programme';
import { SALES } from './sales';
import { SIGN_IN } from './sign-in';

export const STATES: State[] = [
  ...SIGN_IN,
  ...PROGRAMME,
  ...HALL,
  ...CART,
  ...PAYMENT,
  ...SALES,
  ...OTHERS,
];
