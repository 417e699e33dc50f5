// Marked pieces of a text.
import { expect, test } from "vitest";
import { inWords, pieces } from "./ranges";

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

test("names of variables are words, and what is marked stays marked", () => {
  const of = (text: string, ranges: number[][]) => {
    const named = inWords(text, ranges);
    return shown(named.text, named.ranges);
  };
  expect(
    of("🦀 {{slow_at}}, then slow", [
      [4, 11],
      [20, 24],
    ]),
  ).toBe("🦀 [slow at], then [slow]");
  expect(
    of("ping {{ host }} now", [
      [5, 15],
      [16, 19],
    ]),
  ).toBe("ping [ host ] [now]");
  expect(of("{{Not one}} }} {{", [[2, 5]])).toBe("{{[Not] one}} }} {{");
  expect(of("plain", [[0, 5]])).toBe("[plain]");
});
