// Everything that happened, newest first, each with time and who.
import { useMemo } from "react";
import { wordsOf } from "../../../api/problem";
import type { Event } from "../../../api/protocol";
import { count, fullTime, timeOf } from "../../../lib/time";
import { Button } from "../../../ui/button";
import { Failed, SkeletonRows } from "../../../ui/feedback";
import { useTimeline } from "./use-timeline";
import { whatHappened } from "./words";

export function Timeline({ session }: { session: string }) {
  const timeline = useTimeline(session);
  const newestFirst = useMemo(() => timeline.events.toReversed(), [timeline.events]);
  const last = newestFirst[0]?.seq ?? 0;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-baseline gap-2 px-4 py-2">
        <h2 id="timeline-title" className="text-sm font-semibold">
          Timeline
        </h2>
        <span className="text-xs text-muted">{last > 0 && count(last, "event")}</span>
      </div>
      <section
        tabIndex={0}
        aria-labelledby="timeline-title"
        className="min-h-0 flex-1 overflow-y-auto px-4 pb-3"
      >
        {timeline.failed ? <Failed words={wordsOf(timeline.failed)} onRetry={timeline.retry} /> : null}
        <ol data-testid="timeline" className="divide-y divide-line">
          {newestFirst.map((event) => (
            <Row key={event.seq} event={event} />
          ))}
        </ol>
        {timeline.loading && !timeline.failed && <SkeletonRows rows={3} className="h-6" />}
        {timeline.earlier && (
          <Button size="sm" look="quiet" className="mt-2" onClick={timeline.earlier}>
            Show earlier
          </Button>
        )}
      </section>
    </div>
  );
}

function Row({ event }: { event: Event }) {
  return (
    <li
      className="grid grid-cols-[4.25rem_minmax(0,1fr)] sm:grid-cols-[6.25rem_minmax(0,1fr)] gap-x-2 py-1 text-sm"
      data-seq={event.seq}
    >
      <time
        dateTime={event.at}
        title={fullTime(event.at)}
        className="text-xs leading-5 text-muted tabular-nums"
      >
        {timeOf(event.at)}
      </time>
      <div className="min-w-0">
        <p className="break-words">
          <span className="font-semibold">{event.by.name}</span> {whatHappened(event)}
        </p>
        {event.kind === "step.completed" && event.data.output && (
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
    </li>
  );
}
