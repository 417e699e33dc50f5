// How the session ended: outcome, summary, satisfaction.
// What must stay true: the outcome a resolution names is chosen beforehand and may
// be changed; what was refused is told in the form, and nothing typed is lost.
import { useState } from "react";
import type { Outcome, State } from "../../../api/protocol";
import { cx } from "../../../lib/cx";
import { useRoom } from "../../../live/use-room";
import { Button } from "../../../ui/button";
import { Area } from "../../../ui/field";
import { Refusals } from "./refusals";
import { useAsking, useDraft, useRefusal } from "./use-room-bits";
import { isOver, OUTCOMES } from "./words";

export function CompleteForm({ state, preset }: { state: State; preset: Outcome | null }) {
  const room = useRoom();
  const busy = useAsking("session.complete");
  const refusal = useRefusal()("session.complete");
  const [outcome, setOutcome] = useState<Outcome | null>(preset);
  const [csat, setCsat] = useState<number | null>(null);
  const [summary, setSummary] = useDraft("summary", (now) => isOver(now.status));
  const [missing, setMissing] = useState(false);
  const send = () => {
    if (!outcome) return setMissing(true);
    const data = {
      outcome,
      ...(summary.trim() ? { summary: summary.trim() } : {}),
      ...(csat ? { csat } : {}),
    };
    room.ask({ kind: "session.complete", data });
  };
  if (isOver(state.status)) return <p>This session is over.</p>;
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && !refusal) send();
      }}
    >
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">How did it end?</legend>
        <div className="flex flex-wrap gap-2">
          {(Object.keys(OUTCOMES) as Outcome[]).map((value) => (
            <Pick key={value} group="outcome" on={outcome === value} pick={() => setOutcome(value)}>
              {OUTCOMES[value]}
            </Pick>
          ))}
        </div>
        {missing && !outcome && (
          <p role="alert" className="mt-1.5 text-sm text-bad">
            Choose how it ended.
          </p>
        )}
      </fieldset>
      <Area
        label="Summary"
        hint="What was wrong and what mended it, for the next person. You may leave it empty."
        rows={3}
        maxLength={4000}
        value={summary}
        onChange={(event) => setSummary(event.target.value)}
      />
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">How content was the client? (if they said)</legend>
        <div className="flex flex-wrap gap-2">
          {[1, 2, 3, 4, 5].map((value) => (
            <Pick key={value} group="csat" on={csat === value} pick={() => setCsat(value)}>
              {value}
              <span className="sr-only"> of 5</span>
            </Pick>
          ))}
          {csat !== null && (
            <Button size="sm" look="quiet" onClick={() => setCsat(null)}>
              Not said
            </Button>
          )}
        </div>
      </fieldset>
      <Refusals of={["session.complete"]} />
      <Button type="submit" look="primary" refusal={refusal} busy={busy}>
        {busy ? "Ending…" : "End the session"}
      </Button>
    </form>
  );
}

interface PickProps {
  group: string;
  on: boolean;
  pick: () => void;
  children: React.ReactNode;
}

function Pick({ group, on, pick, children }: PickProps) {
  return (
    <label
      className={cx(
        "rounded-md border px-3 py-1.5 text-sm has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
        on ? "border-accent bg-accent-soft font-semibold" : "border-edge bg-surface hover:bg-raised",
      )}
    >
      <input type="radio" name={group} checked={on} onChange={pick} className="sr-only" />
      {children}
    </label>
  );
}
