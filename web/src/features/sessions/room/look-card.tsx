// A step one looks at while the session stands elsewhere. What was done there is told;
// the session can be brought here.
import { ArrowLeft, CornerUpLeft, Forward } from "lucide-react";
import type { State } from "../../../api/protocol";
import type { FlowDocument, FlowNode } from "../../../api/types";
import { timeOf } from "../../../lib/time";
import { useRoom } from "../../../live/use-room";
import { Button } from "../../../ui/button";
import { Notice } from "../../../ui/notice";
import { BringEveryone } from "./bring-everyone";
import { Refusals } from "./refusals";
import { StepText } from "./step-text";
import { useAsking, useRefusal } from "./use-room-bits";

interface LookCardProps {
  state: State;
  flow: FlowDocument;
  node: FlowNode;
  onBack: () => void;
}

export function LookCard({ state, flow, node, onBack }: LookCardProps) {
  const options = node.options ?? [];
  return (
    <article aria-labelledby="look-title" className="arrive space-y-4">
      <Notice tone="info">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p>
            {state.node
              ? `You are only looking. The session stands on “${state.node.title}”.`
              : "You are only looking."}
          </p>
          <Button size="sm" icon={ArrowLeft} onClick={onBack}>
            Back to the current step
          </Button>
        </div>
      </Notice>
      <h2 id="look-title" className="text-2xl font-semibold text-balance">
        {node.title}
      </h2>
      <Visits state={state} node={node} />
      <StepText node={node} variables={state.variables} />
      {options.length > 0 && (
        <ul aria-label="Ways on" className="list-disc space-y-1 pl-5 text-muted">
          {options.map((option) => (
            <li key={option.id}>{option.label}</li>
          ))}
        </ul>
      )}
      <Bring state={state} flow={flow} node={node} />
    </article>
  );
}

function Visits({ state, node }: { state: State; node: FlowNode }) {
  const visits = state.path.filter((visit) => visit.node.id === node.id);
  if (visits.length === 0) return null;
  return (
    <ul aria-label="What was done here" className="space-y-2 border-l-2 border-line pl-3 text-sm">
      {visits.map((visit) => (
        <li key={visit.seq}>
          <p>
            <span className="font-semibold">{visit.choice?.label ?? "Left open"}</span>{" "}
            <span className="text-muted">
              {visit.by.name}, {timeOf(visit.at)}
              {visit.undone && ", set aside"}
            </span>
          </p>
          {visit.output && (
            <pre
              tabIndex={0}
              className="mt-1 max-h-48 overflow-auto rounded-md bg-raised px-3 py-2 font-mono text-xs"
            >
              {visit.output}
            </pre>
          )}
        </li>
      ))}
    </ul>
  );
}

function Bring({ state, flow, node }: Omit<LookCardProps, "onBack">) {
  const room = useRoom();
  const refusal = useRefusal();
  const busy = useAsking("flow.back", "flow.goto");
  const been = state.path.some((visit) => !visit.undone && visit.node.id === node.id);
  return (
    <div className="space-y-3">
      <Refusals of={["flow.back", "flow.goto", "people.summon"]} flow={flow} />
      <div role="toolbar" aria-label="This step" className="flex flex-wrap gap-2">
        {been && (
          <Button
            size="sm"
            icon={CornerUpLeft}
            refusal={refusal("flow.back")}
            busy={busy}
            onClick={() => room.ask({ kind: "flow.back", data: { to: node.id } })}
          >
            Go back here
          </Button>
        )}
        <Button
          size="sm"
          icon={Forward}
          refusal={refusal("flow.goto")}
          busy={busy}
          onClick={() => room.ask({ kind: "flow.goto", data: { node: node.id } })}
        >
          Move the session here
        </Button>
        <BringEveryone node={node.id} />
      </div>
    </div>
  );
}
