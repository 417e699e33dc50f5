// How far what goes onto the ticket is, below what puts it there.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { wordsOf } from "../../api/problem";
import { type Push, pushesQuery, tryAgain } from "../../api/psa";
import { cx } from "../../lib/cx";
import { timeOf } from "../../lib/time";
import { Button } from "../../ui/button";
import { type Put, PutThere } from "./put-there";
import { VARIANTS } from "./words";

interface OnTicketProps extends Omit<Put, "source"> {
  /** Where the ticket is kept, if it is. */
  source: Put["source"] | undefined;
}

const STATES: Record<Push["state"], [name: string, words: string, look: string]> = {
  queued: ["Queued", "waits to go out", "bg-raised text-ink"],
  sent: ["Sent", "is on its way", "bg-accent-soft text-ink"],
  confirmed: ["Confirmed", "is on the ticket", "bg-good-soft text-good"],
  failed: ["Failed", "is not on the ticket", "bg-bad-soft text-bad"],
};

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
        <ul className="space-y-1.5 text-sm">
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
  const [state, words, look] = STATES[push.state];
  const name = VARIANTS.find(([id]) => id === push.variant)?.[1] ?? push.variant;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className={cx("rounded-md px-1.5 text-xs leading-5", look)}>{state}</span>
      <span className="min-w-0 break-words max-sm:basis-full">
        {name} {words}
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
