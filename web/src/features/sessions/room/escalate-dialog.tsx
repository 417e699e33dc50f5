// Asking somebody to take over. The briefing is made of what happened; nobody writes it.
// What must stay true: what the account wants done first is ticked off here, and kept with it;
// it stays open, with all that was typed, until it is accepted.
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { wordsOf } from "../../../api/problem";
import type { Urgency } from "../../../api/protocol";
import { currentEscalation } from "../../../live/room/escalation";
import { useRoom, useRoomView } from "../../../live/use-room";
import { Area, Field, Select } from "../../../ui/field";
import { FormDialog } from "../../../ui/form-dialog";
import { Notice } from "../../../ui/notice";
import { Addressee, addressed } from "../escalations/addressee";
import { choicesQuery } from "../escalations/queries";
import { useSend } from "../escalations/use-send";
import { URGENCIES } from "../escalations/words";
import { useRefusal } from "./use-room-bits";

const FIELDS = ["reason", "urgency", "skill", "to", "team"];

export default function EscalateDialog({ onClose }: { onClose: () => void }) {
  const room = useRoom();
  const { you, state } = useRoomView();
  // Who passes on what they took over goes on from how it was asked.
  const taken = state && currentEscalation(state);
  const { data: choices, error } = useQuery(choicesQuery);
  const refusal = useRefusal()("escalation.offer");
  const [reason, setReason] = useState("");
  const [urgency, setUrgency] = useState<Urgency>(taken?.urgency ?? "high");
  const [skill, setSkill] = useState(taken?.skill ?? "");
  const [whom, setWhom] = useState("");
  const [confirmed, setConfirmed] = useState<string[]>([]);
  const [missing, setMissing] = useState(false);
  const skills = useId();
  const list = choices?.checklist ?? [];
  const shown = list.length > 0 ? [...FIELDS, "confirmed"] : FIELDS;
  const { send, busy, wrong, failed } = useSend(room.session, shown, onClose);
  const open = list.filter((line) => !confirmed.includes(line));
  const ask = () => {
    if (!reason.trim() || open.length > 0) return setMissing(true);
    const more = {
      ...(skill.trim() && { skill: skill.trim() }),
      ...(list.length > 0 && { confirmed: list }),
    };
    send({
      kind: "escalation.offer",
      data: { reason: reason.trim(), urgency, ...more, ...addressed(whom) },
    });
  };
  return (
    <FormDialog
      title="Ask somebody to take over"
      description="They read what was tried, what is known and what is open: it is put together from this session. You stay in the room."
      action="Ask"
      refusal={refusal ?? (choices || error ? null : "What your account wants done first is being read.")}
      busy={busy}
      failed={failed}
      onSend={ask}
      onClose={onClose}
    >
      {error && !choices && (
        <Notice tone="warn">{wordsOf(error)} You can still ask whoever comes first.</Notice>
      )}
      {list.length > 0 && (
        <Checklist
          list={list}
          confirmed={confirmed}
          onChange={setConfirmed}
          error={missing && open.length > 0 ? "Tick what is done; do the rest first." : wrong("confirmed")}
        />
      )}
      <Area
        label="Why do you need somebody?"
        rows={3}
        maxLength={1000}
        value={reason}
        error={missing && !reason.trim() ? "Say why; it is the first thing they read." : wrong("reason")}
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          label="How soon"
          error={wrong("urgency")}
          value={urgency}
          onChange={(event) => setUrgency(event.target.value as Urgency)}
        >
          {URGENCIES.map(([value, name, what]) => (
            <option key={value} value={value}>
              {name}: {what.toLowerCase()}
            </option>
          ))}
        </Select>
        <Addressee
          choices={choices}
          without={you?.id}
          value={whom}
          onChange={setWhom}
          error={wrong("to", "team")}
        />
      </div>
      <Field
        label="What must they know?"
        hint="Such as Exchange, or firewalls. You may leave it empty."
        list={skills}
        autoComplete="off"
        maxLength={100}
        error={wrong("skill")}
        value={skill}
        onChange={(event) => setSkill(event.target.value)}
      />
      <datalist id={skills}>
        {choices?.skills.map((known) => (
          <option key={known} value={known} />
        ))}
      </datalist>
    </FormDialog>
  );
}

interface ChecklistProps {
  list: string[];
  confirmed: string[];
  onChange: (confirmed: string[]) => void;
  error: string | null;
}

function Checklist({ list, confirmed, onChange, error }: ChecklistProps) {
  return (
    <fieldset className="space-y-1.5">
      <legend className="mb-1.5 text-sm font-medium">Done before asking</legend>
      {list.map((line) => (
        <label key={line} className="flex items-start gap-2.5">
          <input
            type="checkbox"
            className="mt-1 size-4 shrink-0 accent-accent"
            checked={confirmed.includes(line)}
            onChange={(event) =>
              onChange(event.target.checked ? [...confirmed, line] : confirmed.filter((one) => one !== line))
            }
          />
          <span className="min-w-0 break-words">{line}</span>
        </label>
      ))}
      {error && (
        <p role="alert" className="text-sm text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
