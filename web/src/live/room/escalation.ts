// Help that was asked for, who gave it, and how it was handed back.
import type { Escalation, Event, State } from "../../api/protocol";
import { change } from "./board";

const EMPTY = {
  status: "open" as const,
  readdressed: null,
  assessment: null,
  seen: [],
  claimed_by: null,
  claimed_at: null,
  declined: [],
  exhausted: false,
  handed_back: null,
  lesson: null,
};

export function escalation(state: State, event: Event): Partial<State> | null {
  const { seq, by, at } = event;
  const changed = (id: string, changes: Partial<Escalation>) => ({
    escalations: change(state.escalations, id, changes),
  });
  const known = (id: string) => state.escalations.findLast((one) => one.id === id);
  switch (event.kind) {
    case "escalation.offered": {
      const { escalation: id, reason, urgency, skill, to, team, confirmed, briefing } = event.data;
      const whom = { to, team: team ?? null, confirmed: confirmed ?? [] };
      const offered = { id, seq, by, at, reason, urgency, skill, briefing, ...whom, ...EMPTY };
      return { escalations: [...state.escalations, offered] };
    }
    case "escalation.readdressed": {
      const { escalation: id, to, team, reason } = event.data;
      return changed(id, { to, team, readdressed: { by, reason, at }, declined: [], exhausted: false });
    }
    case "escalation.seen": {
      const { escalation: id } = event.data;
      return changed(id, { seen: [...(known(id)?.seen ?? []), { by, at }] });
    }
    case "escalation.assessed": {
      const { produced, ...rest } = event.data.assessment;
      return changed(event.data.escalation, { assessment: { ...rest, produced: produced ?? null } });
    }
    case "escalation.exhausted":
      return changed(event.data.escalation, { exhausted: true });
    case "escalation.claimed":
      return changed(event.data.escalation, { status: "claimed", claimed_by: by, claimed_at: at });
    case "escalation.released":
      return changed(event.data.escalation, { status: "open", claimed_by: null, claimed_at: null });
    case "escalation.declined": {
      const { escalation: id, reason } = event.data;
      const before = known(id);
      if (!before) return {};
      const declined = [...before.declined, { by, reason, at }];
      return changed(id, { declined, ...(before.to?.id === by.id ? { status: "declined" as const } : {}) });
    }
    case "escalation.returned": {
      const { escalation: id, lesson } = event.data;
      return changed(id, { status: "returned", handed_back: { seq, by, at }, lesson });
    }
    case "escalation.withdrawn":
      return changed(event.data.escalation, { status: "withdrawn" });
    default:
      return null;
  }
}

/** The one that waits, or that somebody works on; of those that were passed on, the last. */
export function currentEscalation({ escalations }: State): Escalation | null {
  return escalations.findLast(isAtHand) ?? null;
}

function isAtHand({ status }: Escalation): boolean {
  return status === "open" || status === "claimed";
}

/** The session is over, and with it what was asked for, and who works on it. */
export function endEscalations({ escalations }: State): State["escalations"] {
  return escalations.map((known) => (isAtHand(known) ? { ...known, status: "ended" } : known));
}
