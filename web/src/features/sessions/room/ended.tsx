// A session that is over: how it ended and the way there.
import { Link, useParams } from "@tanstack/react-router";
import { CircleCheck, CircleHelp, CircleX, TrendingUp } from "lucide-react";
import { useEffect } from "react";
import type { State } from "../../../api/protocol";
import { count, duration, fullTime } from "../../../lib/time";
import { isTried, passedOver } from "../../../live/room/way";
import { announce } from "../../../ui/announce";
import { buttonClass } from "../../../ui/button";
import { OUTCOMES } from "./words";

const MARKS = { resolved: CircleCheck, escalate: TrendingUp, not_reproducible: CircleHelp };

export function Ended({ state }: { state: State }) {
  const { id } = useParams({ strict: false });
  const done = state.completion;
  const outcome = done ? OUTCOMES[done.outcome] : "Abandoned";
  useEffect(() => announce(`The session is over: ${outcome}`), [outcome]);
  const Mark = done ? MARKS[done.outcome] : CircleX;
  const way = state.path.filter((visit) => !visit.undone && isTried(visit));
  const passed = passedOver(state);
  return (
    <article aria-labelledby="ended-title" className="arrive space-y-5">
      <header className="flex items-start gap-3">
        <Mark
          aria-hidden
          size={30}
          className={done?.outcome === "resolved" ? "mt-0.5 text-good" : "mt-0.5 text-warn"}
        />
        <div>
          <h2 id="ended-title" className="text-2xl font-semibold">
            {outcome}
          </h2>
          {done && (
            <p className="text-sm text-muted">
              {done.by.name} ended this session on <time dateTime={done.at}>{fullTime(done.at)}</time>.
            </p>
          )}
        </div>
      </header>
      <dl className="flex flex-wrap gap-x-8 gap-y-3">
        <Figure name="Worked" value={duration(state.clock.ran_ms)} />
        <Figure name="Steps" value={String(way.length)} />
        <Figure name="Notes" value={String(state.notes.filter((note) => !note.retracted).length)} />
        <Figure name="People" value={String(state.participants.length)} />
        {done?.csat && <Figure name="Client" value={`${done.csat} of 5`} />}
      </dl>
      <section aria-labelledby="summary-title">
        <h3 id="summary-title" className="text-sm font-semibold text-muted">
          {done ? "Summary" : "Why it was given up"}
        </h3>
        <p className="mt-1 max-w-[72ch] break-words whitespace-pre-wrap">
          {(done ? done.summary : state.abandoned) ?? "No summary was written."}
        </p>
      </section>
      {way.length > 0 && (
        <section aria-labelledby="way-title">
          <h3 id="way-title" className="text-sm font-semibold text-muted">
            What was done, in {count(way.length, "step")}
          </h3>
          <ol className="mt-1 list-decimal space-y-1 pl-6">
            {way.map((visit) => (
              <li key={visit.seq}>
                {visit.node.title} → <span className="font-semibold">{visit.choice?.label}</span>{" "}
                <span className="text-sm text-muted">({visit.by.name})</span>
              </li>
            ))}
          </ol>
        </section>
      )}
      {passed.length > 0 && (
        <section aria-labelledby="passed-title">
          <h3 id="passed-title" className="text-sm font-semibold text-muted">
            Passed over, not tried
          </h3>
          <ul className="mt-1 list-disc space-y-1 pl-6">
            {passed.map((visit) => (
              <li key={visit.seq}>
                {visit.node.title} →{" "}
                {visit.kind === "skipped" ? `skipped${visit.output ? `: ${visit.output}` : ""}` : "left open"}{" "}
                <span className="text-sm text-muted">({visit.by.name})</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="flex flex-wrap gap-2">
        {id && (
          <Link to="/sessions/$id/document" params={{ id }} className={buttonClass("primary", "md")}>
            The ticket note is written
          </Link>
        )}
        <Link to="/" className={buttonClass("plain", "md")}>
          To the dashboard
        </Link>
      </div>
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
