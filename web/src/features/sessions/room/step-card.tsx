// The step the session stands on, large: what to do, and the ways on.
// What must stay true: the focus moves to a new step only for the person who
// brought it there, and never away from somebody typing.
import { useEffect, useRef } from "react";
import type { State } from "../../../api/protocol";
import type { FlowDocument, FlowNode } from "../../../api/types";
import { takesText, useShortcuts } from "../../../lib/keys";
import { duration } from "../../../lib/time";
import { clockShows } from "../../../live/room/way";
import { announce } from "../../../ui/announce";
import { Area } from "../../../ui/field";
import { Answers } from "./answers";
import { CompleteForm } from "./complete-form";
import { InputForm } from "./input-form";
import { Refusals } from "./refusals";
import { StepText } from "./step-text";
import { StepTools } from "./step-tools";
import { useDraft, useServerNow } from "./use-room-bits";
import { endOf, STEP_KINDS } from "./words";

interface StepCardProps {
  state: State;
  flow: FlowDocument;
  node: FlowNode;
  me: string;
}

export function StepCard({ state, flow, node, me }: StepCardProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const cameBy = state.path.at(-1)?.by.id;
  useEffect(() => {
    announce(`Now: ${node.title}`);
    if (!takesText(document.activeElement)) heading.current?.closest("[data-scroller]")?.scrollTo(0, 0);
    // Only where the focus was lost with the button that was pressed.
    if (cameBy === me && document.activeElement === document.body) heading.current?.focus();
  }, [node.title, cameBy, me]);
  return (
    <article aria-labelledby="step-title" className="arrive space-y-4">
      <header>
        <p className="flex flex-wrap gap-x-2 text-sm text-muted">
          <Kind node={node} />
          <span aria-hidden>·</span>
          <OnStep state={state} />
        </p>
        <h2
          id="step-title"
          ref={heading}
          tabIndex={-1}
          data-quiet-focus
          className="text-2xl font-semibold text-balance"
        >
          {node.title}
        </h2>
      </header>
      <StepText node={node} variables={state.variables} />
      <WaysOn state={state} node={node} flow={flow} />
      <StepTools state={state} flow={flow} node={node} />
    </article>
  );
}

function Kind({ node }: { node: FlowNode }) {
  if (endOf(node)) return <span>{STEP_KINDS.resolution}</span>;
  // The end of a flow inside this one, which goes on.
  if (node.kind === "resolution") return <span>The end of a part</span>;
  return (
    <>
      {node.section && (
        <>
          <span>{node.section}</span>
          <span aria-hidden>·</span>
        </>
      )}
      <span>{STEP_KINDS[node.kind]}</span>
      {node.required && <span className="font-semibold text-warn">required</span>}
    </>
  );
}

function WaysOn({ state, node, flow }: Omit<StepCardProps, "me">) {
  if (endOf(node)) {
    return (
      <>
        <Refusals of={["flow.answer", "step.complete"]} flow={flow} />
        <CompleteForm state={state} preset={node.outcome ?? null} atEnd />
      </>
    );
  }
  if (node.kind === "input") return <InputForm state={state} flow={flow} node={node} />;
  return <Choose node={node} flow={flow} place={state.node_seq} />;
}

interface ChooseProps {
  node: FlowNode;
  flow: FlowDocument;
  /** The event that brought the session here. */
  place: number;
}

function Choose({ node, flow, place }: ChooseProps) {
  const [output, setOutput] = useDraft(`output.${place}`, (now) => now.node_seq !== place);
  const pastes = node.kind !== "question" && Boolean(node.command);
  useShortcuts({
    o: () => document.querySelector<HTMLTextAreaElement>("[data-output]")?.focus(),
  });
  return (
    <>
      {pastes && (
        <Area
          label="Paste the output here"
          hint="It is kept with the outcome you choose."
          mono
          rows={3}
          maxLength={20_000}
          spellCheck={false}
          data-output
          value={output}
          onChange={(event) => setOutput(event.target.value)}
          onKeyDown={leaveOnEscape}
        />
      )}
      <Answers node={node} flow={flow} output={output} />
    </>
  );
}

/** Escape leaves a field, so that single keys act again. */
export function leaveOnEscape(event: React.KeyboardEvent<HTMLElement>): void {
  if (event.key === "Escape" && takesText(event.target)) event.currentTarget.blur();
}

/** Pauses do not count. */
function OnStep({ state }: { state: State }) {
  const now = new Date(useServerNow()).toISOString();
  if (!state.node_since) return null;
  return (
    <span role="timer" aria-label="Time on this step">
      {duration(clockShows(state.clock, now) - state.clock.node_from_ms)} on this step
    </span>
  );
}
