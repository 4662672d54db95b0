/** At most this often the node is told that somebody is here. */
const TELL_EVERY_MS = 30_000;

export interface Presence {
  /** Nobody has touched the till for the whole time. */
  onidle: () => void;
  /** Somebody did. Looking through a hall asks the node nothing, so it must be told. */
  onpresent: () => void;
}

/** Watches for hands at the till. Returns how to stop watching. */
export function watchPresence(idleSeconds: number, { onidle, onpresent }: Presence): () => void {
  if (idleSeconds <= 0) return () => undefined;
  const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
  let timer = setTimeout(onidle, idleSeconds * 1000);
  let toldAtMs = Date.now();
  const sense = () => {
    clearTimeout(timer);
    timer = setTimeout(onidle, idleSeconds * 1000);
    if (Date.now() - toldAtMs < TELL_EVERY_MS) return;
    toldAtMs = Date.now();
    onpresent();
  };
  for (const sign of signs) window.addEventListener(sign, sense, { passive: true, capture: true });
  return () => {
    clearTimeout(timer);
    for (const sign of signs) window.removeEventListener(sign, sense, { capture: true });
  };
}
