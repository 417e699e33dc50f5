// What happened since somebody was asked to take over, as it happens.
import { wordsOf } from "../../../api/problem";
import type { Escalation, Event, State } from "../../../api/protocol";
import { count, timeOf } from "../../../lib/time";
import { Failed, SkeletonRows } from "../../../ui/feedback";
import { whatHappened } from "../room/event-words";
import { useTimeline } from "../room/use-timeline";

interface SinceThenProps {
  session: string;
  state: State;
  offer: Escalation;
}

/** What is of the offer itself is told elsewhere on the page. */
function isOfTheSession(event: Event): boolean {
  return event.kind !== "escalation.seen" && event.kind !== "escalation.assessed";
}

export function SinceThen({ session, state, offer }: SinceThenProps) {
  const timeline = useTimeline(session);
  const since = timeline.events.filter((event) => event.seq > offer.seq && isOfTheSession(event));
  return (
    <section aria-labelledby="since" className="space-y-3">
      <h2 id="since" className="text-lg font-semibold">
        What changed since
      </h2>
      <div className="space-y-2 rounded-lg border border-line bg-surface px-4 py-3">
        <p className="text-sm text-muted">
          {state.node ? `It stands at “${state.node.title}”.` : "It runs no flow."}
          {state.status === "paused" && " It is paused."}
        </p>
        {timeline.failed ? <Failed words={wordsOf(timeline.failed)} onRetry={timeline.retry} /> : null}
        {timeline.loading && !timeline.failed ? (
          <SkeletonRows rows={2} className="h-6" />
        ) : since.length === 0 ? (
          <p>Nothing has happened since.</p>
        ) : (
          <>
            <p className="sr-only" role="status">
              {count(since.length, "thing")} happened since.
            </p>
            <ol aria-label="What changed since" className="divide-y divide-line">
              {since.toReversed().map((event) => (
                <li key={event.seq} className="flex gap-3 py-1.5 text-sm">
                  <time dateTime={event.at} className="shrink-0 text-xs leading-5 text-muted tabular-nums">
                    {timeOf(event.at)}
                  </time>
                  <p className="min-w-0 break-words">
                    <span className="font-semibold">{event.by.name}</span> {whatHappened(event, state)}
                  </p>
                </li>
              ))}
            </ol>
          </>
        )}
        {timeline.earlier && since.length === timeline.events.length && (
          <button type="button" className="text-sm text-muted hover:underline" onClick={timeline.earlier}>
            Show earlier
          </button>
        )}
      </div>
    </section>
  );
}
