// One flow in a list.
import type { ReactNode } from "react";
import type { FlowSummary } from "../../api/types";
import { cx } from "../../lib/cx";
import { ago } from "../../lib/time";
import { kindWord } from "./words";

interface FlowRowProps {
  flow: FlowSummary;
  selected?: boolean;
  /** The title as a link or a button, to open the preview. */
  title: ReactNode;
  start: ReactNode;
}

export function FlowRow({ flow, selected, title, start }: FlowRowProps) {
  return (
    <li
      className={cx(
        "flex items-start gap-3 border-b border-line px-4 py-3 last:border-b-0",
        selected && "bg-raised shadow-[inset_3px_0_0_var(--rf-accent)]",
      )}
    >
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        {flow.description && <p className="mt-0.5 line-clamp-2 text-sm text-muted">{flow.description}</p>}
        <p className="mt-1 flex flex-wrap gap-x-2 text-xs text-muted">
          <span>{kindWord(flow.kind)}</span>
          <span aria-hidden>·</span>
          <span>
            {flow.published_version ? `version ${flow.published_version.number}` : "draft, not published"}
          </span>
          <span aria-hidden>·</span>
          <span>changed {ago(flow.updated_at)}</span>
        </p>
        {flow.tags.length > 0 && (
          <p className="truncate text-xs text-muted">{flow.tags.slice(0, 6).join(", ")}</p>
        )}
      </div>
      <div className="shrink-0">{start}</div>
    </li>
  );
}
