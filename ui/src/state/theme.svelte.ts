export const THEMES = ['dark', 'light', 'system'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'marquee.theme';

/** Dark unless somebody chose otherwise: the foyer is dim. */
export class ThemeChoice {
  chosen = $state<Theme>('dark');
  #systemIsLight = $state(false);

  constructor() {
    const kept = localStorage.getItem(KEY);
    if (THEMES.includes(kept as Theme)) this.chosen = kept as Theme;
    const light = window.matchMedia?.('(prefers-color-scheme: light)');
    this.#systemIsLight = light?.matches ?? false;
    light?.addEventListener('change', (change) => (this.#systemIsLight = change.matches));
  }

  get drawn(): 'dark' | 'light' {
    if (this.chosen !== 'system') return this.chosen;
    return this.#systemIsLight ? 'light' : 'dark';
  }

  choose(theme: Theme): void {
    this.chosen = theme;
    localStorage.setItem(KEY, theme);
  }

  /** Keeps the document in step. Call once, inside an effect root. */
  apply(): void {
    $effect(() => {
      document.documentElement.dataset.theme = this.drawn;
    });
  }
}
