// What went to a webhook, how that went, and sending it again.
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { wordsOf } from "../../api/problem";
import { fullTime, timeOf } from "../../lib/time";
import { Button } from "../../ui/button";
import { Failed, SkeletonRows } from "../../ui/feedback";
import { Notice } from "../../ui/notice";
import { deliveriesQuery, replayDelivery, type Webhook } from "./queries";
import { deliveryWords, kindName } from "./settings-words";

export function Deliveries({ webhook }: { webhook: Webhook }) {
  const queries = useQueryClient();
  const query = deliveriesQuery(webhook.id);
  const list = useInfiniteQuery(query);
  const replay = useMutation({
    mutationFn: replayDelivery,
    onSettled: () => queries.invalidateQueries({ queryKey: query.queryKey }),
  });
  if (list.error) return <Failed words={wordsOf(list.error)} onRetry={() => void list.refetch()} />;
  if (!list.data) return <SkeletonRows rows={2} className="h-10" />;
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0)
    return <p className="text-sm text-muted">Nothing went there in the last 30 days.</p>;
  return (
    <section aria-label={`Deliveries to ${webhook.name}`} className="space-y-2">
      {replay.error && (
        <Notice tone="bad" live>
          {wordsOf(replay.error)}
        </Notice>
      )}
      <ul className="divide-y divide-line rounded-md border border-line text-sm">
        {items.map((delivery) => (
          <li key={delivery.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
            <div className="min-w-40 flex-1">
              <p className="break-words">
                {kindName(delivery.kind)}{" "}
                <time dateTime={delivery.made_at} title={fullTime(delivery.made_at)} className="text-muted">
                  {timeOf(delivery.made_at)}
                </time>
              </p>
              <p className="break-words text-muted">{deliveryWords(delivery)}</p>
              {delivery.answer && (
                <p className="font-mono text-xs break-all text-muted">It said: {delivery.answer}</p>
              )}
            </div>
            {delivery.state !== "waits" && (
              <Button
                size="sm"
                refusal={webhook.is_on ? null : "The webhook is switched off. Switch it on first."}
                busy={replay.isPending && replay.variables === delivery.id}
                onClick={() => replay.mutate(delivery.id)}
              >
                Send again
              </Button>
            )}
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button size="sm" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Older
        </Button>
      )}
    </section>
  );
}
