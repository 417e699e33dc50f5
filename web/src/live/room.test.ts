// The fold of a session, where the golden vectors do not reach.
import { expect, test } from "vitest";
import type { Event, State } from "../api/protocol";
import type { EventBody } from "./fakes.test-help";
import { apply, EMPTY } from "./room";

const ann = { id: "ann", name: "Ann" };
const bob = { id: "bob", name: "Bob" };
const at = (seq: number) => `2026-03-01T12:00:${String(seq).padStart(2, "0")}Z`;

function fold(...bodies: [typeof ann, EventBody][]): State {
  return bodies.reduce((state, [by, body], index) => {
    const event = { seq: index + 1, at: at(index + 1), by, command: `c${index + 1}`, ...body } as Event;
    return apply(state, event);
  }, EMPTY);
}

const started: EventBody = {
  kind: "session.started",
  data: { title: "Outlook", flow: null, subflows: [], node: { id: "a", title: "Ask" }, visibility: "team" },
};

test("the starter drives; joining twice changes nothing", () => {
  const joined: EventBody = { kind: "participant.joined", data: { user: bob, role: "collaborator" } };
  const state = fold([ann, started], [bob, joined], [bob, joined]);
  expect(state.driver).toBe("ann");
  expect(state.participants.map((person) => [person.id, person.role])).toEqual([
    ["ann", "driver"],
    ["bob", "collaborator"],
  ]);
  expect(state.seq).toBe(3);
});

test("control moves, and only the request of the one who got it is settled", () => {
  const joined: EventBody = { kind: "participant.joined", data: { user: bob, role: "collaborator" } };
  const asks = (user: typeof ann): EventBody => ({ kind: "control.requested", data: { user } });
  const moved: EventBody = { kind: "control.moved", data: { from: ann, to: bob, reason: "granted" } };
  const state = fold([ann, started], [bob, joined], [bob, asks(bob)], [ann, asks(ann)], [ann, moved]);
  expect(state.driver).toBe("bob");
  expect(state.control_requests.map((request) => request.user.id)).toEqual(["ann"]);
  expect(state.participants.map((person) => person.role)).toEqual(["collaborator", "driver"]);
});

test("a kind from the future only moves the number on", () => {
  const future = {
    seq: 2,
    at: at(2),
    by: bob,
    command: "c2",
    kind: "future.happened",
    data: {},
  } as unknown as Event;
  const before = fold([ann, started]);
  expect(apply(before, future)).toEqual({ ...before, seq: 2 });
});

test("folding changes nothing in place", () => {
  const before = fold([ann, started]);
  const copy = structuredClone(before);
  apply(before, {
    seq: 2,
    at: at(2),
    by: ann,
    command: "c2",
    kind: "flow.answered",
    data: {
      node: { id: "a", title: "Ask" },
      option: { id: "y", label: "Yes" },
      next: { id: "b", title: "Do" },
    },
  });
  expect(before).toEqual(copy);
});
