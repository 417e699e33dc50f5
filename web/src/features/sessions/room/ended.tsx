// A session that is over: how it ended and the way there.
import { Link } from "@tanstack/react-router";
import { CircleCheck, CircleHelp, TrendingUp } from "lucide-react";
import { useEffect } from "react";
import type { State } from "../../../api/protocol";
import { count, duration, fullTime } from "../../../lib/time";
import { announce } from "../../../ui/announce";
import { buttonClass } from "../../../ui/button";
import { OUTCOMES } from "./words";

const MARKS = { resolved: CircleCheck, escalate: TrendingUp, not_reproducible: CircleHelp };

export function Ended({ state }: { state: State }) {
  const done = state.completion;
  const outcome = done ? OUTCOMES[done.outcome] : "Ended";
  useEffect(() => announce(`The session is over: ${outcome}`), [outcome]);
  if (!done) return null;
  const Mark = MARKS[done.outcome];
  const took = state.started_at ? duration(Date.parse(done.at) - Date.parse(state.started_at)) : "";
  return (
    <article aria-labelledby="ended-title" className="arrive space-y-5">
      <header className="flex items-start gap-3">
        <Mark
          aria-hidden
          size={30}
          className={done.outcome === "resolved" ? "mt-0.5 text-good" : "mt-0.5 text-warn"}
        />
        <div>
          <h2 id="ended-title" className="text-2xl font-semibold">
            {outcome}
          </h2>
          <p className="text-sm text-muted">
            {done.by.name} ended this session on <time dateTime={done.at}>{fullTime(done.at)}</time>.
          </p>
        </div>
      </header>
      <dl className="flex flex-wrap gap-x-8 gap-y-3">
        <Figure name="Took" value={took} />
        <Figure name="Steps" value={String(state.path.length)} />
        <Figure name="Notes" value={String(state.notes.length)} />
        <Figure name="People" value={String(state.participants.length)} />
        {done.csat !== null && <Figure name="Client" value={`${done.csat} of 5`} />}
      </dl>
      <section aria-labelledby="summary-title">
        <h3 id="summary-title" className="text-sm font-semibold text-muted">
          Summary
        </h3>
        <p className="mt-1 max-w-[72ch] break-words whitespace-pre-wrap">
          {done.summary ?? "No summary was written."}
        </p>
      </section>
      {state.path.length > 0 && (
        <section aria-labelledby="way-title">
          <h3 id="way-title" className="text-sm font-semibold text-muted">
            What was done, in {count(state.path.length, "step")}
          </h3>
          <ol className="mt-1 list-decimal space-y-1 pl-6">
            {state.path.map((visit) => (
              <li key={visit.seq}>
                {visit.node.title} → <span className="font-semibold">{visit.choice.label}</span>{" "}
                <span className="text-sm text-muted">({visit.by.name})</span>
              </li>
            ))}
          </ol>
        </section>
      )}
      <Link to="/" className={buttonClass("plain", "md")}>
        To the dashboard
      </Link>
    </article>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="text-lg font-semibold tabular-nums">{value}</dd>
    </div>
  );
}
