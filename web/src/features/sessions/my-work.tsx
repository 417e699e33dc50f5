// Live sessions: mine, and everyone's; and what ended lately.
// What must stay true: it renews itself; nobody has to press anything.
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { wordsOf } from "../../api/problem";
import { cx } from "../../lib/cx";
import { Empty, Failed, SkeletonRows } from "../../ui/feedback";
import { endedSessionsQuery, liveSessionsQuery } from "./queries";
import { SessionList } from "./session-list";

export function LiveSessions({ me, startFree }: { me: string; startFree: ReactNode }) {
  const [all, setAll] = useState(false);
  const sessions = useQuery(liveSessionsQuery);
  const items = sessions.data?.items ?? [];
  const mine = items.filter((one) => one.started_by.id === me || one.here.some((person) => person.id === me));
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

export function EndedSessions() {
  const sessions = useQuery(endedSessionsQuery);
  if (!sessions.data || sessions.data.items.length === 0) return null;
  return (
    <section aria-labelledby="ended-sessions" className="space-y-2.5">
      <h2 id="ended-sessions" className="text-lg font-semibold">
        Ended lately
      </h2>
      <SessionList sessions={sessions.data.items} label="Sessions that ended lately" />
    </section>
  );
}
