/** The page's direction, for what is drawn outside the page's flow and would else be read from the left. */
export function pageDirection(): 'ltr' | 'rtl' {
  return document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr';
}
