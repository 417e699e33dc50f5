// Cuts a text into marked and unmarked pieces.
// What must stay true: ranges count characters as `Array.from` does, not UTF-16
// units; whatever ranges come, the pieces join to the whole text.

export interface Piece {
  text: string;
  marked: boolean;
}

export function pieces(text: string, ranges: readonly (readonly number[])[]): Piece[] {
  const characters = Array.from(text);
  const found: Piece[] = [];
  let at = 0;
  const take = (to: number, marked: boolean) => {
    if (to > at) found.push({ text: characters.slice(at, to).join(""), marked });
    at = Math.max(at, to);
  };
  for (const [from = 0, to = 0] of ranges.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0))) {
    take(Math.min(from, characters.length), false);
    take(Math.min(to, characters.length), true);
  }
  take(characters.length, false);
  return found;
}
