/** Calls back when nobody has touched the till for a while. Returns how to stop watching. */
export function watchIdleness(seconds: number, onidle: () => void): () => void {
  if (seconds <= 0) return () => undefined;
  const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
  let timer = setTimeout(onidle, seconds * 1000);
  const touch = () => {
    clearTimeout(timer);
    timer = setTimeout(onidle, seconds * 1000);
  };
  for (const sign of signs) window.addEventListener(sign, touch, { passive: true, capture: true });
  return () => {
    clearTimeout(timer);
    for (const sign of signs) window.removeEventListener(sign, touch, { capture: true });
  };
}
