// The way so far, and all steps of the flow: where the session stands, what was
// passed, and who looks where.
import { Check, ChevronRight, Circle } from "lucide-react";
import { useMemo } from "react";
import type { State } from "../../../api/protocol";
import type { FlowDocument } from "../../../api/types";
import { cx } from "../../../lib/cx";
import { outline } from "../../../lib/outline";
import { fullTime, timeOf } from "../../../lib/time";
import { useRoomView } from "../../../live/use-room";
import { AvatarRow } from "../../../ui/avatar";

export function PathSoFar({ state }: { state: State }) {
  if (state.path.length === 0 && !state.node) return null;
  return (
    <section aria-labelledby="path-title">
      <h2 id="path-title" className="mb-2 text-sm font-semibold text-muted">
        Path so far
      </h2>
      <ol className="space-y-2 border-l-2 border-line pl-3">
        {state.path.map((visit) => (
          <li key={visit.seq} className="text-sm">
            <p className="text-muted">{visit.node.title}</p>
            <p className="font-medium">{visit.choice.label}</p>
            <p className="text-xs text-muted">
              {visit.by.name},{" "}
              <time dateTime={visit.at} title={fullTime(visit.at)}>
                {timeOf(visit.at)}
              </time>
            </p>
          </li>
        ))}
        {state.node && (
          <li aria-current="step" className="-ml-3 border-l-2 border-accent pl-3 text-sm font-semibold">
            {state.node.title}
          </li>
        )}
      </ol>
    </section>
  );
}

interface FlowOutlineProps {
  state: State;
  flow: FlowDocument;
  me: string;
  looking: string | null;
  onLook: (node: string | null) => void;
}

export function FlowOutline({ state, flow, me, looking, onLook }: FlowOutlineProps) {
  const { people } = useRoomView();
  const rows = useMemo(() => outline(flow.start, flow.nodes), [flow]);
  const passed = new Set(state.path.map((visit) => visit.node.id));
  return (
    <section aria-labelledby="outline-title">
      <h2 id="outline-title" className="mb-2 text-sm font-semibold text-muted">
        All steps
      </h2>
      <ol className="space-y-px">
        {rows.map(({ node, depth }) => {
          const current = node.id === state.node?.id;
          const Mark = current ? ChevronRight : passed.has(node.id) ? Check : Circle;
          const there = people.filter((person) => person.id !== me && person.focus === node.id);
          return (
            <li key={node.id} style={{ paddingLeft: `${Math.min(depth, 6) * 0.6}rem` }}>
              <button
                type="button"
                aria-current={current ? "step" : undefined}
                aria-pressed={looking === node.id}
                onClick={() => onLook(current || looking === node.id ? null : node.id)}
                className={cx(
                  "flex w-full items-center gap-1.5 rounded-sm px-1.5 py-1 text-left text-sm hover:bg-raised",
                  current && "bg-accent-soft font-semibold",
                  looking === node.id && "bg-raised outline-1 outline-edge",
                )}
              >
                <Mark
                  aria-hidden
                  size={14}
                  className={cx(
                    "shrink-0",
                    current ? "text-accent" : passed.has(node.id) ? "text-good" : "text-edge",
                  )}
                />
                <span className="min-w-0 flex-1">{node.title}</span>
                {passed.has(node.id) && <span className="sr-only">, passed</span>}
                <AvatarRow people={there} label="Looking here" />
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
