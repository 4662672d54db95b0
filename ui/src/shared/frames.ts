/** What waits for the next frame, in the order in which it came. Two messages of two channels may arrive in any order. */
let waiting: Set<{ work: () => void }> | null = null;

/** Work that may wait until what was drawn last is on the screen. Returns how to call it off. */
export function afterPaint(work: () => void): () => void {
  const one = { work };
  waiting ??= openBatch();
  const batch = waiting.add(one);
  return () => void batch.delete(one);
}

function openBatch(): Set<{ work: () => void }> {
  const batch = new Set<{ work: () => void }>();
  requestAnimationFrame(() => {
    waiting = null;
    // A message is handled after the frame that is being prepared now.
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      for (const { work } of batch) work();
    };
    channel.port2.postMessage(null);
  });
  return batch;
}
