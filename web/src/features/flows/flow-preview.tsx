// What a flow holds, without starting it: its nodes in reading order.
// What must stay true: what is shown is what would be started, the published
// version; only where there is none, the draft.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { wordsOf } from "../../api/problem";
import type { FlowDocument, FlowNode } from "../../api/types";
import { outline } from "../../lib/outline";
import { count } from "../../lib/time";
import { Failed, SkeletonRows } from "../../ui/feedback";
import { Markdown } from "../../ui/markdown";
import { FlowActions } from "./flow-actions";
import { flowQuery, publishedQuery } from "./queries";
import { kindWord, nodeWord } from "./words";

interface FlowPreviewProps {
  id: string;
  start: (flow: {
    id: string;
    title: string;
    can: { start: { allowed: boolean; reason?: string | null } };
  }) => ReactNode;
}

export function FlowPreview({ id, start }: FlowPreviewProps) {
  const flow = useQuery(flowQuery(id));
  const published = useQuery(publishedQuery(flow.data?.published_version?.id));
  const failure = flow.error ?? published.error;
  if (failure) return <Failed words={wordsOf(failure)} onRetry={() => void flow.refetch()} />;
  const document =
    published.data?.document ?? (flow.data?.published_version ? undefined : flow.data?.document);
  if (!flow.data || !document) return <SkeletonRows rows={6} className="h-10" />;
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="text-lg font-semibold">{document.title}</h2>
          <p className="text-sm text-muted">
            {kindWord(document.kind)} · {count(document.nodes.length, "step")}
            {flow.data.published_version
              ? ` · version ${flow.data.published_version.number}`
              : " · draft, not published"}
            {flow.data.published_version && flow.data.has_draft && " · changed since"}
          </p>
        </div>
        {start(flow.data)}
      </div>
      <FlowActions flow={flow.data} />
      {document.description && <Markdown text={document.description} className="text-sm" />}
      {(document.intake ?? []).length > 0 && (
        <p className="text-sm">
          <span className="text-muted">Asks first for: </span>
          {(document.intake ?? []).map((field) => field.label).join(", ")}
        </p>
      )}
      <NodeOutline document={document} />
    </div>
  );
}

function NodeOutline({ document }: { document: FlowDocument }) {
  const titles = new Map(document.nodes.map((node) => [node.id, node.title]));
  const rows = outline(document.start, document.nodes);
  return (
    <ol className="space-y-1.5" aria-label="Steps">
      {rows.map(({ node, depth }, index) => (
        <li key={node.id} style={{ marginLeft: `${Math.min(depth, 6) * 0.9}rem` }}>
          {node.section && node.section !== rows[index - 1]?.node.section && (
            <p className="mt-3 mb-1 text-sm font-semibold text-muted">{node.section}</p>
          )}
          <details className="rounded-md border border-line bg-surface">
            <summary className="flex items-baseline gap-2 px-3 py-1.5 text-sm">
              <span className="w-17 shrink-0 text-xs text-muted">{nodeWord(node.kind)}</span>
              <span className="min-w-0 font-medium">{node.title}</span>
            </summary>
            <NodeDetail node={node} titles={titles} />
          </details>
        </li>
      ))}
    </ol>
  );
}

function NodeDetail({ node, titles }: { node: FlowNode; titles: Map<string, string> }) {
  return (
    <div className="space-y-2 border-t border-line px-3 py-2.5 text-sm">
      {node.body && <Markdown text={node.body} />}
      {node.command && (
        <pre tabIndex={0} className="overflow-x-auto rounded-md bg-raised px-3 py-2 font-mono text-xs">
          {node.command.text}
        </pre>
      )}
      {(node.options ?? []).length > 0 && (
        <ul className="space-y-0.5 text-muted">
          {(node.options ?? []).map((option) => (
            <li key={option.id}>
              <span className="text-ink">{option.label}</span> → {titles.get(option.next) ?? option.next}
            </li>
          ))}
        </ul>
      )}
      {!node.body && !node.command && (node.options ?? []).length === 0 && (
        <p className="text-muted">An end.</p>
      )}
    </div>
  );
}
