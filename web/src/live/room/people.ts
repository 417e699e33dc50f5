// Who is there, who drives, whether the session goes on.
import type { Actor, Event, Participant, SessionRole, State } from "../../api/protocol";
import { endEscalations } from "./escalation";
import { clockShows, standOn } from "./way";

export function people(state: State, event: Event): Partial<State> {
  const { by, at } = event;
  switch (event.kind) {
    case "session.started": {
      const { title, flow, subflows, node, visibility } = event.data;
      const clock = { ...state.clock, since: at };
      const participants = join(state.participants, by, "driver", at);
      const begun = { title, flow, subflows: subflows ?? [], visibility, started_at: at, participants };
      return { ...begun, ...standOn({ ...state, clock }, node, event), ...drive(by.id, at) };
    }
    case "participant.joined":
      return { participants: join(state.participants, event.data.user, event.data.role, at) };
    case "participant.changed": {
      const { user, role } = event.data;
      return { participants: withRole(state.participants, user.id, role) };
    }
    case "control.requested":
      return { control_requests: [...state.control_requests, { user: event.data.user, at }] };
    case "control.moved":
      return moveControl(state, event.data.from?.id ?? null, event.data.to?.id ?? null, at);
    case "session.completed": {
      const { outcome, summary, csat } = event.data;
      return { ...end(state, "completed", at), completion: { outcome, summary, csat, by, at } };
    }
    case "session.abandoned":
      return { ...end(state, "abandoned", at), abandoned: event.data.reason };
    case "session.paused": {
      const parked = { by, at, reason: event.data.reason, briefing: event.data.briefing ?? null };
      return { status: "paused", clock: stop(state, at), parked };
    }
    case "session.resumed":
      return { status: "running", parked: null, clock: { ...state.clock, since: at } };
    case "session.reopened": {
      const reopened = { status: "running" as const, completion: null, abandoned: null };
      const clock = { ...state.clock, since: at };
      return { ...reopened, clock, ...moveControl(state, state.driver, by.id, at) };
    }
    default:
      return {};
  }
}

function stop(state: State, at: string): State["clock"] {
  return { ...state.clock, ran_ms: clockShows(state.clock, at), since: null };
}

function end(state: State, status: State["status"], at: string): Partial<State> {
  const clock = state.status === "running" ? stop(state, at) : state.clock;
  return { status, clock, parked: null, control_requests: [], escalations: endEscalations(state) };
}

function drive(driver: string | null, at: string): Partial<State> {
  return { driver, driver_active_at: driver ? at : null };
}

function join(participants: Participant[], user: Actor, role: SessionRole, at: string): Participant[] {
  if (participants.some((person) => person.id === user.id)) return participants;
  return [...participants, { id: user.id, name: user.name, role, joined_at: at }];
}

function withRole(people: Participant[], user: string | null, role: SessionRole): Participant[] {
  return people.map((person) => (person.id === user ? { ...person, role } : person));
}

function moveControl(state: State, from: string | null, to: string | null, at: string): Partial<State> {
  return {
    control_requests: state.control_requests.filter((request) => request.user.id !== to),
    participants: withRole(withRole(state.participants, from, "collaborator"), to, "driver"),
    ...drive(to, at),
  };
}
