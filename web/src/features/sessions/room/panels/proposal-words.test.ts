// What FlowPilot proposes, in words.
import { expect, test } from "vitest";
import type { Proposal, State, Suggestion } from "../../../../api/protocol";
import { EMPTY } from "../../../../live/room";
import { isPast, openProposal, whatBecameOfIt, whatItDoes, wordsOf } from "./proposal-words";

const here = { id: "a", title: "Is it on?" };
const answer: Proposal = { action: "answer", node: here, option: { id: "no", label: "No" } };
const fact: Proposal = { action: "add_fact", text: "It is off" };
const variable = { name: "pc", label: "Computer", value: "PC-1" };

function suggestion(proposal: Proposal | null): Suggestion {
  const made = { id: "s", seq: 2, by: { id: "u", name: "Ann" }, at: "2026-01-01T00:00:00Z" };
  const said = { question: null, node: here, text: "Try.", end: "done" as const, citations: [] };
  return { ...made, ...said, confidence: null, produced: null, unasked: false, proposal, decided: null };
}

test("every action says what one click does, and which of its words can be changed", () => {
  expect(whatItDoes(answer)).toBe("Answer “Is it on?” with “No”");
  expect(wordsOf(answer)).toBeNull();
  expect(whatItDoes({ action: "goto", node: here })).toBe("Go to “Is it on?”");
  expect(whatItDoes({ action: "set_variable", variable })).toBe("Set Computer to “PC-1”");
  expect(wordsOf({ action: "set_variable", variable })).toBe("PC-1");
  expect(whatItDoes({ action: "add_task", what: "action", title: "Call" })).toContain("“Call”");
  expect(wordsOf(fact)).toBe("It is off");
  const by = { id: "u", name: "Ann" };
  expect(whatBecameOfIt({ how: "edited", by, at: "" })).toBe("Ann took this in other words.");
});

test("an answer is past once the session went on, a fact is not", () => {
  const state: State = { ...EMPTY, node: here, suggestions: [suggestion(answer)] };
  expect(openProposal(state)?.id).toBe("s");
  // Gone on, or gone and come back.
  const on = { ...state, node_seq: 3 };
  expect(isPast(suggestion(answer), on)).toBe(true);
  expect(openProposal(on)).toBeUndefined();
  expect(openProposal({ ...on, suggestions: [suggestion(fact)] })).toBeDefined();
  expect(openProposal({ ...on, suggestions: [suggestion(null)] })).toBeUndefined();
});
