// FlowPilot: ask, watch the answer being written, stop it, and see what it rests on.
// What must stay true: everyone in the room sees the same text; a screen reader hears
// an answer once, at its end; an answer is never shown as if a person had said it.
import { Link } from "@tanstack/react-router";
import { Sparkles, Square } from "lucide-react";
import { useEffect, useRef } from "react";
import type { Citation, Confidence, Suggestion, SuggestionEnd } from "../../../../api/protocol";
import { useDraftText, useRoom } from "../../../../live/use-room";
import { announce } from "../../../../ui/announce";
import { Button } from "../../../../ui/button";
import { Markdown } from "../../../../ui/markdown";
import { Refusals } from "../refusals";
import { useShown } from "../shown";
import { useAsking, useRefusal } from "../use-room-bits";
import { howMuch, writtenBy } from "./copilot-words";
import { LineForm } from "./line-form";
import { ByLine, Nothing, type PanelProps, useLast } from "./panel";

const CONFIDENCE: Record<Confidence, string> = {
  low: "Not sure",
  medium: "Fairly sure",
  high: "Sure",
};

const ENDS: Record<SuggestionEnd, string> = {
  done: "",
  stopped: "This answer was stopped.",
  failed: "FlowPilot could not answer. Ask again.",
  interrupted: "The server stopped while this was written. Ask again.",
};

export function CopilotPanel({ state }: PanelProps) {
  const room = useRoom();
  const [answers, earlier] = useLast(state.suggestions);
  const newestFirst = answers.toReversed();
  return (
    <div className="space-y-4">
      <LineForm
        draft="copilot"
        label="Ask FlowPilot"
        placeholder="What should we try next?"
        action="Ask"
        kind="copilot.ask"
        most={2000}
        emptyToo
        onSend={(text) => room.ask({ kind: "copilot.ask", data: text ? { text } : {} })}
      />
      <Refusals of={["copilot.stop"]} />
      {newestFirst.length === 0 && (
        <Nothing>
          FlowPilot reads this session, its flow and the other flows, and says what to try next. Everyone here
          sees what it writes.
        </Nothing>
      )}
      <ol aria-label="Answers of FlowPilot" className="space-y-3">
        {newestFirst.map((suggestion) => (
          <Answer key={suggestion.id} suggestion={suggestion} />
        ))}
      </ol>
      {earlier}
    </div>
  );
}

function Answer({ suggestion }: { suggestion: Suggestion }) {
  const draft = useDraftText(suggestion.id);
  const { end } = suggestion;
  const text = end ? suggestion.text : draft;
  const began = useRef(end);
  const past = useShown().at !== null;
  useEffect(() => {
    // Going through the past is no news.
    if (end && !began.current && !past) announce(ENDS[end] || "FlowPilot has answered.");
    began.current = end;
  }, [end, past]);
  return (
    <li className="space-y-2 rounded-md border border-line bg-surface px-3 py-2.5 text-sm" aria-busy={!end}>
      <ByLine by={suggestion.by} at={suggestion.at}>
        asked ·{" "}
      </ByLine>
      <p className="font-medium break-words">{suggestion.question ?? "What should we try next?"}</p>
      {text ? <Markdown text={text} /> : !end && <p className="text-muted">Reading the session…</p>}
      {end && ENDS[end] && <p className="text-warn">{ENDS[end]}</p>}
      {!end && <Stop suggestion={suggestion.id} />}
      <Citations citations={suggestion.citations} />
      {suggestion.produced?.instead && (
        <p className="text-warn">{suggestion.produced.instead} The built-in guide answers instead.</p>
      )}
      <p className="flex flex-wrap items-center gap-x-2 text-xs text-muted">
        <Sparkles aria-hidden size={13} />
        {writtenBy(suggestion.produced)} It can be wrong.
        {suggestion.confidence && <span>{CONFIDENCE[suggestion.confidence]}.</span>}
        {suggestion.produced && <span>{howMuch(suggestion.produced)}</span>}
      </p>
    </li>
  );
}

function Stop({ suggestion }: { suggestion: string }) {
  const room = useRoom();
  const refusal = useRefusal()("copilot.stop");
  const busy = useAsking("copilot.stop");
  return (
    <Button
      size="sm"
      icon={Square}
      refusal={refusal}
      busy={busy}
      onClick={() => room.ask({ kind: "copilot.stop", data: { suggestion } })}
    >
      Stop
    </Button>
  );
}

function Citations({ citations }: { citations: Citation[] }) {
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
        <Link to="/flows" search={{ flow: citation.flow }} className="hover:underline">
          Flow “{citation.title}”
        </Link>
      );
    case "session":
      return (
        <Link to="/sessions/$id" params={{ id: citation.session }} className="hover:underline">
          Session “{citation.title}”
        </Link>
      );
  }
}
