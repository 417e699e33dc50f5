// The way so far, and all steps of the flow: where the session stands, what was
// passed, skipped or set aside, and who looks where.
import { Check, ChevronRight, Circle, CircleDashed, type LucideIcon, SkipForward } from "lucide-react";
import { useMemo } from "react";
import type { State } from "../../../api/protocol";
import type { FlowDocument, FlowNode } from "../../../api/types";
import { cx } from "../../../lib/cx";
import { outline } from "../../../lib/outline";
import { duration, fullTime, timeOf } from "../../../lib/time";
import { isTried } from "../../../live/room/way";
import { AvatarRow } from "../../../ui/avatar";
import { usePresent } from "./use-room-bits";

interface PathProps {
  state: State;
  onLook: (node: string | null) => void;
}

export function PathSoFar({ state, onLook }: PathProps) {
  if (state.path.length === 0 && !state.node) return null;
  return (
    <section aria-labelledby="path-title">
      <h2 id="path-title" className="mb-2 text-sm font-semibold text-muted">
        Path so far
      </h2>
      <ol className="space-y-2 border-l-2 border-line pl-3">
        {state.path.map((visit) => (
          <li key={visit.seq} className={cx("text-sm", visit.undone && "text-muted line-through")}>
            <button
              type="button"
              onClick={() => onLook(visit.node.id)}
              className="block w-full rounded-sm text-left text-muted hover:text-ink hover:underline"
            >
              {visit.node.title}
            </button>
            <p className="font-medium">{said(visit)}</p>
            <p className="text-xs text-muted">
              {visit.by.name},{" "}
              <time dateTime={visit.at} title={fullTime(visit.at)}>
                {timeOf(visit.at)}
              </time>
              , took {duration(visit.took_ms)}
              {visit.undone && <span className="sr-only">, set aside</span>}
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

function said(visit: State["path"][number]): string {
  if (visit.kind === "skipped") return `Skipped${visit.output ? `: ${visit.output}` : ""}`;
  return visit.choice?.label ?? "Left open, not tried";
}

type Standing = "current" | "passed" | "skipped" | "left" | "open";

const MARKS: Record<Standing, { icon: LucideIcon; colour: string; words: string }> = {
  current: { icon: ChevronRight, colour: "text-accent", words: "" },
  passed: { icon: Check, colour: "text-good", words: ", done" },
  skipped: { icon: SkipForward, colour: "text-warn", words: ", skipped" },
  left: { icon: CircleDashed, colour: "text-warn", words: ", left open" },
  open: { icon: Circle, colour: "text-edge", words: "" },
};

/** What was done stays done, whoever came by since without doing anything. */
export function standings(state: Pick<State, "path" | "node">): Map<string, Standing> {
  const known = new Map<string, Standing>();
  for (const visit of state.path) {
    const { id } = visit.node;
    if (visit.undone) known.delete(id);
    else if (isTried(visit)) known.set(id, "passed");
    else if (known.get(id) !== "passed") known.set(id, visit.kind === "skipped" ? "skipped" : "left");
  }
  if (state.node) known.set(state.node.id, "current");
  return known;
}

interface FlowOutlineProps {
  state: State;
  flow: FlowDocument;
  me: string;
  looking: string | null;
  onLook: (node: string | null) => void;
}

export function FlowOutline({ state, flow, me, looking, onLook }: FlowOutlineProps) {
  const people = usePresent();
  const rows = useMemo(() => outline(flow.start, flow.nodes), [flow]);
  const known = standings(state);
  return (
    <section aria-labelledby="outline-title">
      <h2 id="outline-title" className="mb-2 text-sm font-semibold text-muted">
        All steps
      </h2>
      <ol className="relative space-y-px max-lg:max-h-80 max-lg:overflow-y-auto">
        {rows.map(({ node, depth }, index) => {
          const there = people.filter((person) => person.id !== me && person.focus === node.id);
          const section =
            node.section && node.section !== rows[index - 1]?.node.section ? node.section : null;
          return (
            <li key={node.id} style={{ paddingLeft: `${Math.min(depth, 6) * 0.6}rem` }}>
              {section && <p className="mt-2 px-1.5 text-xs font-semibold text-muted">{section}</p>}
              <OutlineStep
                node={node}
                standing={known.get(node.id) ?? "open"}
                looking={looking === node.id}
                there={there}
                onLook={onLook}
              />
            </li>
          );
        })}
      </ol>
    </section>
  );
}

interface OutlineStepProps {
  node: FlowNode;
  standing: Standing;
  looking: boolean;
  there: { id: string; name: string }[];
  onLook: (node: string | null) => void;
}

function OutlineStep({ node, standing, looking, there, onLook }: OutlineStepProps) {
  const { icon: Mark, colour, words } = MARKS[standing];
  const current = standing === "current";
  return (
    <button
      type="button"
      aria-current={current ? "step" : undefined}
      aria-pressed={looking}
      onClick={() => onLook(current || looking ? null : node.id)}
      className={cx(
        "flex w-full items-center gap-1.5 rounded-sm px-1.5 py-1 text-left text-sm hover:bg-raised",
        current && "bg-accent-soft font-semibold",
        looking && "bg-raised outline-1 outline-edge",
      )}
    >
      <Mark aria-hidden size={14} className={cx("shrink-0", colour)} />
      <span className="min-w-0 flex-1">{node.title}</span>
      {words && <span className="sr-only">{words}</span>}
      <AvatarRow people={there} label="Looking here" />
    </button>
  );
}
