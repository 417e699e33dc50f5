// A step one looks at while the session stands elsewhere. Nothing can be done here.
import { ArrowLeft } from "lucide-react";
import type { FlowNode } from "../../../api/types";
import { Button } from "../../../ui/button";
import { Markdown } from "../../../ui/markdown";
import { Notice } from "../../../ui/notice";
import { CommandBlock } from "./command-block";

interface LookCardProps {
  node: FlowNode;
  current: string;
  onBack: () => void;
}

export function LookCard({ node, current, onBack }: LookCardProps) {
  return (
    <article aria-labelledby="look-title" className="arrive space-y-4">
      <Notice tone="info">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p>You are only looking. The session stands on “{current}”.</p>
          <Button size="sm" icon={ArrowLeft} onClick={onBack}>
            Back to the current step
          </Button>
        </div>
      </Notice>
      <h2 id="look-title" className="text-2xl font-semibold text-balance">
        {node.title}
      </h2>
      {node.body && <Markdown text={node.body} className="max-w-[72ch]" />}
      {node.command && <CommandBlock command={node.command} />}
      {(node.options ?? []).length > 0 && (
        <ul aria-label="Ways on" className="list-disc space-y-1 pl-5 text-muted">
          {(node.options ?? []).map((option) => (
            <li key={option.id}>{option.label}</li>
          ))}
        </ul>
      )}
    </article>
  );
}
