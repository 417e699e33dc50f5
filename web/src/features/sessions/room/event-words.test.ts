// The log in words.
import { expect, test } from "vitest";
import type { Event } from "../../../api/protocol";
import type { EventBody } from "../../../live/fakes.test-help";
import { whatWasAsked } from "./command-words";
import { type Known, whatHappened } from "./event-words";

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

const known = {
  tasks: [{ id: "t", what: "check", title: "Call the carrier" }],
  suggestions: [{ id: "s", proposal: { action: "goto", node } }],
} as unknown as Known;

function by(who: typeof ann, body: EventBody): Event {
  return { seq: 1, at: "", by: who, command: "", ...body } as Event;
}

test.each([
  [
    { kind: "task.moved", data: { task: "t", status: "doing", assignee: ann } },
    "took the check “Call the carrier”",
  ],
  [
    { kind: "task.moved", data: { task: "t", status: "doing", assignee: bob } },
    "gave the check “Call the carrier” to Bob",
  ],
  [
    { kind: "task.resolved", data: { task: "t", status: "done", result: "Up again" } },
    "finished the check “Call the carrier”: Up again",
  ],
  [
    { kind: "suggestion.dismissed", data: { suggestion: "s" } },
    "did not want FlowPilot's proposal: Go to “What asks?”",
  ],
  [
    {
      kind: "suggestion.finished",
      data: {
        suggestion: "s",
        text: "**Look** at\nthe _proxy_.",
        end: "done",
        citations: [],
        confidence: null,
      },
    },
    "has FlowPilot's answer: Look at the proxy.",
  ],
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
  expect(whatHappened(by(ann, body), known)).toBe(words);
});

test("what is not known here is told without its name", () => {
  expect(
    whatHappened(by(ann, { kind: "task.resolved", data: { task: "t", status: "done", result: null } }), null),
  ).toBe("finished a task");
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
