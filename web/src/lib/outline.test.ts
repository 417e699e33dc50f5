// Reading order of a flow.
import { expect, test } from "vitest";
import { outline } from "./outline";

const node = (id: string, ...next: string[]) => ({ id, options: next.map((to) => ({ next: to })) });
const shown = (start: string, nodes: ReturnType<typeof node>[]) =>
  outline(start, nodes).map((row) => `${"  ".repeat(row.depth)}${row.node.id}`);

test("branches indent, straight lines do not", () => {
  const nodes = [
    node("ask", "yes", "no"),
    node("yes", "do"),
    node("do", "end"),
    node("no", "end"),
    node("end"),
  ];
  expect(shown("ask", nodes)).toEqual(["ask", "  yes", "  do", "  end", "  no"]);
});

test("cycles end, unknown targets are skipped, unreachable nodes come last", () => {
  const nodes = [node("lost", "a"), node("a", "b", "nowhere"), node("b", "a")];
  expect(shown("a", nodes)).toEqual(["a", "  b", "lost"]);
});

test("a very long chain does not overflow the stack", () => {
  const nodes = Array.from({ length: 20_000 }, (_, index) => node(String(index), String(index + 1)));
  expect(outline("0", nodes)).toHaveLength(20_000);
});
