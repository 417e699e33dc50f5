// The state of a session: a fold over its events, the same as the server's.
// What must stay true: `apply` is pure and total, and agrees with `State::apply`
// in src/sessions/state/apply.rs on every event; golden vectors prove it.
import type { Event, State } from "../api/protocol";
import { board } from "./room/board";
import { copilot } from "./room/copilot";
import { escalation } from "./room/escalation";
import { people } from "./room/people";
import { push } from "./room/push";
import { talk } from "./room/talk";
import { way } from "./room/way";

export const EMPTY: State = {
  seq: 0,
  status: "running",
  title: "",
  visibility: null,
  flow: null,
  subflows: [],
  ticket: null,
  node: null,
  node_since: null,
  node_seq: 0,
  clock: { ran_ms: 0, since: null, node_from_ms: 0 },
  path: [],
  steps: [],
  participants: [],
  driver: null,
  driver_active_at: null,
  control_requests: [],
  facts: [],
  variables: [],
  tasks: [],
  notes: [],
  chat: [],
  suggestions: [],
  asked: [],
  muted: false,
  escalations: [],
  pushes: [],
  ticket_now: null,
  moments: [],
  summons: null,
  parked: null,
  started_at: null,
  completion: null,
  abandoned: null,
};

const FOLDS = [way, board, talk, copilot, escalation, push, people];

/** The state after `event`. What cannot be understood only moves the number on. */
export function apply(state: State, event: Event): State {
  const active = state.driver === event.by.id ? { driver_active_at: event.at } : {};
  const before = { ...state, ...active };
  const change = FOLDS.reduce<Partial<State> | null>((done, fold) => done ?? fold(before, event), null);
  return { ...before, ...change, seq: event.seq };
}
