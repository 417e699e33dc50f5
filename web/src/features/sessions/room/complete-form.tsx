// How the session ended: outcome, summary, satisfaction.
// What must stay true: the outcome a resolution names is chosen beforehand and may
// be changed; what was refused is told in the form, and nothing typed is lost; nobody ends a
// session without having read what is still open in it.
import { lazy, Suspense, useState } from "react";
import type { Outcome, State } from "../../../api/protocol";
import { cx } from "../../../lib/cx";
import { useRoom } from "../../../live/use-room";
import { Button } from "../../../ui/button";
import { Area } from "../../../ui/field";
import { Refusals } from "./refusals";
import { stillOpen } from "./still-open";
import { StillOpenList } from "./still-open-list";
import { useAsking, useDraft, useRefusal } from "./use-room-bits";
import { isOver, OUTCOMES } from "./words";

const ConfirmEnd = lazy(() => import("./confirm-end"));

interface CompleteFormProps {
  state: State;
  preset: Outcome | null;
  /** The flow was gone through to one of its ends. */
  atEnd: boolean;
  /** In a dialog, which says what is open by itself: leaves the session as it is. */
  onCancel?: () => void;
}

export function CompleteForm({ state, preset, atEnd, onCancel }: CompleteFormProps) {
  const room = useRoom();
  const busy = useAsking("session.complete");
  const refusal = useRefusal()("session.complete");
  const [outcome, setOutcome] = useState<Outcome | null>(preset);
  const [csat, setCsat] = useState<number | null>(null);
  const [summary, setSummary] = useDraft("summary", (now) => isOver(now.status));
  const [missing, setMissing] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const open = stillOpen(state, atEnd);
  const send = (confirmed: boolean) => {
    if (!outcome) return setMissing(true);
    if (!confirmed && open.length > 0) return setConfirming(true);
    setConfirming(false);
    const data = {
      outcome,
      ...(summary.trim() ? { summary: summary.trim() } : {}),
      ...(csat ? { csat } : {}),
    };
    room.ask({ kind: "session.complete", data });
  };
  if (isOver(state.status)) return <p>This session is over.</p>;
  return (
    <>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          // The dialog has said already what is open.
          if (!busy && !refusal) send(onCancel !== undefined);
        }}
      >
        {onCancel && <StillOpenList lines={open} />}
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
        <div className={onCancel && "flex flex-wrap justify-end gap-2"}>
          {onCancel && <Button onClick={onCancel}>Cancel</Button>}
          <Button type="submit" look="primary" refusal={refusal} busy={busy}>
            {busy ? "Ending…" : "End the session"}
          </Button>
        </div>
      </form>
      {confirming && (
        <Suspense fallback={null}>
          <ConfirmEnd lines={open} onEnd={() => send(true)} onClose={() => setConfirming(false)} />
        </Suspense>
      )}
    </>
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
