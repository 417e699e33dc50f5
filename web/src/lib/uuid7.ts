// Makes UUIDs of version 7: the names commands carry for ever.
// What must stay true: two names made by one page sort in the order they were made.

let lastMs = 0;
let counter = 0;

/** A new UUID v7. Time and randomness are inputs so that tests can hold them still. */
export function uuid7(
  now: number = Date.now(),
  random: Uint8Array = crypto.getRandomValues(new Uint8Array(10)),
): string {
  if (now > lastMs) {
    lastMs = now;
    counter = 0;
  } else {
    // Same millisecond, or a clock that went back: keep counting up.
    counter += 1;
    if (counter > 0xfff) {
      lastMs += 1;
      counter = 0;
    }
  }
  const bytes = new Uint8Array(16);
  for (let index = 0; index < 6; index += 1)
    bytes[index] = Math.floor(lastMs / 2 ** (8 * (5 - index))) & 0xff;
  bytes[6] = 0x70 | (counter >> 8);
  bytes[7] = counter & 0xff;
  bytes.set(random.subarray(0, 8), 8);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
