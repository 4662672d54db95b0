/**
 * A new id: a UUID of version 7, which is the milliseconds since 1970 and then chance. Later ids sort after
 * earlier ones, so that the database keeps what is sold now together, however much was sold before.
 */
export function timeOrderedId(
  now: number = Date.now(),
  chance: Uint8Array = crypto.getRandomValues(new Uint8Array(10)),
): string {
  const time = now.toString(16).padStart(12, '0');
  const [first = 0, second = 0, third = 0, fourth = 0, ...rest] = chance;
  const version = hex(0x70 | (first & 0x0f), second);
  const variant = hex(0x80 | (third & 0x3f), fourth);
  return [time.slice(0, 8), time.slice(8), version, variant, hex(...rest)].join('-');
}

function hex(...bytes: number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
