/** Seats that are held for no longer than this are short of time: the till says so and offers more. */
export const SHORT_SECONDS = 120;
