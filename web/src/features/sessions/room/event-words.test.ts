// The log in words.
import { expect, test } from "vitest";
import type { Event } from "../../../api/protocol";
import type { EventBody } from "../../../live/fakes.test-help";
import { whatWasAsked } from "./command-words";
import { whatHappened } from "./event-words";

const ann = { id: "ann", name: "Ann" };
const bob = { id: "bob", name: "Bob" };
const node = { id: "a", title: "What asks?" };

function pushed(
  delivery: "note" | "time" | "status",
  status: "queued" | "confirmed" | "failed",
  reason: string | null,
) {
  return {
    kind: "push.moved",
    data: { push: "p", delivery, document: "internal_note", ticket: "7", status, reason },
  };
}

test.each([
  [{ kind: "participant.joined", data: { user: ann, role: "observer" } }, "came to watch"],
  [
    { kind: "flow.answered", data: { node, option: { id: "y", label: "Yes" }, next: node } },
    "answered “What asks?” with “Yes”",
  ],
  [{ kind: "control.moved", data: { from: ann, to: bob, reason: "granted" } }, "gave control to Bob"],
  [{ kind: "control.moved", data: { from: ann, to: bob, reason: "taken" } }, "took control from Ann"],
  [{ kind: "control.moved", data: { from: null, to: bob, reason: "taken" } }, "took control"],
  [{ kind: "control.moved", data: { from: ann, to: null, reason: "released" } }, "let go of control"],
  [
    { kind: "session.completed", data: { outcome: "escalate", summary: null, csat: null } },
    "ended the session: Escalated",
  ],
  [pushed("time", "queued", null), "sent the time worked to ticket 7"],
  [pushed("note", "confirmed", null), "got the internal note onto ticket 7"],
  [pushed("status", "failed", "No."), "could not move ticket 7 to its new status: No."],
  [{ kind: "made.up", data: {} } as unknown as EventBody, "made.up"],
] as [EventBody, string][])("%o", (body, words) => {
  expect(whatHappened({ seq: 1, at: "", by: ann, command: "", ...body } as Event)).toBe(words);
});

test("a refused answer is named by its label, or its id when the flow is not here", () => {
  const flow = {
    title: "F",
    description: "",
    kind: "troubleshooting" as const,
    tags: [],
    start: "a",
    nodes: [
      {
        id: "a",
        kind: "question" as const,
        title: "What asks?",
        options: [{ id: "y", label: "Yes", next: "b" }],
      },
    ],
  };
  const command = { kind: "flow.answer" as const, data: { node: "a", option: "y" } };
  expect(whatWasAsked(command, flow)).toBe("Your answer “Yes” to “What asks?” was not taken");
  expect(whatWasAsked(command, undefined)).toBe("Your answer “y” to “a” was not taken");
});
