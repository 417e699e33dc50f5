// Everything that happened, newest first, each with time and who; and the room as it
// was after any of it.
import { Eraser, Pin } from "lucide-react";
import { lazy, memo, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { wordsOf } from "../../../api/problem";
import type { Event, State } from "../../../api/protocol";
import { cx } from "../../../lib/cx";
import { fullTime, timeOf } from "../../../lib/time";
import { useRoomView } from "../../../live/use-room";
import { Button } from "../../../ui/button";
import { Failed, SkeletonRows } from "../../../ui/feedback";
import { whatHappened } from "./event-words";
import { Scrubber } from "./scrubber";
import type { Replay } from "./use-replay";
import { useTimeline } from "./use-timeline";

const PurgeDialog = lazy(() => import("./purge-dialog"));
/** Kinds of events that people write into. */
const WRITTEN =
  /^(note\.(add|edit)|chat|fact|variable|moment|ticket|suggestion|task\.(add|res)|step|added|session\.(?!resum)|escalation\.(off|decl|read|ret|asses))/;

interface TimelineProps {
  session: string;
  state: State;
  replay: Replay;
  admin: boolean;
}

export function Timeline({ session, state, replay, admin }: TimelineProps) {
  const [purging, setPurging] = useState<Event | null>(null);
  const timeline = useTimeline(session);
  const newestFirst = useMemo(() => timeline.events.toReversed(), [timeline.events]);
  const pinned = useMemo(() => new Set(state.moments.map((moment) => moment.of)), [state.moments]);
  const failed = timeline.failed ?? replay.failed;
  const rows = useLitInView(replay.at, timeline);
  // Events are called by what they are about as it is known by now, also while the past is looked at.
  const known = useRoomView().state ?? state;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <Scrubber state={state} replay={replay} />
      <section
        ref={rows}
        tabIndex={0}
        aria-labelledby="timeline-title"
        className="relative min-h-0 flex-1 overflow-y-auto px-4 pb-3"
      >
        {failed ? <Failed words={wordsOf(failed)} onRetry={timeline.retry} /> : null}
        <ol data-testid="timeline" className="divide-y divide-line">
          {newestFirst.map((event) => (
            <Row
              key={event.seq}
              event={event}
              words={whatHappened(event, known)}
              pinned={pinned.has(event.seq)}
              shown={event.seq === replay.at}
              goTo={replay.goTo}
              purge={admin && WRITTEN.test(event.kind) ? setPurging : null}
            />
          ))}
        </ol>
        {timeline.loading && !failed && <SkeletonRows rows={3} className="h-6" />}
        {timeline.earlier && (
          <Button size="sm" look="quiet" className="mt-2" onClick={timeline.earlier}>
            Show earlier
          </Button>
        )}
      </section>
      {purging && (
        <Suspense fallback={null}>
          <PurgeDialog
            session={session}
            event={purging}
            words={whatHappened(purging, known)}
            onClose={() => setPurging(null)}
          />
        </Suspense>
      )}
    </div>
  );
}

/** Brings the line of the moment shown into view once it is here; of a long past it is fetched first. */
function useLitInView(at: number | null, { events, loading, earlier }: ReturnType<typeof useTimeline>) {
  const rows = useRef<HTMLElement>(null);
  const brought = useRef<number>(null);
  const first = events[0]?.seq ?? 0;
  const isMissing = at !== null && !loading && at < first;
  useEffect(() => {
    if (isMissing) earlier?.();
  }, [isMissing, earlier]);
  useEffect(() => {
    const box = rows.current;
    if (at === null && brought.current !== null && box) box.scrollTop = 0;
    if (brought.current === at) return;
    const row = box?.querySelector<HTMLElement>(`[data-seq="${at}"]`);
    brought.current = at === null || row ? at : brought.current;
    if (!box || !row || first === 0) return;
    // Only the list is moved, never the page; what is in view stays where it is.
    const [top, bottom] = [row.offsetTop, row.offsetTop + row.offsetHeight];
    if (top < box.scrollTop || bottom > box.scrollTop + box.clientHeight)
      box.scrollTop = top - row.offsetHeight;
  }, [at, first]);
  return rows;
}

interface RowProps {
  event: Event;
  words: string;
  pinned: boolean;
  shown: boolean;
  goTo: (seq: number) => void;
  purge: ((event: Event) => void) | null;
}

/** Hundreds of them stand below a slider: only those that change are drawn again. */
const Row = memo(function Row({ event, words, pinned, shown, goTo, purge }: RowProps) {
  return (
    <li
      className={cx(
        "group grid grid-cols-[4.25rem_minmax(0,1fr)_auto] gap-x-2 py-1 text-sm sm:grid-cols-[6.25rem_minmax(0,1fr)_auto]",
        shown && "bg-accent-soft",
      )}
      aria-current={shown ? "true" : undefined}
      data-seq={event.seq}
    >
      <button
        type="button"
        title={`${fullTime(event.at)}: show the room then`}
        onClick={() => goTo(event.seq)}
        className="text-left text-xs leading-5 text-muted tabular-nums hover:text-ink hover:underline"
      >
        <time dateTime={event.at}>{timeOf(event.at)}</time>
        <span className="sr-only">, show the room then</span>
      </button>
      <div className="min-w-0">
        <p className="line-clamp-4 break-words">
          {pinned && <Pin aria-label="Pinned" size={13} className="mr-1 inline text-accent" />}
          <span className="font-semibold">{event.by.name}</span> {words}
        </p>
        {(event.kind === "step.completed" || event.kind === "added_step.completed") && event.data.output && (
          <details>
            <summary className="text-xs text-muted">Output</summary>
            <pre
              tabIndex={0}
              className="mt-1 max-h-48 overflow-auto rounded-md bg-raised px-3 py-2 font-mono text-xs"
            >
              {event.data.output}
            </pre>
          </details>
        )}
      </div>
      {purge && (
        <button
          type="button"
          aria-label="Remove what was written here…"
          title="Remove what was written here…"
          onClick={() => purge(event)}
          className="self-start text-muted opacity-0 hover:text-bad focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
        >
          <Eraser aria-hidden size={14} />
        </button>
      )}
    </li>
  );
});
