// What was tried and what was passed over.
import { expect, test } from "vitest";
import type { State } from "../../api/protocol";
import { isTried, passedOver } from "./way";

type Visit = State["path"][number];

function visit(seq: number, id: string, kind: Visit["kind"], undone = false): Visit {
  const by = { id: "ann", name: "Ann" };
  const node = { id, title: id };
  return { seq, node, kind, choice: null, output: null, by, at: "", took_ms: 0, undone };
}

test("a step that was left or skipped is passed over until it is tried", () => {
  const path = [
    visit(1, "looked at", "left"),
    visit(2, "answered later", "left"),
    visit(3, "skipped", "skipped"),
    visit(4, "answered later", "answered"),
    visit(5, "done before", "completed"),
    visit(6, "done before", "left"),
    visit(7, "looked at", "left"),
    visit(8, "set aside", "left", true),
    visit(9, "here again", "left"),
  ];
  const over = passedOver({ path, node: { id: "here again", title: "" } });
  expect(over.map(({ seq }) => seq)).toEqual([3, 7]);
  expect(path.filter(isTried).map(({ seq }) => seq)).toEqual([4, 5]);
});
