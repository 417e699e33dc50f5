// The step the session stands on, large: what to do, and the ways on.
// What must stay true: the focus moves to a new step only for the person who
// brought it there, and never away from somebody typing.
import { useEffect, useRef } from "react";
import type { State } from "../../../api/protocol";
import type { FlowDocument, FlowNode } from "../../../api/types";
import { takesText, useShortcuts } from "../../../lib/keys";
import { duration } from "../../../lib/time";
import { announce } from "../../../ui/announce";
import { Area } from "../../../ui/field";
import { Markdown } from "../../../ui/markdown";
import { Answers } from "./answers";
import { CommandBlock } from "./command-block";
import { CompleteForm } from "./complete-form";
import { Refusals } from "./refusals";
import { useDraft, useServerNow } from "./use-room-bits";

const WORDS: Record<FlowNode["kind"], string> = {
  question: "Find out",
  action: "Do this",
  info: "Read this",
  resolution: "The end of the flow",
};

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
          <span>{WORDS[node.kind]}</span>
          <span aria-hidden>·</span>
          <OnStep since={state.node_since} />
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
      {node.body && <Markdown text={node.body} className="max-w-[72ch]" />}
      {node.command && <CommandBlock command={node.command} />}
      {node.kind === "resolution" ? (
        <>
          <Refusals of={["flow.answer", "step.complete"]} flow={flow} />
          <CompleteForm preset={node.outcome ?? null} />
        </>
      ) : (
        <WaysOn node={node} flow={flow} place={state.node_seq} />
      )}
    </article>
  );
}

interface WaysOnProps {
  node: FlowNode;
  flow: FlowDocument;
  /** The event that brought the session here. */
  place: number;
}

function WaysOn({ node, flow, place }: WaysOnProps) {
  const [output, setOutput] = useDraft(`output.${place}`, (now) => now.node_seq !== place);
  const pastes = node.kind === "action" && Boolean(node.command);
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

function OnStep({ since }: { since: string | null }) {
  const now = useServerNow();
  if (!since) return null;
  return (
    <span role="timer" aria-label="Time on this step">
      {duration(now - Date.parse(since))} on this step
    </span>
  );
}
