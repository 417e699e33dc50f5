// What people said: notes and chat.
import type { Event, State } from "../../api/protocol";
import { change } from "./board";

export function talk(state: State, event: Event): Partial<State> | null {
  const { seq, by, at } = event;
  switch (event.kind) {
    case "note.added": {
      const { note: id, text, node, shared = false } = event.data;
      const note = { id, seq, by, at, text, node, shared, edited_at: null, retracted: false };
      return { notes: [...state.notes, note] };
    }
    case "note.edited": {
      const { note, text } = event.data;
      return { notes: change(state.notes, note, { text, edited_at: at }) };
    }
    case "note.retracted":
      return { notes: change(state.notes, event.data.note, { retracted: true }) };
    case "chat.said": {
      const { message: id, text, mentions } = event.data;
      return { chat: [...state.chat, { id, seq, by, at, text, mentions }] };
    }
    default:
      return null;
  }
}
