// What keeps a flow from being published, each with its place and remedy.
import type { FlowView } from "../../api/types";

export function Findings({ findings }: { findings: FlowView["findings"] }) {
  return (
    <ul aria-label="To mend" className="max-h-80 space-y-2 overflow-y-auto text-sm">
      {findings.map((finding) => (
        <li
          key={`${finding.path} ${finding.message}`}
          className="rounded-md border border-warn/30 bg-warn-soft px-3 py-2"
        >
          <p className="break-words">{finding.message}</p>
          <p className="font-mono text-xs text-muted">{finding.path}</p>
        </li>
      ))}
    </ul>
  );
}
