// What is still open in a session, for whoever is about to end it.
import type { State } from "../../../api/protocol";
import { currentEscalation } from "../../../live/room/escalation";

/** In words, a line each. `atEnd`: the flow has been gone through to one of its ends. */
export function stillOpen(state: State, atEnd: boolean): string[] {
  const { node, tasks, steps } = state;
  const offer = currentEscalation(state);
  return [
    ...(node && !atEnd ? [`The step “${node.title}” has no answer.`] : []),
    ...steps.filter(({ outcome }) => !outcome).map(({ title }) => `The added step “${title}” is not done.`),
    ...tasks
      .filter(({ status }) => status === "open" || status === "doing")
      .map(({ title, assignee }) => `The task “${title}” is open${assignee ? ` (${assignee.name})` : ""}.`),
    ...(offer?.status === "open"
      ? [`${offer.by.name} still asks somebody to take over; that ends with it.`]
      : []),
  ];
}
