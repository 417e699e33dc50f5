// What a viewer knows of a session: the fold of what they are sent. Pure.
// What must stay true: it agrees with the server's (`src/sharing/guest.rs`) on every
// event; golden vectors prove it.
import type { GuestEvent, GuestState } from "../api/protocol";

export function apply(state: GuestState, event: GuestEvent): GuestState {
  const next = { ...state, ...change(state, event) };
  return { ...next, hidden: state.hidden + event.hidden, changed_at: event.at, seq: event.seq };
}

function change(state: GuestState, event: GuestEvent): Partial<GuestState> {
  switch (event.kind) {
    case "step.finished": {
      const { title, result, skipped, next } = event.data;
      return { steps: [...state.steps, { title, result, skipped, at: event.at }], current: next };
    }
    case "step.moved":
      return {
        current: event.data.to,
        steps: state.steps.slice(0, Math.max(0, state.steps.length - event.data.undone)),
      };
    case "update.posted": {
      const { text, by } = event.data;
      return { updates: [...state.updates, { update: event.seq, text, by, at: event.at }] };
    }
    case "update.changed": {
      const { update, text } = event.data;
      return {
        updates: state.updates.map((known) => (known.update === update ? { ...known, text } : known)),
      };
    }
    case "update.withdrawn":
      return { updates: state.updates.filter((known) => known.update !== event.data.update) };
    case "status.changed":
      return { status: event.data.status };
    case "helper.changed":
      return { helper: event.data.name };
    case "ticket.linked":
      return { ticket: event.data.ticket };
  }
}
