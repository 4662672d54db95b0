/** What a picture is taken of. Words differ by language, so the ways are found by attributes and keys. */
import type { Page } from 'playwright-core';
import { one, signIn } from '../browser/support/steps';
import type { Stage } from './stage';

export interface State {
  /** The picture's name: the screen first. */
  name: string;
  reach(page: Page, stage: Stage): Promise<void>;
  /** For who is not there yet: the page is opened, and nobody is signed in. */
  signedOut?: true;
  /** Somebody else than a cashier is at the till. */
  as?: 'manager' | 'usher';
  /** Everything is so many times its size, as by the browser's zoom. */
  zoom?: number;
}

export async function arrive(page: Page, stage: Stage, state: State): Promise<void> {
  if (!state.signedOut) {
    const people = { cashier: stage.cashier, manager: stage.manager };
    const person =
      state.as === 'usher'
        ? one(stage.door.staff.filter(({ role }) => role === 'usher'))
        : people[state.as ?? 'cashier'];
    await signIn(page, person);
  }
  await state.reach(page, stage);
}
