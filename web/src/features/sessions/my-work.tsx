// Live sessions: mine, and everyone's; and what ended lately.
// What must stay true: it renews itself; nobody has to press anything.
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { wordsOf } from "../../api/problem";
import { cx } from "../../lib/cx";
import { Button } from "../../ui/button";
import { Empty, Failed, SkeletonRows } from "../../ui/feedback";
import { endedSessionsQuery, liveSessionsQuery, pausedSessionsQuery } from "./queries";
import { SessionList } from "./session-list";
import { Start } from "./start-flow";

export function LiveSessions({ me, startFree }: { me: string; startFree: ReactNode }) {
  // Who is in none is shown what the others do.
  const [chosen, setAll] = useState<boolean | null>(null);
  const sessions = useQuery(liveSessionsQuery);
  const items = sessions.data?.items ?? [];
  const mine = items.filter((one) => one.started_by.id === me || one.here.some((person) => person.id === me));
  const all = chosen ?? mine.length === 0;
  const shown = all ? items : mine;
  return (
    <section aria-labelledby="live-sessions" className="space-y-2.5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="live-sessions" className="text-lg font-semibold">
          Live sessions
        </h2>
        <fieldset className="flex rounded-md border border-line bg-raised p-0.5 text-sm">
          <legend className="sr-only">Whose sessions</legend>
          <Choice
            name="mine"
            label={`Mine ${sessions.data ? mine.length : ""}`}
            on={!all}
            pick={() => setAll(false)}
          />
          <Choice
            name="all"
            label={`All ${sessions.data ? items.length : ""}`}
            on={all}
            pick={() => setAll(true)}
          />
        </fieldset>
      </div>
      {sessions.error && !sessions.data ? (
        <Failed words={wordsOf(sessions.error)} onRetry={() => void sessions.refetch()} />
      ) : !sessions.data ? (
        <SkeletonRows rows={3} className="h-14" />
      ) : shown.length === 0 ? (
        <Empty title={all ? "No live sessions" : "You are in no live session"} action={startFree}>
          {all || items.length === 0
            ? "Start a flow, and colleagues see it here at once."
            : "Colleagues are at work: look under All."}
        </Empty>
      ) : (
        <SessionList sessions={shown} label={all ? "All live sessions" : "My live sessions"} />
      )}
      {sessions.error && sessions.data && (
        <p role="status" className="text-sm text-warn">
          This list could not be renewed; it is tried again by itself.
        </p>
      )}
    </section>
  );
}

function Choice({ name, label, on, pick }: { name: string; label: string; on: boolean; pick: () => void }) {
  return (
    <label
      className={cx(
        "rounded-[0.3rem] border px-3 py-0.5 has-focus-visible:outline-2 has-focus-visible:outline-accent",
        on ? "border-edge bg-surface font-medium" : "border-transparent text-muted hover:text-ink",
      )}
    >
      <input type="radio" name="whose" value={name} checked={on} onChange={pick} className="sr-only" />
      {label}
    </label>
  );
}

/** Waiting for somebody: a client, a part, the evening. */
export function ParkedSessions() {
  const sessions = useQuery(pausedSessionsQuery);
  if (!sessions.data || sessions.data.items.length === 0) return null;
  return (
    <section aria-labelledby="parked-sessions" className="space-y-2.5">
      <h2 id="parked-sessions" className="text-lg font-semibold">
        Paused
      </h2>
      <SessionList sessions={sessions.data.items} label="Paused sessions" />
    </section>
  );
}

const FEW = 6;

export function EndedSessions() {
  const sessions = useQuery(endedSessionsQuery);
  const [all, setAll] = useState(false);
  const items = sessions.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="ended-sessions" className="space-y-2.5">
      <h2 id="ended-sessions" className="text-lg font-semibold">
        Ended lately
      </h2>
      <SessionList sessions={all ? items : items.slice(0, FEW)} label="Sessions that ended lately" />
      {!all && items.length > FEW && (
        <Button size="sm" look="quiet" onClick={() => setAll(true)}>
          Show more
        </Button>
      )}
    </section>
  );
}

/** Flows this person ran lately, to be run again. */
export function RecentFlows({ me }: { me: string }) {
  const live = useQuery(liveSessionsQuery).data?.items ?? [];
  const ended = useQuery(endedSessionsQuery).data?.items ?? [];
  const mine = [...live, ...ended].filter((session) => session.started_by.id === me);
  const flows = new Map(mine.flatMap(({ flow }) => (flow ? [[flow.id, flow.title]] : [])));
  if (flows.size === 0) return null;
  return (
    <section aria-labelledby="recent-flows" className="space-y-2.5">
      <h2 id="recent-flows" className="text-lg font-semibold">
        Used lately
      </h2>
      <ul className="overflow-hidden rounded-lg border border-line bg-surface">
        {[...flows].slice(0, 3).map(([id, title]) => (
          <li
            key={id}
            className="flex items-center justify-between gap-3 border-b border-line px-4 py-2.5 last:border-b-0"
          >
            <span className="min-w-0 truncate font-medium">{title}</span>
            <Start session={{ flow_id: id }} label="Start again" of={title} />
          </li>
        ))}
      </ul>
    </section>
  );
}
