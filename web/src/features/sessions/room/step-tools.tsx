// What may be done with a step besides its answers: skip it, go back, add one, bring
// everyone here.
import { CornerUpLeft, Plus, SkipForward } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { State } from "../../../api/protocol";
import type { FlowDocument, FlowNode } from "../../../api/types";
import { useShortcuts } from "../../../lib/keys";
import { useRoom } from "../../../live/use-room";
import { announce } from "../../../ui/announce";
import { Button } from "../../../ui/button";
import { BringEveryone } from "./bring-everyone";
import { ReasonDialog } from "./reason-dialog";
import { Refusals } from "./refusals";
import { useAsking, useRefusal } from "./use-room-bits";

const AddStepDialog = lazy(() => import("./add-step-dialog"));

interface StepToolsProps {
  state: State;
  flow: FlowDocument | undefined;
  node: FlowNode | undefined;
}

/** The place before this one, as far as it counts. */
export function placeBefore(state: State): { id: string; title: string } | null {
  const way = state.path.filter((visit) => !visit.undone);
  return way.findLast((visit) => visit.node.id !== state.node?.id)?.node ?? null;
}

export function StepTools({ state, flow, node }: StepToolsProps) {
  const room = useRoom();
  const refusal = useRefusal();
  const [open, setOpen] = useState<"skip" | "add" | null>(null);
  const busy = useAsking("flow.back", "step.skip");
  const before = placeBefore(state);
  const skippable = node && (node.options ?? []).length > 0;
  const notSkipped =
    refusal("step.skip") ?? (node?.required ? "This item is required. Do it, or end the session." : null);
  const notBack = refusal("flow.back") ?? (before ? null : "This is where the session began.");
  const back = () => before && room.ask({ kind: "flow.back", data: { to: before.id } });
  const unless = (why: string | null, act: () => void) => () => (why ? announce(why) : act());
  useShortcuts({
    ...(skippable ? { s: unless(notSkipped, () => setOpen("skip")) } : {}),
    ...(node ? { b: unless(notBack, () => void back()) } : {}),
    a: unless(refusal("step.add"), () => setOpen("add")),
  });
  return (
    <div className="space-y-3">
      <Refusals of={["step.skip", "flow.back", "flow.goto", "step.add", "people.summon"]} flow={flow} />
      <div role="toolbar" aria-label="This step" className="flex flex-wrap gap-2">
        {node && (
          <Button size="sm" icon={CornerUpLeft} refusal={notBack} busy={busy} onClick={() => void back()}>
            Back
          </Button>
        )}
        {skippable && (
          <Button
            size="sm"
            icon={SkipForward}
            refusal={notSkipped}
            busy={busy}
            onClick={() => setOpen("skip")}
          >
            Skip…
          </Button>
        )}
        <Button size="sm" icon={Plus} refusal={refusal("step.add")} onClick={() => setOpen("add")}>
          Add a step…
        </Button>
        {node && <BringEveryone node={node.id} />}
      </div>
      {open === "add" && (
        <Suspense fallback={null}>
          <AddStepDialog onClose={() => setOpen(null)} />
        </Suspense>
      )}
      {open === "skip" && node && <SkipDialog node={node} onClose={() => setOpen(null)} />}
    </div>
  );
}

function SkipDialog({ node, onClose }: { node: FlowNode; onClose: () => void }) {
  const room = useRoom();
  const options = node.options ?? [];
  const [option, setOption] = useState(options[0]?.id ?? "");
  return (
    <ReasonDialog
      title="Skip this step"
      label="Why is it skipped?"
      required
      action="Skip the step"
      kind="step.skip"
      onClose={onClose}
      onSend={(reason) => {
        const way = options.length > 1 ? { option } : {};
        room.ask({ kind: "step.skip", data: { node: node.id, reason, ...way } });
      }}
    >
      {options.length > 1 && (
        <fieldset className="space-y-1">
          <legend className="mb-1 text-sm font-medium">Go on as if the answer were</legend>
          {options.map((one) => (
            <label key={one.id} className="flex items-center gap-2 text-sm">
              <input
                type="radio"
                name="way"
                checked={option === one.id}
                onChange={() => setOption(one.id)}
                className="accent-accent"
              />
              {one.label}
            </label>
          ))}
        </fieldset>
      )}
    </ReasonDialog>
  );
}
