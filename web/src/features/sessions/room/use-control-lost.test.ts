// Losing control is told once: a hand-over tells it itself.
import { expect, test } from "vitest";
import type { Escalation, Event } from "../../../api/protocol";
import { goesOn, isHandOver } from "./use-control-lost";

const ann = { id: "ann", name: "Ann" };
const bob = { id: "bob", name: "Bob" };

function offer(more: Partial<Escalation>): Escalation {
  return { by: ann, claimed_by: bob, handed_back: null, status: "claimed", ...more } as Escalation;
}

test("who took over, and whom it was handed back to just now, have control by that", () => {
  const handed = offer({ status: "returned", handed_back: { seq: 7, by: bob, at: "" } });
  expect(isHandOver({ escalations: [offer({})], driver: "bob", seq: 5 }, "ann")).toBe(true);
  expect(isHandOver({ escalations: [offer({})], driver: "cleo", seq: 5 }, "bob")).toBe(false);
  expect(isHandOver({ escalations: [handed], driver: "ann", seq: 8 }, "bob")).toBe(true);
  // Later she took it from him again: that is another matter.
  expect(isHandOver({ escalations: [handed], driver: "ann", seq: 30 }, "bob")).toBe(false);
});

test("that somebody else has control is said until they go on with it", () => {
  const event = (seq: number, who: string, kind: string) =>
    ({ seq, by: { id: who, name: who }, kind }) as Event;
  const taken = event(7, "bob", "control.moved");
  expect(goesOn([event(6, "bob", "note.added"), taken], "bob", 7)).toBe(false);
  expect(goesOn([taken, event(8, "ann", "note.added")], "bob", 7)).toBe(false);
  expect(goesOn([taken, event(8, "bob", "flow.answered")], "bob", 7)).toBe(true);
});
