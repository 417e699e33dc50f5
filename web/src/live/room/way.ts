// Where the session stands and how it came there, and the clock along the way.
import type { ChoiceRef, Clock, Event, NodeRef, State, VisitKind } from "../../api/protocol";

/** What the clock shows at this time, in ms. */
export function clockShows(clock: Clock, at: string): number {
  return clock.ran_ms + (clock.since ? Date.parse(at) - Date.parse(clock.since) : 0);
}

export function standOn(state: State, node: NodeRef | null, event: Event): Partial<State> {
  const clock = { ...state.clock, node_from_ms: clockShows(state.clock, event.at) };
  return { node, node_since: event.at, node_seq: event.seq, clock };
}

export function way(state: State, event: Event): Partial<State> | null {
  switch (event.kind) {
    case "flow.answered": {
      const { node, option, next } = event.data;
      return { path: leave(state, node, "answered", option, null, event), ...standOn(state, next, event) };
    }
    case "step.completed": {
      const { node, outcome, output, next } = event.data;
      return {
        path: leave(state, node, "completed", outcome, output, event),
        ...standOn(state, next, event),
      };
    }
    case "step.skipped": {
      const { node, reason, choice, next } = event.data;
      return { path: leave(state, node, "skipped", choice, reason, event), ...standOn(state, next, event) };
    }
    case "flow.jumped": {
      const { from, to } = event.data;
      return { path: leave(state, from, "left", null, null, event), ...standOn(state, to, event) };
    }
    case "flow.backed":
      return { path: setAside(state, event.data.to.id), ...standOn(state, event.data.to, event) };
    case "people.summoned":
      return { summons: { seq: event.seq, node: event.data.node, by: event.by, at: event.at } };
    default:
      return null;
  }
}

function leave(
  state: State,
  node: NodeRef,
  kind: VisitKind,
  choice: ChoiceRef | null,
  output: string | null,
  event: Event,
): State["path"] {
  const { seq, by, at } = event;
  const took_ms = clockShows(state.clock, at) - state.clock.node_from_ms;
  return [...state.path, { seq, node, kind, choice, output, by, at, took_ms, undone: false }];
}

/** Everything since the last visit to this place does not count any more. */
function setAside(state: State, node: string): State["path"] {
  const last = state.path.findLastIndex((visit) => !visit.undone && visit.node.id === node);
  if (last < 0) return state.path;
  return state.path.map((visit, index) => (index >= last ? { ...visit, undone: true } : visit));
}

type Visit = State["path"][number];

/** Whether something was done there: a place that was skipped or only looked at was not tried. */
export function isTried({ kind }: Visit): boolean {
  return kind === "answered" || kind === "completed";
}

/** Places that count and were passed over: skipped or left open, and not tried before or since; each once. */
export function passedOver({ path, node }: Pick<State, "path" | "node">): Visit[] {
  const counts = path.filter((visit) => !visit.undone);
  const known = new Set(counts.filter(isTried).map((visit) => visit.node.id));
  if (node) known.add(node.id);
  const passed: Visit[] = [];
  for (const visit of counts.toReversed()) {
    if (known.has(visit.node.id)) continue;
    known.add(visit.node.id);
    passed.unshift(visit);
  }
  return passed;
}
