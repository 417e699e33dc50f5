// One input: describe the problem, get flows that fit and why, or start free.
// What must stay true: results never move the focus; arrows go from the box into
// them and back; without a working search the page stays usable.
import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { type ReactNode, useDeferredValue, useId, useRef, useState } from "react";
import { wordsOf } from "../../api/problem";
import type { SearchHit } from "../../api/types";
import { useShortcuts } from "../../lib/keys";
import { count } from "../../lib/time";
import { Failed, SkeletonRows } from "../../ui/feedback";
import { inputClass } from "../../ui/field";
import { Hit } from "./hit";
import { searchQuery } from "./queries";

interface DescribeBoxProps {
  hitTitle: (hit: SearchHit, marked: ReactNode) => ReactNode;
  start: (hit: SearchHit) => ReactNode;
  /** To begin without a flow, with what was typed as the title. */
  startFree: (title: string) => ReactNode;
  /** What else fits, below the flows. */
  below?: (q: string) => ReactNode;
}

export function DescribeBox({ hitTitle, start, startFree, below }: DescribeBoxProps) {
  const [typed, setTyped] = useState("");
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const q = useDeferredValue(typed.trim());
  const found = useQuery(searchQuery(q));
  useShortcuts({ "/": () => input.current?.focus() });
  const hits = found.data?.hits.filter((hit) => hit.kind === "flow") ?? [];
  return (
    <search className="block">
      <label htmlFor={id} className="mb-1.5 block font-medium">
        What is the problem?
      </label>
      <div className="relative">
        <Search aria-hidden size={18} className="absolute top-3.5 left-3.5 text-muted" />
        <input
          id={id}
          ref={input}
          type="search"
          value={typed}
          maxLength={500}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") setTyped("");
          }}
          placeholder="Describe it in a few words, such as: outlook asks for password"
          className={`${inputClass} h-11 pl-10.5 text-base`}
        />
      </div>
      {q && (
        <section aria-label="Flows that fit" className="arrive mt-3">
          <p role="status" className="sr-only">
            {found.data && !found.isPlaceholderData ? count(hits.length, "flow fits", "flows fit") : ""}
          </p>
          {found.error ? (
            <Failed words={wordsOf(found.error)} onRetry={() => void found.refetch()} />
          ) : !found.data ? (
            <SkeletonRows rows={3} className="h-17" />
          ) : (
            <div className="overflow-hidden rounded-lg border border-line bg-surface">
              {hits.length > 0 ? (
                <ul>
                  {hits.map((hit) => (
                    <Hit
                      key={hit.id}
                      hit={hit}
                      title={(marked) => hitTitle(hit, marked)}
                      start={start(hit)}
                    />
                  ))}
                </ul>
              ) : (
                <p className="px-4 py-3 text-muted">No flow fits “{q}”.</p>
              )}
              <div className="flex flex-wrap items-center justify-between gap-2 border-t border-line bg-raised px-4 py-2.5 text-sm">
                <span className="text-muted">
                  {found.data.status === "rebuilding"
                    ? "The search is being rebuilt; some flows may be missing."
                    : "Nothing that fits? Work without a flow."}
                </span>
                {startFree(q)}
              </div>
            </div>
          )}
          {below && <div className="mt-3">{below(q)}</div>}
        </section>
      )}
    </search>
  );
}
