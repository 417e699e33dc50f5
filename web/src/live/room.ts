// The state of a session: a fold over its events, the same as the server's.
// What must stay true: `apply` is pure and total, and agrees with `State::apply`
// in src/sessions/state.rs on every event; golden vectors prove it.
import type { Actor, ChoiceRef, Event, NodeRef, Participant, SessionRole, State } from "../api/protocol";

export const EMPTY: State = {
  seq: 0,
  status: "running",
  title: "",
  visibility: null,
  flow: null,
  node: null,
  node_since: null,
  node_seq: 0,
  path: [],
  participants: [],
  driver: null,
  control_requests: [],
  notes: [],
  started_at: null,
  completion: null,
};

/** The state after `event`. What cannot be understood only moves the number on. */
export function apply(state: State, event: Event): State {
  return { ...state, ...change(state, event), seq: event.seq };
}

function change(state: State, event: Event): Partial<State> {
  const { at, by, seq } = event;
  switch (event.kind) {
    case "session.started": {
      const { title, flow, node, visibility } = event.data;
      const participants = join(state.participants, by, "driver", at);
      return {
        title,
        flow,
        visibility,
        started_at: at,
        participants,
        driver: by.id,
        ...standOn(node, event),
      };
    }
    case "participant.joined":
      return { participants: join(state.participants, event.data.user, event.data.role, at) };
    case "flow.answered":
      return leave(state, event.data.node, event.data.option, null, event.data.next, event);
    case "step.completed":
      return leave(state, event.data.node, event.data.outcome, event.data.output, event.data.next, event);
    case "note.added": {
      const { note: id, text, node } = event.data;
      return { notes: [...state.notes, { id, seq, text, node, by, at }] };
    }
    case "control.requested":
      return { control_requests: [...state.control_requests, { user: event.data.user, at }] };
    case "control.moved":
      return moveControl(state, event.data.from, event.data.to);
    case "session.completed": {
      const { outcome, summary, csat } = event.data;
      return { status: "completed", control_requests: [], completion: { outcome, summary, csat, by, at } };
    }
    default:
      return {};
  }
}

function standOn(node: NodeRef | null, event: Event): Partial<State> {
  return { node, node_since: event.at, node_seq: event.seq };
}

function leave(
  state: State,
  node: NodeRef,
  choice: ChoiceRef,
  output: string | null,
  next: NodeRef,
  event: Event,
): Partial<State> {
  const visit = { seq: event.seq, node, choice, output, by: event.by, at: event.at };
  return { path: [...state.path, visit], ...standOn(next, event) };
}

function join(participants: Participant[], user: Actor, role: SessionRole, at: string): Participant[] {
  if (participants.some((person) => person.id === user.id)) return participants;
  return [...participants, { id: user.id, name: user.name, role, joined_at: at }];
}

function moveControl(state: State, from: Actor | null, to: Actor | null): Partial<State> {
  const withRole = (people: Participant[], user: Actor | null, role: SessionRole) =>
    people.map((person) => (person.id === user?.id ? { ...person, role } : person));
  return {
    control_requests: state.control_requests.filter((request) => request.user.id !== to?.id),
    participants: withRole(withRole(state.participants, from, "collaborator"), to, "driver"),
    driver: to?.id ?? null,
  };
}
