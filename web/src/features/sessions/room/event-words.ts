// What happened, in words.
// What must stay true: every kind of event has words of its own; what this page does
// not know yet is still listed; what it is about is named where it is known.
import type { ControlReason, Event, State, SuggestionEnd } from "../../../api/protocol";
import { whomWords } from "../escalations/words";
import { whatItDoes } from "./panels/proposal-words";
import { OUTCOMES, TASKS } from "./words";

type Of<Kind extends Event["kind"]> = Extract<Event, { kind: Kind }>["data"];

/** What events tell of by name only: the state has it. */
export interface Known {
  tasks: Pick<State["tasks"][number], "id" | "what" | "title">[];
  suggestions: Pick<State["suggestions"][number], "id" | "proposal">[];
}

/** The same, where there is no state but the whole log. */
export function knownFrom(log: Event[]): Known {
  const tasks = log.flatMap((event) =>
    event.kind === "task.added" ? [{ id: event.data.task, ...event.data }] : [],
  );
  const suggestions = log.flatMap((event) =>
    event.kind === "suggestion.finished"
      ? [{ id: event.data.suggestion, proposal: event.data.proposal ?? null }]
      : [],
  );
  return { tasks, suggestions };
}

/** Reads after the name: "Ann" + " answered …". */
export function whatHappened(event: Event, known: Known | null): string {
  const words = WORDS[event.kind] as
    | ((data: unknown, event: Event, known: Known | null) => string)
    | undefined;
  return words ? words(event.data, event, known) : (event as { kind: string }).kind;
}

type Words = { [Kind in Event["kind"]]: (data: Of<Kind>, event: Event, known: Known | null) => string };

const WORDS: Words = {
  "session.started": ({ flow }) => (flow ? `started “${flow.title}”` : "started the session"),
  "session.paused": ({ reason }) => because("paused the session", reason),
  "session.resumed": () => "went on with the session",
  "session.completed": ({ outcome }) => `ended the session: ${OUTCOMES[outcome]}`,
  "session.abandoned": ({ reason }) => because("abandoned the session", reason),
  "session.reopened": ({ reason }) => because("opened the session again", reason),
  "participant.joined": ({ role }) => (role === "observer" ? "came to watch" : "joined"),
  "participant.changed": ({ role }) => (role === "observer" ? "only watches now" : "takes part now"),
  "people.summoned": ({ node }) => `brought everyone to “${node.title}”`,
  "flow.answered": ({ node, option }) => `answered “${node.title}” with “${option.label}”`,
  "flow.backed": ({ to }) => `went back to “${to.title}”`,
  "flow.jumped": ({ to }) => `went to “${to.title}”`,
  "step.completed": ({ node, outcome }) => `did “${node.title}”: ${outcome.label}`,
  "step.skipped": ({ node, reason }) => because(`skipped “${node.title}”`, reason),
  "step.added": ({ title }) => `added the step “${title}”`,
  "added_step.completed": ({ title, outcome }) => `did the added step “${title}”: ${outcome.label}`,
  "variable.set": ({ variable }) => `set ${variable.label} to “${variable.value}”`,
  "note.added": ({ text }) => `noted: ${text}`,
  "note.edited": ({ text }) => `changed a note: ${text}`,
  "note.retracted": () => "took back a note",
  "fact.added": ({ text }) => `found out: ${text}`,
  "fact.retracted": ({ reason }) => because("took back a fact", reason),
  "task.added": ({ what, title, assignee }) =>
    `added the ${TASKS[what]} “${title}”${assignee ? ` for ${assignee.name}` : ""}`,
  "task.moved": ({ task, status, assignee }, event, known) => {
    const which = taskNamed(task, known);
    if (status !== "doing") return `put ${which} back`;
    if (!assignee) return `began ${which}`;
    return assignee.id === event.by.id ? `took ${which}` : `gave ${which} to ${assignee.name}`;
  },
  "task.resolved": ({ task, status, result }, _, known) =>
    because(`${status === "dropped" ? "dropped" : "finished"} ${taskNamed(task, known)}`, result),
  "chat.said": ({ text }) => `said: ${text}`,
  "moment.pinned": ({ title, of }) => `pinned event ${of}: “${title}”`,
  "ticket.linked": ({ ticket }) =>
    `linked ticket ${ticket.number}${ticket.client ? ` of ${ticket.client}` : ""}`,
  "suggestion.started": ({ question, asker, unasked }) => {
    if (unasked) return "wrote something that FlowPilot answers to";
    const who = asker ? `has FlowPilot answer ${asker.name}` : "asked FlowPilot";
    return question ? `${who}: ${question}` : `${who} what to try next`;
  },
  "suggestion.queued": ({ question }) =>
    question ? `asked FlowPilot next: ${question}` : "asked FlowPilot next what to try",
  "suggestion.accepted": ({ suggestion, edited }, _, known) =>
    because(
      edited ? "took FlowPilot's proposal in other words" : "took FlowPilot's proposal",
      proposed(suggestion, known),
    ),
  "suggestion.dismissed": ({ suggestion }, _, known) =>
    because("did not want FlowPilot's proposal", proposed(suggestion, known)),
  "copilot.muted": ({ muted }) => (muted ? "muted FlowPilot" : "lets FlowPilot speak up again"),
  "suggestion.finished": ({ end, text }) => because(ENDS[end], end === "done" ? short(text) : null),
  "escalation.offered": ({ reason, to, team }) => `asked ${whomWords(to, team)} to take over: ${reason}`,
  "escalation.readdressed": ({ reason, to, team }) => `asked ${whomWords(to, team)} instead: ${reason}`,
  "escalation.seen": () => "read what was asked",
  "escalation.assessed": ({ assessment }) =>
    assessment.end === "done"
      ? "has FlowPilot's assessment"
      : because("got no assessment from FlowPilot", assessment.text),
  "escalation.exhausted": () => "was the last: everybody who was asked has declined",
  "escalation.released": () => "may not go on with it: somebody is asked again",
  "escalation.claimed": () => "took over",
  "escalation.declined": ({ reason }) => `will not take over: ${reason}`,
  "escalation.returned": ({ lesson }) => because("handed it back", lesson),
  "escalation.withdrawn": () => "needs nobody any more",
  "push.moved": ({ reason, ...moved }) => because(pushed(moved), reason),
  "ticket.moved": ({ ticket, status }) => because(`says that ticket ${ticket} changed`, status),
  "control.requested": () => "asked for control",
  "control.moved": (data, event) => controlMoved(data, event.by.id),
};

function pushed({ delivery, document, ticket, status }: Omit<Of<"push.moved">, "reason">): string {
  if (delivery === "status") {
    return {
      queued: `asked for a new status of ticket ${ticket}`,
      sent: `still waits for the new status of ticket ${ticket}`,
      confirmed: `moved ticket ${ticket} to its new status`,
      failed: `could not move ticket ${ticket} to its new status`,
    }[status];
  }
  const what = delivery === "time" ? "the time worked" : `the ${document.replaceAll("_", " ")}`;
  return {
    queued: `sent ${what} to ticket ${ticket}`,
    sent: `still waits for ${what} to get onto ticket ${ticket}`,
    confirmed: `got ${what} onto ticket ${ticket}`,
    failed: `could not get ${what} onto ticket ${ticket}`,
  }[status];
}

/** The answer's end is written down in the name of whoever asked for it. */
const ENDS: Record<SuggestionEnd, string> = {
  done: "has FlowPilot's answer",
  stopped: "stopped FlowPilot's answer",
  failed: "got no answer from FlowPilot",
  interrupted: "lost FlowPilot's answer when the server stopped",
};

function controlMoved({ from, to, reason }: Of<"control.moved">, by: string): string {
  const moved: Record<ControlReason, () => string> = {
    granted: () => `gave control to ${to?.name ?? "nobody"}`,
    claimed: () => "has control",
    returned: () => `gave control back to ${to?.name ?? "nobody"}`,
    released: () => "let go of control",
    lapsed: () =>
      from && from.id !== by ? `has control, ${from.name} was away` : "was away and lost control",
    taken: () => (from ? `took control from ${from.name}` : "took control"),
  };
  return moved[reason]();
}

function taskNamed(id: string, known: Known | null): string {
  const task = known?.tasks.find((one) => one.id === id);
  return task ? `the ${TASKS[task.what]} “${short(task.title)}”` : "a task";
}

function proposed(id: string, known: Known | null): string | null {
  const proposal = known?.suggestions.find((one) => one.id === id)?.proposal;
  return proposal ? short(whatItDoes(proposal)) : null;
}

const SHORT = 90;

/** The beginning, on one line and without marks of Markdown. */
function short(text: string): string {
  const line = text
    .replace(/[*_`#>]+/g, "")
    .replace(/\s+/g, " ")
    .trim();
  return line.length > SHORT ? `${line.slice(0, SHORT).trimEnd()}…` : line;
}

function because(what: string, reason: string | null): string {
  return reason ? `${what}: ${reason}` : what;
}
