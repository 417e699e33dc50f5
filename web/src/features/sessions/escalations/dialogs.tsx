// Saying no with a reason, having somebody else asked, and handing back.
// What must stay true: a dialog with words in it closes when they are accepted, not before.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { wordsOf } from "../../../api/problem";
import type { Escalation } from "../../../api/protocol";
import { Area } from "../../../ui/field";
import { FormDialog } from "../../../ui/form-dialog";
import { Addressee, addressed } from "./addressee";
import { choicesQuery, escalationsQuery } from "./queries";
import { useSend } from "./use-send";
import { decliningMeans, givingMeans } from "./words";

interface DialogProps {
  session: string;
  offer: Escalation;
  onClose: () => void;
}

export function DeclineDialog({ session, offer, onClose }: DialogProps) {
  const [reason, setReason] = useState("");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { send, busy, wrong, failed } = useSend(session, ["reason"], async () => {
    onClose();
    await queries.invalidateQueries({ queryKey: escalationsQuery.queryKey });
    await navigate({ to: "/escalations" });
  });
  return (
    <FormDialog
      title="Decline to take over"
      description={decliningMeans(offer)}
      action="Decline"
      refusal={reason.trim() ? null : "Say why."}
      busy={busy}
      failed={failed}
      onSend={() =>
        send({ kind: "escalation.decline", data: { escalation: offer.id, reason: reason.trim() } })
      }
      onClose={onClose}
    >
      <Area
        label="Why?"
        hint={`${offer.by.name} and whoever sees the session can read it.`}
        rows={2}
        maxLength={500}
        value={reason}
        error={wrong("reason")}
        onChange={(event) => setReason(event.target.value)}
      />
    </FormDialog>
  );
}

export function GiveDialog({ session, offer, onClose }: DialogProps) {
  const { data: choices, error } = useQuery(choicesQuery);
  const queries = useQueryClient();
  const [whom, setWhom] = useState("");
  const [reason, setReason] = useState("");
  const { send, busy, wrong, failed } = useSend(session, ["reason", "to", "team"], async () => {
    onClose();
    await queries.invalidateQueries({ queryKey: escalationsQuery.queryKey });
  });
  const give = () =>
    send({
      kind: "escalation.readdress",
      data: { escalation: offer.id, reason: reason.trim(), ...addressed(whom) },
    });
  return (
    <FormDialog
      title="Give it to another"
      description={givingMeans(offer)}
      action="Ask them"
      refusal={reason.trim() ? null : "Say why."}
      busy={busy}
      failed={failed ?? (error && !choices ? wordsOf(error) : null)}
      onSend={give}
      onClose={onClose}
    >
      <Addressee
        choices={choices}
        without={offer.by.id}
        value={whom}
        onChange={setWhom}
        error={wrong("to", "team")}
      />
      <Area
        label="Why?"
        rows={2}
        maxLength={500}
        value={reason}
        error={wrong("reason")}
        onChange={(event) => setReason(event.target.value)}
      />
    </FormDialog>
  );
}

export function ReturnDialog({ session, offer, onClose }: DialogProps) {
  const [lesson, setLesson] = useState("");
  const { send, busy, wrong, failed } = useSend(session, ["lesson"], onClose);
  const learnt = lesson.trim();
  return (
    <FormDialog
      title={`Hand it back to ${offer.by.name}`}
      action="Hand it back"
      busy={busy}
      failed={failed}
      onSend={() =>
        send({
          kind: "escalation.return",
          data: { escalation: offer.id, ...(learnt && { lesson: learnt }) },
        })
      }
      onClose={onClose}
    >
      <Area
        label="What is to be learnt from it?"
        hint="You may leave it empty. Everybody who had handed it on is told, and whoever is in the room; it stands in the next briefing and in the internal note."
        rows={3}
        maxLength={2000}
        value={lesson}
        error={wrong("lesson")}
        onChange={(event) => setLesson(event.target.value)}
      />
    </FormDialog>
  );
}
