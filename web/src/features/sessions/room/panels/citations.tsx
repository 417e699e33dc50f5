// What an answer of FlowPilot rests on.
// What must stay true: nobody is led out of the room; flows and sessions open beside it.
import { Link } from "@tanstack/react-router";
import type { Citation } from "../../../../api/protocol";
import { useShown } from "../shown";

export function Citations({ citations }: { citations: Citation[] }) {
  if (citations.length === 0) return null;
  return (
    <ul aria-label="What it rests on" className="flex flex-wrap gap-1.5">
      {citations.map((citation) => (
        <li
          key={keyOf(citation)}
          className="max-w-full truncate rounded-sm border border-line bg-raised px-1.5 py-0.5 text-xs"
        >
          <Cited citation={citation} />
        </li>
      ))}
    </ul>
  );
}

function keyOf(citation: Citation): string {
  switch (citation.of) {
    case "node":
      return `node ${citation.node.id}`;
    case "event":
      return `event ${citation.seq}`;
    case "flow":
      return `flow ${citation.flow}`;
    case "session":
      return `session ${citation.session}`;
  }
}

function Cited({ citation }: { citation: Citation }) {
  const { goTo } = useShown();
  switch (citation.of) {
    case "node":
      return <>Step “{citation.node.title}”</>;
    case "event":
      return (
        <button type="button" className="hover:underline" onClick={() => goTo(citation.seq)}>
          Event {citation.seq}: {citation.title}
        </button>
      );
    case "flow":
      return (
        <Link to="/flows" search={{ flow: citation.flow }} target="_blank" className="hover:underline">
          Flow “{citation.title}”
        </Link>
      );
    case "session":
      return (
        <Link
          to="/sessions/$id"
          params={{ id: citation.session }}
          target="_blank"
          className="hover:underline"
        >
          Session “{citation.title}”
        </Link>
      );
  }
}
