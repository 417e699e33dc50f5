// What is open when a session is about to end.
import { expect, test } from "vitest";
import type { Escalation, State, Task } from "../../../api/protocol";
import { EMPTY } from "../../../live/room";
import { stillOpen } from "./still-open";

const by = { id: "ann", name: "Ann" };
const made = { id: "1", seq: 1, by, at: "" };

function task(title: string, status: Task["status"], assignee: Task["assignee"] = null): Task {
  return { ...made, what: "check", title, status, assignee, result: null };
}

test("it names the step without an answer, added steps, tasks, and who is still asked for", () => {
  const state: State = {
    ...EMPTY,
    node: { id: "a", title: "Is it on?" },
    tasks: [task("Call them", "open", by), task("Wait", "done"), task("Look", "doing")],
    steps: [{ ...made, title: "Swap it", body: "", node: null, outcome: null, output: null }],
    escalations: [{ ...made, status: "open" } as Escalation],
  };
  expect(stillOpen(state, false)).toEqual([
    "The step “Is it on?” has no answer.",
    "The added step “Swap it” is not done.",
    "The task “Call them” is open (Ann).",
    "The task “Look” is open.",
    "Ann still asks somebody to take over; that ends with it.",
  ]);
  expect(stillOpen({ ...EMPTY, node: state.node }, true)).toEqual([]);
});

test("what somebody took over is no open request", () => {
  expect(stillOpen({ ...EMPTY, escalations: [{ ...made, status: "claimed" } as Escalation] }, true)).toEqual(
    [],
  );
});
