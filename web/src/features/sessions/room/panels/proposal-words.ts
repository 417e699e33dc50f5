// What FlowPilot proposes to do, in words, and how it looks with other words.
import type { Decided, Proposal, State, Suggestion } from "../../../../api/protocol";
import { TASKS } from "../words";

/** What one click would do. */
export function whatItDoes(proposal: Proposal): string {
  switch (proposal.action) {
    case "answer":
      return `Answer “${proposal.node.title}” with “${proposal.option.label}”`;
    case "goto":
      return `Go to “${proposal.node.title}”`;
    case "set_variable":
      return `Set ${proposal.variable.label} to “${proposal.variable.value}”`;
    case "add_task":
      return `Add the ${TASKS[proposal.what]} “${proposal.title}”`;
    case "add_fact":
      return `Write down as known: “${proposal.text}”`;
  }
}

/** The words of it that can be changed; `null` where there is only yes or no. */
export function wordsOf(proposal: Proposal): string | null {
  switch (proposal.action) {
    case "set_variable":
      return proposal.variable.value;
    case "add_task":
      return proposal.title;
    case "add_fact":
      return proposal.text;
    default:
      return null;
  }
}

const HOW: Record<Decided["how"], string> = {
  accepted: "took this",
  edited: "took this in other words",
  dismissed: "did not want this",
};

export function whatBecameOfIt({ how, by }: Decided): string {
  return `${by.name} ${HOW[how]}.`;
}

/** Why it can be done no more, though nobody decided: the session went on. */
export function isPast({ proposal, seq }: Suggestion, now: State): boolean {
  if (proposal?.action !== "answer" && proposal?.action !== "goto") return false;
  return seq < now.node_seq;
}

/** The newest proposal that waits for somebody. */
export function openProposal(state: State): Suggestion | undefined {
  return state.suggestions.findLast(
    (suggestion) => suggestion.proposal && !suggestion.decided && !isPast(suggestion, state),
  );
}
