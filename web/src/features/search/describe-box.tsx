// One input: describe the problem, get flows, steps and sessions that fit and why, or
// start free.
// What must stay true: results move neither the focus nor away under the pointer; without a working search the page stays usable.
import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { type ReactNode, useDeferredValue, useId, useRef, useState } from "react";
import { wordsOf } from "../../api/problem";
import type { SearchHit } from "../../api/types";
import { useShortcuts } from "../../lib/keys";
import { count } from "../../lib/time";
import { useSteady } from "../../lib/use-steady";
import { Failed, SkeletonRows } from "../../ui/feedback";
import { inputClass } from "../../ui/field";
import { HitGroups } from "./hit-groups";
import { searchQuery } from "./queries";

interface DescribeBoxProps {
  hitTitle: (hit: SearchHit, marked: ReactNode) => ReactNode;
  /** What can be done with a hit. */
  act: (hit: SearchHit) => ReactNode;
  /** To begin without a flow, with what was typed as the title. */
  startFree: (title: string) => ReactNode;
}

/** Of each kind: what fits on a screen. */
const MOST = 4;

export function DescribeBox({ hitTitle, act, startFree }: DescribeBoxProps) {
  const [typed, setTyped] = useState("");
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const q = useDeferredValue(typed.trim());
  const found = useQuery(searchQuery(q, { limit: MOST }));
  useShortcuts({ "/": () => input.current?.focus() });
  const { shown: answer, listening } = useSteady(found.data, q);
  const hits = answer?.hits ?? [];
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
          maxLength={10_000}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") setTyped("");
          }}
          placeholder="Paste a ticket or describe it, such as: outlook asks for password"
          className={`${inputClass} h-11 pl-10.5 text-base`}
        />
      </div>
      {q && (
        <section aria-label="What fits" className="arrive mt-3">
          <p role="status" className="sr-only">
            {found.data && !found.isPlaceholderData ? count(hits.length, "thing fits", "things fit") : ""}
          </p>
          {found.error ? (
            <Failed words={wordsOf(found.error)} onRetry={() => void found.refetch()} />
          ) : !answer ? (
            <SkeletonRows rows={3} className="h-17" />
          ) : (
            <div {...listening} className="overflow-hidden rounded-lg border border-line bg-surface">
              {hits.length > 0 ? (
                <HitGroups hits={hits} title={hitTitle} act={act} wide />
              ) : (
                <p className="px-4 py-3 text-muted">
                  {answer.status === "rebuilding"
                    ? "One moment, the search is being prepared."
                    : `Nothing fits “${answer.of}”.`}
                </p>
              )}
              <div className="flex flex-wrap items-center justify-between gap-2 border-t border-line bg-raised px-4 py-2.5 text-sm">
                <span className="text-muted">
                  {answer.status === "rebuilding"
                    ? "The search is being rebuilt; something may be missing."
                    : "Nothing that fits? Work without a flow."}
                </span>
                {startFree(q)}
              </div>
            </div>
          )}
        </section>
      )}
    </search>
  );
}
