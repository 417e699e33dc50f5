// Marked pieces of a text.
import { expect, test } from "vitest";
import { pieces } from "./ranges";

const shown = (text: string, ranges: number[][]) =>
  pieces(text, ranges)
    .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
    .join("");

test.each([
  ["Outlook asks", [[0, 7]], "[Outlook] asks"],
  ["a 🙂 password", [[4, 12]], "a 🙂 [password]"],
  ["abc", [], "abc"],
  [
    "abcdef",
    [
      [3, 5],
      [1, 4],
    ],
    "a[bcd][e]f",
  ],
  ["abc", [[2, 99]], "ab[c]"],
  ["abc", [[7, 9]], "abc"],
  ["", [[0, 1]], ""],
] as [string, number[][], string][])("%j with %j", (text, ranges, expected) => {
  expect(shown(text, ranges)).toBe(expected);
});
