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

const VARIABLE = /\{\{\s*([a-z][a-z0-9_]*)\s*\}\}/g;

/** The text with the names of variables as words, “slow at” for `{{slow_at}}`, and the ranges where they then are. */
export function inWords(text: string, ranges: readonly (readonly number[])[]) {
  const words: string[] = [];
  /** Of each character of the text, how many stand before it now. */
  const places: number[] = [];
  let at = 0;
  const take = (piece: string, isKept: (letter: string) => boolean) => {
    for (const letter of Array.from(piece)) {
      places.push(words.length);
      if (isKept(letter)) words.push(letter);
    }
  };
  for (const found of text.matchAll(VARIABLE)) {
    take(text.slice(at, found.index), () => true);
    take(found[0].replaceAll("_", " "), (letter) => !/[{}]/.test(letter));
    at = found.index + found[0].length;
  }
  take(text.slice(at), () => true);
  const place = (of = 0) => places[of] ?? words.length;
  return { text: words.join(""), ranges: ranges.map(([from, to]) => [place(from), place(to)]) };
}
