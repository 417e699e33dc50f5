// How far what goes onto the ticket is, below what puts it there: each thing for itself.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { wordsOf } from "../../api/problem";
import { type Push, pushesQuery, tryAgain } from "../../api/psa";
import { timeOf } from "../../lib/time";
import { Button } from "../../ui/button";
import { Delivery, deliveryWords } from "../../ui/delivery";
import { type Put, PutThere } from "./put-there";
import { VARIANTS } from "./words";

interface OnTicketProps extends Omit<Put, "source"> {
  /** Where the ticket is kept, if it is. */
  source: Put["source"] | undefined;
}

export function OnTicket({ source, ...put }: OnTicketProps) {
  const { session, variant } = put;
  const { data } = useQuery(pushesQuery(session));
  if (!data || (!source && data.items.length === 0)) return null;
  return (
    <section aria-label="On the ticket" className="space-y-3 rounded-md border border-line p-3">
      {source && variant !== "full_log" && (
        <PutThere key={variant} {...put} source={source} refusal={data.push.reason ?? null} />
      )}
      {data.items.length > 0 && (
        <ul className="space-y-3 border-t border-line pt-3 text-sm">
          {data.items.map((push) => (
            <Row key={push.id} push={push} session={session} refusal={data.retry.reason ?? null} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ push, session, refusal }: { push: Push; session: string; refusal: string | null }) {
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: () => tryAgain(push.id),
    onSettled: () => queries.invalidateQueries({ queryKey: pushesQuery(session).queryKey }),
  });
  const name = VARIANTS.find(([id]) => id === push.variant)?.[1] ?? push.variant;
  const failed = push.deliveries.filter(({ state }) => state === "failed").length;
  return (
    <li className="space-y-1">
      <p className="text-xs text-muted">
        {push.by.name}, {timeOf(push.changed_at)}
      </p>
      <ul className="space-y-1">
        {push.deliveries.map(({ delivery, state, reason }) => (
          <li key={delivery} className="flex items-start gap-x-3">
            <span className="w-20 shrink-0">
              <Delivery state={state} />
            </span>
            <span className="min-w-0 break-words">
              {deliveryWords(delivery, state, name)}
              {reason && <span className="block text-muted">{reason}</span>}
            </span>
          </li>
        ))}
      </ul>
      {again.error && <p className="text-bad">{wordsOf(again.error)}</p>}
      {push.state === "failed" && (
        <Button size="sm" refusal={refusal} busy={again.isPending} onClick={() => again.mutate()}>
          {failed > 1 ? "Try again what failed" : "Try again"}
        </Button>
      )}
    </li>
  );
}
