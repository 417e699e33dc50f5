// Mentions in a chat: "@" and a participant's name.
// What must stay true: the longest name that fits is meant, so that Ann is not
// mentioned where Ann Adler is.

interface Person {
  id: string;
  name: string;
}

export interface Piece {
  text: string;
  /** Whom it mentions. */
  of: string | null;
}

/** The text in pieces, with mentions apart. */
export function pieces(text: string, people: readonly Person[]): Piece[] {
  const names = [...people].sort((a, b) => b.name.length - a.name.length);
  const found: Piece[] = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const person = text[at] === "@" ? names.find((one) => isNamed(text, at + 1, one.name)) : undefined;
    if (!person) {
      plain += text[at++];
      continue;
    }
    if (plain) found.push({ text: plain, of: null });
    plain = "";
    const end = at + 1 + person.name.length;
    found.push({ text: text.slice(at, end), of: person.id });
    at = end;
  }
  if (plain) found.push({ text: plain, of: null });
  return found;
}

function isNamed(text: string, at: number, name: string): boolean {
  const end = at + name.length;
  const same = text.slice(at, end).toLowerCase() === name.toLowerCase();
  return same && !/[\p{L}\p{N}]/u.test(text[end] ?? "");
}

/** Everyone mentioned, once each. */
export function mentioned(text: string, people: readonly Person[]): string[] {
  const ids = pieces(text, people).flatMap((piece) => (piece.of ? [piece.of] : []));
  return [...new Set(ids)].slice(0, 20);
}

/** What is being written after the last "@" before the cursor, and who could be meant. */
export function completing<One extends Person>(text: string, cursor: number, people: readonly One[]) {
  const before = text.slice(0, cursor);
  const at = before.lastIndexOf("@");
  if (at < 0 || /[\p{L}\p{N}]/u.test(before[at - 1] ?? "")) return null;
  const begun = before.slice(at + 1).toLowerCase();
  if (begun.includes("\n")) return null;
  const fitting = people.filter((person) => person.name.toLowerCase().startsWith(begun));
  if (fitting.length === 0 || fitting.some((person) => person.name.toLowerCase() === begun)) return null;
  return { at, fitting };
}
