// What an answer of FlowPilot rests on.
// What must stay true: nobody is led out of the room; flows and sessions open beside it, steps in it.
import { Link } from "@tanstack/react-router";
import { flushSync } from "react-dom";
import type { Citation } from "../../../../api/protocol";
import { announce } from "../../../../ui/announce";
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

/** On a phone the step stands above what cites it. */
function show({ id, title }: { id: string; title: string }, look: (node: string) => void) {
  flushSync(() => look(id));
  const heading = document.querySelector("#look-title, #step-title");
  heading?.closest("article")?.scrollIntoView({ block: "nearest" });
  announce(`The step “${title}” is shown.`);
}

function Cited({ citation }: { citation: Citation }) {
  const { goTo, look } = useShown();
  switch (citation.of) {
    case "node":
      if (!look) return <>Step “{citation.node.title}”</>;
      return (
        <button type="button" className="hover:underline" onClick={() => show(citation.node, look)}>
          Step “{citation.node.title}”
        </button>
      );
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
