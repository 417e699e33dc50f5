// One input: describe the problem, get sessions, flows and steps that fit and why, or start free.
// What must stay true: results lie over the page and keep their size, so that nothing moves while one types, and
// nothing is moved away under the pointer; they take focus by keys alone; without a working search the page stays usable.
import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import {
  type KeyboardEvent,
  type ReactNode,
  useDeferredValue,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { wordsOf } from "../../api/problem";
import type { SearchHit } from "../../api/types";
import { useShortcuts } from "../../lib/keys";
import { useSteady } from "../../lib/use-steady";
import { Failed, SkeletonRows } from "../../ui/feedback";
import { inputClass } from "../../ui/field";
import { HitColumns } from "./hit-groups";
import { NothingFits } from "./nothing-fits";
import { searchQuery } from "./queries";
import { heard } from "./words";

interface DescribeBoxProps {
  hitTitle: (hit: SearchHit, marked: ReactNode) => ReactNode;
  /** What can be done with a hit, given what was typed. */
  act: (hit: SearchHit, about: string) => ReactNode;
  /** To begin without a flow, with what was typed. */
  startFree: (about: string) => ReactNode;
}

/** Of each kind: what fits on a screen. */
const MOST = 4;

export function DescribeBox(props: DescribeBoxProps) {
  const [typed, setTyped] = useState("");
  const [lines, setLines] = useState("");
  const [away, setAway] = useState(false);
  const id = useId();
  const whole = useRef<HTMLElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const q = useDeferredValue(typed.trim());
  useShortcuts({ "/": () => input.current?.focus() });
  useEffect(() => {
    const leave = ({ target }: Event) => setAway(isElsewhere(whole.current, target));
    for (const kind of ["pointerdown", "focusin"]) document.addEventListener(kind, leave);
    return () => {
      for (const kind of ["pointerdown", "focusin"]) document.removeEventListener(kind, leave);
    };
  }, []);
  return (
    <search
      ref={whole}
      onKeyDown={(event) => moveThroughHits(event, input.current)}
      className="relative block"
    >
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
          onPaste={(event) => setLines(event.clipboardData.getData("text/plain"))}
          onKeyDown={(event) => {
            if (event.key === "Escape") setTyped("");
          }}
          placeholder="Paste a ticket or describe it, such as: outlook asks for password"
          className={`${inputClass} h-11 pl-10.5 text-base`}
        />
      </div>
      {q && !away && (
        <WhatFits
          q={q}
          about={inLines(q, lines)}
          onInstead={(text) => {
            setTyped(text);
            input.current?.focus();
          }}
          {...props}
        />
      )}
    </search>
  );
}

/** The arrows go from the box through what was found, whose links Enter opens, and back. */
function moveThroughHits(event: KeyboardEvent<HTMLElement>, box: HTMLElement | null) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const places = [box, ...event.currentTarget.querySelectorAll<HTMLElement>("[data-hit] a")];
  const at = places.indexOf(event.target as HTMLElement);
  const next = step && at >= 0 ? places[at + step] : null;
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** What was typed, in the lines it was pasted in: a box of one line takes them away. */
function inLines(typed: string, pasted: string): string {
  const bare = (text: string) => text.replace(/\s/g, "");
  return bare(typed) === bare(pasted) ? pasted.trim() : typed;
}

/** Whether somebody is at something else than these results and the dialogs that belong to them. */
function isElsewhere(whole: HTMLElement | null, target: EventTarget | null): boolean {
  if (!(target instanceof Element) || !whole) return false;
  return !whole.contains(target) && target.closest("[role=dialog]") === null;
}

interface WhatFitsProps extends DescribeBoxProps {
  q: string;
  about: string;
  onInstead: (text: string) => void;
}

function WhatFits({ q, about, onInstead, hitTitle, act, startFree }: WhatFitsProps) {
  const found = useQuery(searchQuery(q, { limit: MOST }));
  const { shown: answer, listening } = useSteady(found.data, q);
  return (
    <section
      aria-label="What fits"
      {...listening}
      className="arrive absolute inset-x-0 top-full z-30 mt-2 flex h-[min(30rem,70dvh)] flex-col overflow-hidden rounded-lg border border-line bg-surface shadow-pop"
    >
      <p role="status" className="sr-only">
        {found.data && !found.isPlaceholderData ? heard(found.data, "thing fits", "things fit") : ""}
      </p>
      <div className="relative min-h-0 flex-1 overflow-y-auto">
        {found.error ? (
          <div className="p-3">
            <Failed words={wordsOf(found.error)} onRetry={() => void found.refetch()} />
          </div>
        ) : !answer ? (
          <div className="p-3">
            <SkeletonRows rows={3} className="h-17" />
          </div>
        ) : answer.hits.length > 0 ? (
          <HitColumns
            hits={answer.hits}
            none={answer.status === "rebuilding" ? "Being prepared…" : "None."}
            title={hitTitle}
            act={(hit) => act(hit, about)}
          />
        ) : (
          <div className="space-y-2 px-4 py-3">
            <NothingFits answer={answer} onInstead={onInstead} />
          </div>
        )}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-2 border-t border-line bg-raised px-4 py-2.5 text-sm">
        <span className="text-muted">
          {answer?.status === "rebuilding" && answer.hits.length > 0
            ? "The search is being prepared; something may be missing."
            : "Nothing that fits? Work without a flow."}
        </span>
        {startFree(about)}
      </div>
    </section>
  );
}
