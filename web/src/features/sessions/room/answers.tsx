// The ways on from a step, as buttons on the number keys.
// What must stay true: an answer is sent for the step that was shown; while one is
// on its way no other can be chosen.
import type { FlowDocument, FlowNode } from "../../../api/types";
import { cx } from "../../../lib/cx";
import { useShortcuts } from "../../../lib/keys";
import { useRoom, useRoomView } from "../../../live/use-room";
import { announce } from "../../../ui/announce";
import { Hint } from "../../../ui/button";
import { Kbd } from "../../../ui/kbd";
import { Refusals } from "./refusals";
import { useRefusal } from "./use-room-bits";

interface AnswersProps {
  node: FlowNode;
  flow: FlowDocument;
  /** What a command printed, if it was pasted. */
  output: string;
}

export function Answers({ node, flow, output }: AnswersProps) {
  const room = useRoom();
  const { pending, connection } = useRoomView();
  const question = node.kind === "question";
  const refusal = useRefusal()(question ? "flow.answer" : "step.complete");
  const options = node.options ?? [];
  const chosen = pending
    .map((command) => {
      if (command.kind === "flow.answer" && command.data.node === node.id) return command.data.option;
      if (command.kind === "step.complete" && command.data.node === node.id) return command.data.outcome;
      return null;
    })
    .find(Boolean);
  const choose = (id: string) => {
    if (chosen) return;
    if (refusal) return announce(refusal);
    if (question) return room.ask({ kind: "flow.answer", data: { node: node.id, option: id } });
    const data = { node: node.id, outcome: id, ...(output.trim() ? { output: output.trim() } : {}) };
    room.ask({ kind: "step.complete", data });
  };
  useShortcuts(
    Object.fromEntries(
      options.slice(0, 9).map((option, index) => [String(index + 1), () => choose(option.id)]),
    ),
  );
  return (
    // In view however long the step is, where there is room for it.
    <div className="lg:sticky lg:bottom-0 lg:z-10 lg:-mx-6 lg:border-t lg:border-line lg:bg-canvas lg:px-6 lg:py-3">
      <div className="mb-2 space-y-2 empty:hidden">
        <Refusals of={["flow.answer", "step.complete"]} flow={flow} />
      </div>
      <ul aria-label={question ? "Answers" : "Outcomes"} className="grid gap-2 sm:grid-cols-2">
        {options.map((option, index) => {
          const button = (
            <button
              type="button"
              aria-disabled={Boolean(chosen) || refusal !== null || undefined}
              aria-describedby={refusal ? "answers-refusal" : undefined}
              aria-keyshortcuts={index < 9 ? String(index + 1) : undefined}
              onClick={() => choose(option.id)}
              className={cx(
                "flex min-h-11 w-full items-center gap-3 rounded-md border px-3 py-2 text-left font-medium transition-colors duration-100",
                chosen === option.id
                  ? "border-accent bg-accent-soft"
                  : refusal || chosen
                    ? "cursor-not-allowed border-line bg-raised text-muted"
                    : "border-edge bg-surface hover:border-accent hover:bg-accent-soft",
              )}
            >
              {index < 9 && (
                <Kbd hidden className="shrink-0">
                  {String(index + 1)}
                </Kbd>
              )}
              <span className="min-w-0 flex-1">{option.label}</span>
              {chosen === option.id && (
                <span className="text-sm font-normal text-muted">
                  {connection.is === "live" ? "saving…" : "kept"}
                </span>
              )}
            </button>
          );
          return (
            <li key={option.id} className="[&>span]:w-full">
              {refusal ? <Hint text={refusal}>{button}</Hint> : button}
            </li>
          );
        })}
      </ul>
      {refusal && (
        <p id="answers-refusal" className="mt-2 text-sm text-muted">
          {refusal}
        </p>
      )}
    </div>
  );
}
