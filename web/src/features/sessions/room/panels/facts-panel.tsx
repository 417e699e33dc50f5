// What is known: facts, each with where it comes from, and the session's variables.
import { useState } from "react";
import type { Fact, Variable } from "../../../../api/protocol";
import { useRoom } from "../../../../live/use-room";
import { Button } from "../../../../ui/button";
import { ReasonDialog } from "../reason-dialog";
import { Refusals } from "../refusals";
import { useShown } from "../shown";
import { useAsking, useHere, useOver, useRefusal } from "../use-room-bits";
import { LineForm } from "./line-form";
import { ByLine, Group, Nothing, type PanelProps, useLast } from "./panel";

export function FactsPanel({ state }: PanelProps) {
  const room = useRoom();
  const here = useHere();
  const [retracting, setRetracting] = useState<Fact | null>(null);
  // What was taken back stands above, out of the way.
  const [facts, earlier] = useLast(
    [...state.facts].sort((a, b) => Number(b.retracted) - Number(a.retracted)),
  );
  return (
    <div className="space-y-5">
      <LineForm
        draft="fact"
        label="Add a fact"
        placeholder="What is certain now"
        action="Add the fact"
        kind="fact.add"
        most={1000}
        onSend={(text) => room.ask({ kind: "fact.add", data: { text, ...here } })}
      />
      <Refusals of={["fact.retract", "variable.set"]} />
      {facts.length === 0 && (
        <Nothing>No facts yet. What is certain goes here, apart from what is guessed.</Nothing>
      )}
      {earlier}
      <ul aria-label="Facts" className="space-y-2.5">
        {facts.map((fact) => (
          <FactRow key={fact.id} fact={fact} onRetract={() => setRetracting(fact)} />
        ))}
      </ul>
      {state.variables.length > 0 && (
        <Group title="Variables">
          <ul className="space-y-2">
            {state.variables.map((variable) => (
              <VariableRow key={variable.name} variable={variable} />
            ))}
          </ul>
        </Group>
      )}
      {retracting && (
        <ReasonDialog
          title="Take back this fact"
          label="What is wrong with it?"
          action="Take it back"
          kind="fact.retract"
          onClose={() => setRetracting(null)}
          onSend={(reason) =>
            room.ask({ kind: "fact.retract", data: { fact: retracting.id, ...(reason ? { reason } : {}) } })
          }
        >
          <blockquote className="border-l-2 border-line pl-3 text-muted">{retracting.text}</blockquote>
        </ReasonDialog>
      )}
    </div>
  );
}

function FactRow({ fact, onRetract }: { fact: Fact; onRetract: () => void }) {
  const refusal = useRefusal()("fact.retract");
  const { goTo } = useShown();
  const over = useOver();
  const moment = fact.source ?? fact.seq;
  return (
    <li className="rounded-md border border-line bg-surface px-3 py-2 text-sm">
      <ByLine by={fact.by} at={fact.at} />
      <p className={fact.retracted ? "break-words text-muted line-through" : "break-words"}>{fact.text}</p>
      <div className="mt-1 flex flex-wrap items-center gap-2 text-xs text-muted">
        {fact.node && <span className="min-w-0 truncate">at “{fact.node.title}”</span>}
        <button type="button" className="underline hover:text-ink" onClick={() => goTo(moment)}>
          event {moment}
        </button>
        {fact.retracted ? (
          <span>taken back</span>
        ) : (
          !over && (
            <Button size="sm" look="quiet" className="ml-auto" refusal={refusal} onClick={onRetract}>
              Take back…
            </Button>
          )
        )}
      </div>
    </li>
  );
}

function VariableRow({ variable }: { variable: Variable }) {
  const room = useRoom();
  const refusal = useRefusal()("variable.set");
  const busy = useAsking("variable.set");
  const over = useOver();
  const [value, setValue] = useState<string | null>(null);
  const { name, label } = variable;
  return (
    <li className="rounded-md border border-line bg-surface px-3 py-2 text-sm">
      <ByLine by={variable.by} at={variable.at} />
      {value === null ? (
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="min-w-0 break-words">
            <span className="text-muted">{label}: </span>
            {variable.value}
          </p>
          {!over && (
            <Button
              size="sm"
              look="quiet"
              refusal={refusal}
              busy={busy}
              aria-label={`Change ${label}`}
              onClick={() => setValue(variable.value)}
            >
              Change
            </Button>
          )}
        </div>
      ) : (
        <form
          className="mt-1 flex flex-wrap gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (refusal) return;
            room.ask({ kind: "variable.set", data: { name, value: value.trim() } });
            setValue(null);
          }}
        >
          <input
            aria-label={label}
            autoComplete="off"
            maxLength={500}
            className="h-8 min-w-0 flex-1 rounded-md border border-edge bg-surface px-2"
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
          <Button size="sm" type="submit" refusal={refusal}>
            Save
          </Button>
          <Button size="sm" look="quiet" onClick={() => setValue(null)}>
            Cancel
          </Button>
        </form>
      )}
    </li>
  );
}
