// Asking somebody to take over. The briefing is made of what happened; nobody writes it.
import { useState } from "react";
import type { State, Urgency } from "../../../api/protocol";
import { useRoom, useRoomView } from "../../../live/use-room";
import { Area, Field, Select } from "../../../ui/field";
import { FormDialog } from "../../../ui/form-dialog";
import { URGENCIES } from "../escalations/words";
import { useRefusal } from "./use-room-bits";

export default function EscalateDialog({ state, onClose }: { state: State; onClose: () => void }) {
  const room = useRoom();
  const { you } = useRoomView();
  const refusal = useRefusal()("escalation.offer");
  const [reason, setReason] = useState("");
  const [urgency, setUrgency] = useState<Urgency>("high");
  const [skill, setSkill] = useState("");
  const [to, setTo] = useState("");
  const [missing, setMissing] = useState(false);
  const others = state.participants.filter((person) => person.id !== you?.id && person.role !== "observer");
  const send = () => {
    if (!reason.trim()) return setMissing(true);
    const more = { ...(skill.trim() && { skill: skill.trim() }), ...(to && { to }) };
    room.ask({ kind: "escalation.offer", data: { reason: reason.trim(), urgency, ...more } });
    onClose();
  };
  return (
    <FormDialog
      title="Ask somebody to take over"
      description="They read what was tried, what is known and what is open: it is put together from this session. You stay in the room."
      action="Ask"
      refusal={refusal}
      onSend={send}
      onClose={onClose}
    >
      <Area
        label="Why do you need somebody?"
        rows={3}
        maxLength={1000}
        value={reason}
        error={missing && !reason.trim() ? "Say why; it is the first thing they read." : null}
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          label="How soon"
          value={urgency}
          onChange={(event) => setUrgency(event.target.value as Urgency)}
        >
          {URGENCIES.map(([value, name, what]) => (
            <option key={value} value={value}>
              {name}: {what.toLowerCase()}
            </option>
          ))}
        </Select>
        <Select label="Whom" value={to} onChange={(event) => setTo(event.target.value)}>
          <option value="">Whoever comes first</option>
          {others.map((person) => (
            <option key={person.id} value={person.id}>
              {person.name}
            </option>
          ))}
        </Select>
      </div>
      <Field
        label="What must they know?"
        hint="Such as Exchange, or firewalls. You may leave it empty."
        maxLength={100}
        value={skill}
        onChange={(event) => setSkill(event.target.value)}
      />
    </FormDialog>
  );
}
