// Begins a session and goes there; asks first for what the flow must know.
// What must stay true: a flow that asks for nothing starts with one press; a refused
// start says why, next to the button.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Play, Ticket } from "lucide-react";
import { useState } from "react";
import { wordsOf } from "../../api/problem";
import type { FlowDocument } from "../../api/types";
import { Button } from "../../ui/button";
import { pasted } from "./pasted";
import { type NewSession, startableQuery } from "./queries";
import { StartDialog } from "./start-dialog";
import { useBegin } from "./use-begin";

interface StartProps {
  session: NewSession;
  /** What somebody pasted or typed about it: its ticket and first note, and its title where there is no flow. */
  about?: string;
  label?: string;
  /** What it is for, for those who hear one button after the other. */
  of?: string;
  look?: "primary" | "plain";
  can?: { allowed: boolean; reason?: string | null } | undefined;
  /** Ask for a ticket first, whatever the flow asks for. */
  withTicket?: boolean;
}

export function Start({ session, about, label = "Start", of, look = "plain", can, withTicket }: StartProps) {
  const begin = useBegin();
  const brought = pasted(about ?? "");
  const queries = useQueryClient();
  const [asking, setAsking] = useState<FlowDocument | "free" | null>(null);
  const start = useMutation({
    mutationFn: async () => {
      const { flow_id: flow } = session;
      const document = flow ? await queries.fetchQuery(startableQuery(flow)) : null;
      if (withTicket || (document?.intake ?? []).length > 0) return setAsking(document ?? "free");
      const { title, ticket, note } = brought;
      const named = { ...(!flow && title && { title }), ...(ticket && { ticket }) };
      await begin.mutateAsync({ session: { ...session, ...named }, note });
    },
  });
  const refusal = can && !can.allowed ? (can.reason ?? "You may not start this.") : null;
  return (
    <div className="flex max-w-56 flex-col items-end gap-1">
      <Button
        look={look}
        size="sm"
        icon={withTicket ? Ticket : Play}
        refusal={refusal}
        busy={start.isPending}
        aria-label={of ? `${label}: ${of}` : undefined}
        onClick={() => start.mutate()}
      >
        {start.isPending ? "Starting…" : label}
      </Button>
      {start.error && (
        <p role="alert" className="text-right text-sm text-bad">
          {wordsOf(start.error)}
        </p>
      )}
      {asking && (
        <StartDialog
          session={session}
          brought={brought}
          flow={asking === "free" ? null : asking}
          onClose={() => setAsking(null)}
        />
      )}
    </div>
  );
}
