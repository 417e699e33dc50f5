// What the copilot said, what it is asked next, and what became of its proposals.
import type { Decision, Event, State, Suggestion } from "../../api/protocol";
import { change } from "./board";

const EMPTY = { text: "", end: null, citations: [], confidence: null, produced: null };

export function copilot(state: State, event: Event): Partial<State> | null {
  const { seq, by, at } = event;
  switch (event.kind) {
    case "suggestion.started": {
      const { suggestion: id, question, node, asker = by, unasked = false } = event.data;
      const begun = { id, seq, by: asker, at, question, node, unasked, ...EMPTY };
      const suggestion: Suggestion = { ...begun, proposal: null, decided: null };
      return { suggestions: [...state.suggestions, suggestion], asked: without(state, id) };
    }
    case "suggestion.queued": {
      const { suggestion: id, question } = event.data;
      return { asked: [...state.asked, { id, seq, by, at, question }] };
    }
    case "suggestion.finished": {
      const { suggestion, text, end, citations, confidence, produced = null, proposal = null } = event.data;
      const whole = { text, end, citations, confidence, produced, proposal };
      return { suggestions: change(state.suggestions, suggestion, whole), asked: without(state, suggestion) };
    }
    case "suggestion.accepted":
      return decide(state, event, event.data.suggestion, event.data.edited ? "edited" : "accepted");
    case "suggestion.dismissed":
      return decide(state, event, event.data.suggestion, "dismissed");
    case "copilot.muted":
      return { muted: event.data.muted };
    default:
      return null;
  }
}

function without(state: State, id: string): State["asked"] {
  return state.asked.filter((asked) => asked.id !== id);
}

function decide(state: State, { by, at }: Event, suggestion: string, how: Decision): Partial<State> {
  return { suggestions: change(state.suggestions, suggestion, { decided: { how, by, at } }) };
}
