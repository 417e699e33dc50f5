// Putting a document on the ticket, and how far that is.
// What must stay true: what goes out is what is shown; a second press changes nothing.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { wordsOf } from "../../api/problem";
import { type Push, pushesQuery, putOnTicket, ticketChoicesQuery, tryAgain } from "../../api/psa";
import { timeOf } from "../../lib/time";
import { uuid7 } from "../../lib/uuid7";
import { Button } from "../../ui/button";
import { Select } from "../../ui/field";
import { Notice } from "../../ui/notice";
import type { Tone, Variant } from "./queries";
import { VARIANTS } from "./words";

interface OnTicketProps {
  session: string;
  variant: Variant;
  tone: Tone;
  /** The last event that the shown document knows. */
  seq: number | undefined;
  /** Where the ticket is kept, if it is. */
  source: { connection: string; ticket: string } | undefined;
}

const STATES: Record<Push["state"], string> = {
  queued: "waits to go out",
  sent: "is on its way",
  confirmed: "is on the ticket",
  failed: "is not on the ticket",
};

export function OnTicket({ session, variant, tone, seq, source }: OnTicketProps) {
  const { data } = useQuery(pushesQuery(session));
  if (!data || (!source && data.items.length === 0)) return null;
  return (
    <section aria-label="On the ticket" className="space-y-3 rounded-md border border-line p-3">
      {source && variant !== "full_log" && (
        <PutThere
          session={session}
          variant={variant}
          tone={tone}
          seq={seq}
          source={source}
          refusal={data.push.reason ?? null}
        />
      )}
      {data.items.length > 0 && (
        <ul className="space-y-1.5 text-sm">
          {data.items.map((push) => (
            <Row key={push.id} push={push} session={session} refusal={data.retry.reason ?? null} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface PutThereProps extends OnTicketProps {
  source: { connection: string; ticket: string };
  refusal: string | null;
}

function PutThere({ session, variant, tone, seq, source, refusal }: PutThereProps) {
  const queries = useQueryClient();
  const choices = useQuery(ticketChoicesQuery(source.connection, source.ticket));
  const [status, setStatus] = useState("");
  const push = useMutation({
    mutationFn: (upTo: number) =>
      putOnTicket(session, {
        id: uuid7(),
        variant,
        tone,
        offset: -new Date().getTimezoneOffset(),
        seq: upTo,
        ...(status ? { status } : {}),
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: pushesQuery(session).queryKey }),
  });
  const forClient = variant === "client_update";
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-end gap-3">
        <Button
          size="sm"
          look="primary"
          refusal={refusal}
          busy={push.isPending || seq === undefined}
          onClick={() => seq !== undefined && push.mutate(seq)}
        >
          Put it on ticket {source.ticket}
        </Button>
        {choices.data && choices.data.statuses.length > 0 && (
          <Select
            label="Then move the ticket to"
            value={status}
            onChange={(event) => setStatus(event.target.value)}
          >
            <option value="">Leave it where it is</option>
            {choices.data.statuses.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </div>
      <p className="text-sm text-muted">
        {forClient ? "The client can read it there." : "Only your own people read it there."} No e-mail goes
        out.
      </p>
      {push.error && (
        <Notice tone="bad" live>
          {wordsOf(push.error)}
        </Notice>
      )}
    </div>
  );
}

function Row({ push, session, refusal }: { push: Push; session: string; refusal: string | null }) {
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: () => tryAgain(push.id),
    onSettled: () => queries.invalidateQueries({ queryKey: pushesQuery(session).queryKey }),
  });
  const name = VARIANTS.find(([id]) => id === push.variant)?.[1] ?? push.variant;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="min-w-0 break-words">
        {name} {STATES[push.state]}
        <span className="text-muted">
          {" "}
          · {push.by.name}, {timeOf(push.changed_at)}
        </span>
        {push.reason && <span className="block text-muted">{push.reason}</span>}
        {again.error && <span className="block text-bad">{wordsOf(again.error)}</span>}
      </span>
      {push.state === "failed" && (
        <Button size="sm" refusal={refusal} busy={again.isPending} onClick={() => again.mutate()}>
          Try again
        </Button>
      )}
    </li>
  );
}
