// What the outline marks: done, skipped, left open, or where the session stands.
import { expect, test } from "vitest";
import type { State } from "../../../api/protocol";
import { standings } from "./way";

type Visit = State["path"][number];

function visit(id: string, kind: Visit["kind"], undone = false): Visit {
  const by = { id: "ann", name: "Ann" };
  return {
    seq: 1,
    node: { id, title: id },
    kind,
    choice: null,
    output: null,
    by,
    at: "",
    took_ms: 0,
    undone,
  };
}

test("only what was answered or done is marked as done, and stays so", () => {
  const path = [
    visit("answered", "answered"),
    visit("answered", "left"),
    visit("left", "left"),
    visit("skipped", "skipped"),
    visit("left, then done", "left"),
    visit("left, then done", "completed"),
    visit("set aside", "answered", true),
  ];
  const known = standings({ path, node: { id: "here", title: "" } });
  expect(Object.fromEntries(known)).toEqual({
    answered: "passed",
    left: "left",
    skipped: "skipped",
    "left, then done": "passed",
    here: "current",
  });
});
