// Saying no with a reason, and having somebody else asked.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { wordsOf } from "../../../api/problem";
import type { Escalation } from "../../../api/protocol";
import { Area } from "../../../ui/field";
import { FormDialog } from "../../../ui/form-dialog";
import { Addressee, addressed } from "./addressee";
import { choicesQuery, command, escalationsQuery } from "./queries";

interface DeclineProps {
  session: string;
  escalation: string;
  onClose: () => void;
}

export function DeclineDialog({ session, escalation, onClose }: DeclineProps) {
  const [reason, setReason] = useState("");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const decline = useMutation({
    mutationFn: () =>
      command(session, { kind: "escalation.decline", data: { escalation, reason: reason.trim() } }),
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: escalationsQuery.queryKey });
      await navigate({ to: "/escalations" });
    },
  });
  return (
    <FormDialog
      title="Decline to take over"
      description="Whoever asked sees who will not, and why. You are not asked any more; others may still come."
      action="Decline"
      refusal={reason.trim() ? null : "Say why."}
      busy={decline.isPending}
      onSend={() => decline.mutate()}
      onClose={onClose}
    >
      <Area
        label="Why?"
        rows={2}
        maxLength={500}
        value={reason}
        error={decline.error ? wordsOf(decline.error) : null}
        onChange={(event) => setReason(event.target.value)}
      />
    </FormDialog>
  );
}

interface GiveProps {
  session: string;
  offer: Escalation;
  onClose: () => void;
}

export function GiveDialog({ session, offer, onClose }: GiveProps) {
  const { data: choices, error } = useQuery(choicesQuery);
  const queries = useQueryClient();
  const [whom, setWhom] = useState("");
  const [reason, setReason] = useState("");
  const give = useMutation({
    mutationFn: () =>
      command(session, {
        kind: "escalation.readdress",
        data: { escalation: offer.id, reason: reason.trim(), ...addressed(whom) },
      }),
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: escalationsQuery.queryKey });
    },
  });
  const failed = give.error ?? error;
  return (
    <FormDialog
      title="Give it to another"
      description="It stays the same request, with its briefing; they are asked instead."
      action="Ask them"
      refusal={reason.trim() ? null : "Say why."}
      busy={give.isPending}
      onSend={() => give.mutate()}
      onClose={onClose}
    >
      <Addressee choices={choices} without={offer.by.id} value={whom} onChange={setWhom} />
      <Area
        label="Why?"
        rows={2}
        maxLength={500}
        value={reason}
        error={failed ? wordsOf(failed) : null}
        onChange={(event) => setReason(event.target.value)}
      />
    </FormDialog>
  );
}
