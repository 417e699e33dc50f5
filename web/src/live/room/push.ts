// What goes onto the ticket, and what its system says of it.
import type { Event, State } from "../../api/protocol";

export function push(state: State, event: Event): Partial<State> | null {
  if (event.kind === "ticket.moved") {
    const { status, closed } = event.data;
    return { ticket_now: { status, closed, at: event.at } };
  }
  if (event.kind !== "push.moved") return null;
  const { push: id, delivery, document, ticket, status, reason } = event.data;
  const moved = { id, delivery, document, ticket, status, reason, by: event.by, at: event.at };
  const last = state.pushes.findLastIndex((known) => known.id === id && known.delivery === delivery);
  if (last < 0) return { pushes: [...state.pushes, moved] };
  return { pushes: state.pushes.map((known, index) => (index === last ? moved : known)) };
}
