// Steps that the flow does not have: done, and told whether they helped.
import type { AddedOutcome, State } from "../../../api/protocol";
import { useRoom } from "../../../live/use-room";
import { Button } from "../../../ui/button";
import { Area } from "../../../ui/field";
import { Markdown } from "../../../ui/markdown";
import { Refusals } from "./refusals";
import { leaveOnEscape } from "./step-card";
import { useAsking, useDraft, useOver, useRefusal } from "./use-room-bits";
import { ADDED_OUTCOMES } from "./words";

/** Added steps that nobody has finished. */
export function AddedSteps({ state }: { state: State }) {
  const open = state.steps.filter((step) => !step.outcome);
  const over = useOver();
  if (open.length === 0 || over) return null;
  return (
    <section aria-labelledby="added-title" className="space-y-3">
      <h2 id="added-title" className="text-sm font-semibold text-muted">
        Added steps
      </h2>
      <Refusals of={["step.finish"]} />
      {open.map((step) => (
        <AddedStep key={step.id} step={step} />
      ))}
    </section>
  );
}

function AddedStep({ step }: { step: State["steps"][number] }) {
  const room = useRoom();
  const refusal = useRefusal()("step.finish");
  const busy = useAsking("step.finish");
  const isDone = (now: State) => now.steps.some((one) => one.id === step.id && one.outcome);
  const [output, setOutput] = useDraft(`added.${step.id}`, isDone);
  const finish = (outcome: AddedOutcome) => {
    const more = output.trim() ? { output: output.trim() } : {};
    room.ask({ kind: "step.finish", data: { step: step.id, outcome, ...more } });
  };
  return (
    <article aria-label={step.title} className="space-y-3 rounded-lg border border-line bg-surface p-4">
      <header>
        <h3 className="font-semibold">{step.title}</h3>
        <p className="text-xs text-muted">Added by {step.by.name}</p>
      </header>
      {step.body && <Markdown text={step.body} />}
      <Area
        label="What came of it"
        rows={2}
        maxLength={20_000}
        value={output}
        onChange={(event) => setOutput(event.target.value)}
        onKeyDown={leaveOnEscape}
      />
      <div className="flex flex-wrap gap-2">
        {(Object.keys(ADDED_OUTCOMES) as AddedOutcome[]).map((outcome) => (
          <Button key={outcome} size="sm" refusal={refusal} busy={busy} onClick={() => finish(outcome)}>
            {ADDED_OUTCOMES[outcome]}
          </Button>
        ))}
      </div>
    </article>
  );
}
