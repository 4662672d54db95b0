export type BoardOrder = 'time' | 'film';

/** How the cashier has the board before them: kept while another screen is open. */
export class BoardView {
  search = $state('');
  order = $state<BoardOrder>('time');
  /** In pixels. Nothing is drawn by it, so nothing has to follow it. */
  scrollTop = 0;
}
