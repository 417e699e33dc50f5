// What happened and what was asked, in words.
// What must stay true: every kind of event and command has words; what this page
// does not know yet is still listed.
import type { Command, Event, Outcome, SessionRole } from "../../../api/protocol";
import type { FlowDocument } from "../../../api/types";

export const OUTCOMES: Record<Outcome, string> = {
  resolved: "Resolved",
  escalate: "Escalated",
  not_reproducible: "Not reproducible",
};

export const ROLES: Record<SessionRole, string> = {
  driver: "has control",
  collaborator: "takes part",
  observer: "watches",
};

/** The same, of a session that is over. */
export const ROLES_THEN: Record<SessionRole, string> = {
  driver: "had control at the end",
  collaborator: "took part",
  observer: "watched",
};

/** Reads after the name: "Ann" + " answered …". */
export function whatHappened(event: Event): string {
  switch (event.kind) {
    case "session.started":
      return event.data.flow ? `started “${event.data.flow.title}”` : "started the session";
    case "participant.joined":
      return event.data.role === "observer" ? "came to watch" : "joined";
    case "flow.answered":
      return `answered “${event.data.node.title}” with “${event.data.option.label}”`;
    case "step.completed":
      return `did “${event.data.node.title}”: ${event.data.outcome.label}`;
    case "note.added":
      return `noted: ${event.data.text}`;
    case "control.requested":
      return "asked for control";
    case "control.moved": {
      const { from, to, reason } = event.data;
      if (reason === "granted") return `gave control to ${to?.name ?? "nobody"}`;
      if (reason === "released") return "let go of control";
      return from ? `took control from ${from.name}` : "took control";
    }
    case "session.completed":
      return `ended the session: ${OUTCOMES[event.data.outcome]}`;
    default:
      return (event as { kind: string }).kind;
  }
}

/** What a command was, as the start of "… was not done". */
export function whatWasAsked(command: Command, flow: FlowDocument | undefined): string {
  const node = (id: string) => flow?.nodes.find((one) => one.id === id);
  const label = (id: string, choice: string) =>
    node(id)?.options?.find((option) => option.id === choice)?.label ?? choice;
  switch (command.kind) {
    case "flow.answer": {
      const { node: id, option } = command.data;
      return `Your answer “${label(id, option)}” to “${node(id)?.title ?? id}” was not taken`;
    }
    case "step.complete": {
      const { node: id, outcome } = command.data;
      return `“${label(id, outcome)}” for “${node(id)?.title ?? id}” was not taken`;
    }
    case "note.add":
      return "Your note was not saved";
    case "session.complete":
      return "The session was not ended";
    case "control.request":
      return "Control was not asked for";
    case "control.grant":
      return "Control was not given";
    case "control.take":
      return "Control was not taken";
    case "control.release":
      return "You still have control";
    default:
      return "Something was not done";
  }
}
