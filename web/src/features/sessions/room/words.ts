// Names of what the room shows: outcomes, roles, statuses, kinds of steps.
import type { AddedOutcome, Outcome, SessionRole, Status, TaskKind } from "../../../api/protocol";
import type { FlowNode } from "../../../api/types";

export const OUTCOMES: Record<Outcome, string> = {
  resolved: "Resolved",
  escalate: "Escalated",
  not_reproducible: "Not reproducible",
};

export const ADDED_OUTCOMES: Record<AddedOutcome, string> = {
  helped: "It helped",
  did_not_help: "It did not help",
  dropped: "Not done",
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

export const STEP_KINDS: Record<FlowNode["kind"], string> = {
  question: "Find out",
  action: "Do this",
  info: "Read this",
  input: "Write down",
  checklist_item: "To do",
  subflow: "Another flow",
  resolution: "The end of the flow",
};

export const TASKS: Record<TaskKind, string> = { question: "question", check: "check", action: "action" };

/** Whether nothing more happens in a session of this status, until it is reopened. */
export function isOver(status: Status): boolean {
  return status === "completed" || status === "abandoned";
}

/** A step that is one of the flow's ends; the end of a flow inside this one goes on. */
export function endOf(node: FlowNode | undefined): FlowNode | null {
  return node?.kind === "resolution" && (node.options ?? []).length === 0 ? node : null;
}
