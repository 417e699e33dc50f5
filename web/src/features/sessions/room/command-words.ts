// What was asked for, in words.
// What must stay true: every kind of command has words of its own.
import type { Command } from "../../../api/protocol";
import type { FlowDocument } from "../../../api/types";

type Of<Kind extends Command["kind"]> = Extract<Command, { kind: Kind }>["data"];
type Flow = FlowDocument | undefined;
type Words = { [Kind in Command["kind"]]: (data: Of<Kind>, flow: Flow) => string };

/** What a command was, where it had no effect. */
export function whatWasAsked(command: Command, flow: Flow): string {
  const words = WORDS[command.kind] as ((data: unknown, flow: Flow) => string) | undefined;
  return words ? words(command.data, flow) : "Something was not done";
}

const WORDS: Words = {
  "flow.answer": ({ node, option }, flow) =>
    `Your answer “${label(flow, node, option)}” to “${title(flow, node)}” was not taken`,
  "flow.back": ({ to }, flow) => `The session did not go back to “${title(flow, to)}”`,
  "flow.goto": ({ node }, flow) => `The session did not go to “${title(flow, node)}”`,
  "step.complete": ({ node, outcome }, flow) =>
    `“${label(flow, node, outcome)}” for “${title(flow, node)}” was not taken`,
  "step.skip": ({ node }, flow) => `“${title(flow, node)}” was not skipped`,
  "step.add": ({ title }) => `The step “${title}” was not added`,
  "step.finish": () => "The added step was not finished",
  "note.add": () => "Your note was not saved",
  "note.edit": () => "The note was not changed",
  "note.retract": () => "The note was not taken back",
  "fact.add": () => "The fact was not saved",
  "fact.retract": () => "The fact was not taken back",
  "variable.set": ({ name }) => `“${name}” was not changed`,
  "task.add": ({ title }) => `The task “${title}” was not added`,
  "task.move": () => "The task was not moved",
  "task.resolve": () => "The task was not finished",
  "chat.say": () => "Your message was not sent",
  "moment.pin": () => "The moment was not pinned",
  "ticket.link": ({ number }) => `Ticket ${number} was not linked`,
  "people.join": () => "You still only watch",
  "people.summon": () => "Nobody was brought here",
  "copilot.ask": () => "FlowPilot was not asked",
  "copilot.stop": () => "FlowPilot was not stopped",
  "copilot.accept": () => "FlowPilot's proposal was not done",
  "copilot.dismiss": () => "FlowPilot's proposal was not dismissed",
  "copilot.mute": ({ muted }) => (muted ? "FlowPilot was not muted" : "FlowPilot is still muted"),
  "control.request": () => "Control was not asked for",
  "control.grant": () => "Control was not given",
  "control.take": () => "Control was not taken",
  "control.release": () => "You still have control",
  "escalation.offer": () => "Nobody was asked to take over",
  "escalation.claim": () => "You have not taken over",
  "escalation.decline": () => "Your answer was not taken",
  "escalation.see": () => "That you read it was not told",
  "escalation.readdress": () => "Nobody else was asked",
  "escalation.return": () => "It was not handed back",
  "escalation.withdraw": () => "The request for help still stands",
  "session.pause": () => "The session was not paused",
  "session.resume": () => "The session was not resumed",
  "session.complete": () => "The session was not ended",
  "session.abandon": () => "The session was not abandoned",
  "session.reopen": () => "The session was not opened again",
};

function title(flow: Flow, id: string): string {
  return flow?.nodes.find((node) => node.id === id)?.title ?? id;
}

function label(flow: Flow, id: string, choice: string): string {
  const options = flow?.nodes.find((node) => node.id === id)?.options;
  return options?.find((option) => option.id === choice)?.label ?? choice;
}
