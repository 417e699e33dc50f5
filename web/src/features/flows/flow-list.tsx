// All flows one may see, page by page.
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { wordsOf } from "../../api/problem";
import type { FlowSummary } from "../../api/types";
import { Button } from "../../ui/button";
import { Empty, Failed, SkeletonRows } from "../../ui/feedback";
import { FlowRow } from "./flow-row";
import { flowsQuery } from "./queries";

interface FlowListProps {
  /** Show no more than these, without a way to more. */
  most?: number;
  selected?: string | undefined;
  /** Only these. */
  keep?: (flow: FlowSummary) => boolean;
  title: (flow: FlowSummary) => ReactNode;
  start: (flow: FlowSummary) => ReactNode;
}

export function FlowList({ most, selected, keep = () => true, title, start }: FlowListProps) {
  const flows = useInfiniteQuery(flowsQuery);
  if (flows.error && !flows.data)
    return <Failed words={wordsOf(flows.error)} onRetry={() => void flows.refetch()} />;
  if (!flows.data) return <SkeletonRows rows={Math.min(most ?? 5, 5)} className="h-17" />;
  const all = flows.data.pages.flatMap((page) => page.items);
  const items = all.filter(keep).slice(0, most);
  if (all.length > 0 && items.length === 0 && !flows.hasNextPage) {
    return <Empty title="No flow fits">Take a filter away to see the others.</Empty>;
  }
  if (items.length === 0) {
    return <Empty title="No flows yet">Flows your team publishes show here, ready to be started.</Empty>;
  }
  return (
    <>
      <ul className="overflow-hidden rounded-lg border border-line bg-surface">
        {items.map((flow) => (
          <FlowRow
            key={flow.id}
            flow={flow}
            selected={flow.id === selected}
            title={title(flow)}
            start={start(flow)}
          />
        ))}
      </ul>
      {!most && flows.hasNextPage && (
        <Button
          className="mt-3 w-full"
          busy={flows.isFetchingNextPage}
          onClick={() => void flows.fetchNextPage()}
        >
          {flows.isFetchingNextPage ? "Loading more…" : "Show more"}
        </Button>
      )}
    </>
  );
}
