// The flows a filter keeps: without words all of them; with words those that search finds,
// the best first and with the reason, then those that hold the words and that search does
// not know, such as drafts.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type ReactNode, useDeferredValue } from "react";
import type { FlowSummary } from "../api/types";
import { type Filter, fits } from "../features/flows/filter";
import { FlowList } from "../features/flows/flow-list";
import { flowsQuery } from "../features/flows/queries";
import { Hit } from "../features/search/hit";
import { NothingFits } from "../features/search/nothing-fits";
import { searchQuery } from "../features/search/queries";
import { heard } from "../features/search/words";
import { useSteady } from "../lib/use-steady";

interface FlowResultsProps {
  filter: Filter;
  selected: string | undefined;
  title: (id: string, words: ReactNode) => ReactNode;
  start: (flow: Pick<FlowSummary, "id" | "title"> & { can: FlowSummary["can"] | undefined }) => ReactNode;
  /** Looks for other words. */
  onInstead: (text: string) => void;
}

export function FlowResults({ filter, selected, title, start, onInstead }: FlowResultsProps) {
  const q = useDeferredValue(filter.text.trim());
  const { kind: category, tag } = filter;
  const wanted = {
    limit: 30,
    kinds: ["flow" as const],
    tag: tag || undefined,
    category: category || undefined,
  };
  const found = useQuery(searchQuery(q, wanted));
  const { shown: answer, listening } = useSteady(found.data, q);
  const known = useInfiniteQuery(flowsQuery).data?.pages.flatMap((page) => page.items) ?? [];
  const hits = q ? (answer?.hits ?? []) : [];
  // Both parts of the list answer the same words, or it would move twice with each letter.
  const settled = { ...filter, text: q && !found.error ? (answer?.of ?? "") : filter.text };
  const others = (flow: FlowSummary) => fits(flow, settled) && !hits.some((hit) => hit.of === flow.id);
  return (
    <div {...listening}>
      <p role="status" className="sr-only">
        {q && found.data && !found.isPlaceholderData ? heard(found.data, "flow fits", "flows fit") : ""}
      </p>
      {q && answer && (answer.status === "rebuilding" || answer.unknown.length > 0) && hits.length === 0 && (
        <div className="mb-4 space-y-2">
          <NothingFits answer={answer} onInstead={onInstead} />
        </div>
      )}
      {hits.length > 0 && (
        <ul
          aria-label="Flows that fit"
          className="mb-4 overflow-hidden rounded-lg border border-line bg-surface"
        >
          {hits.map((hit) => (
            <Hit
              key={hit.id}
              hit={hit}
              title={(marked) => title(hit.of, marked)}
              act={start({
                id: hit.of,
                title: hit.title,
                can: known.find((flow) => flow.id === hit.of)?.can,
              })}
            />
          ))}
        </ul>
      )}
      {(hits.length === 0 || known.some(others)) && (
        <FlowList
          selected={selected}
          keep={others}
          title={(flow) => title(flow.id, flow.title)}
          start={(flow) => start(flow)}
        />
      )}
    </div>
  );
}
