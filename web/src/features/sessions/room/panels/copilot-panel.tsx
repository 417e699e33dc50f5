// FlowPilot: ask, watch the answer being written, stop it, and see what it rests on.
// What must stay true: everyone in the room sees the same text; a screen reader hears
// an answer once, at its end; an answer is never shown as if a person had said it.
import { Sparkles, Square } from "lucide-react";
import { useEffect, useRef } from "react";
import type { Confidence, State, Suggestion, SuggestionEnd } from "../../../../api/protocol";
import { useDraftText, useRoom } from "../../../../live/use-room";
import { announce } from "../../../../ui/announce";
import { Button } from "../../../../ui/button";
import { Markdown } from "../../../../ui/markdown";
import { Refusals } from "../refusals";
import { useShown } from "../shown";
import { useAsking, useRefusal } from "../use-room-bits";
import { Citations } from "./citations";
import { howMuch, writtenBy } from "./copilot-words";
import { LineForm } from "./line-form";
import { Mute } from "./mute";
import { ByLine, Nothing, type PanelProps, useLast } from "./panel";
import { ProposalCard } from "./proposal-card";
import { openProposal } from "./proposal-words";

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

const NO_WORDS = "What should we try next?";

export function CopilotPanel({ state, me }: PanelProps) {
  const keyed = openProposal(state)?.id;
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
      <Refusals of={["copilot.stop", "copilot.accept", "copilot.dismiss", "copilot.mute"]} />
      <Waiting state={state} me={me} />
      {newestFirst.length === 0 && (
        <Nothing>
          FlowPilot reads this session, its flow and the other flows, and says what to try next. Everyone here
          sees what it writes.
        </Nothing>
      )}
      <ol aria-label="Answers of FlowPilot" className="space-y-3">
        {newestFirst.map((suggestion) => (
          <Answer key={suggestion.id} suggestion={suggestion} keyed={suggestion.id === keyed} />
        ))}
      </ol>
      {earlier}
      <Mute muted={state.muted} />
    </div>
  );
}

/** Who asked while it was answering: they are next. */
function Waiting({ state, me }: { state: State; me: string }) {
  if (state.asked.length === 0) return null;
  return (
    <ul aria-label="Asked next" className="space-y-1 text-sm">
      {state.asked.map((asked) => (
        <li
          key={asked.id}
          className="flex items-center justify-between gap-2 rounded-md bg-raised px-3 py-1.5"
        >
          <span className="min-w-0 break-words">
            Next, for {asked.by.id === me ? "you" : asked.by.name}: {asked.question ?? NO_WORDS}
          </span>
          {asked.by.id === me && <Stop suggestion={asked.id}>Take back</Stop>}
        </li>
      ))}
    </ul>
  );
}

function Answer({ suggestion, keyed }: { suggestion: Suggestion; keyed: boolean }) {
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
        {suggestion.unasked ? "wrote something new ·" : "asked ·"}{" "}
      </ByLine>
      <p className="font-medium break-words">
        {suggestion.unasked ? "FlowPilot, unasked" : (suggestion.question ?? NO_WORDS)}
      </p>
      {text ? <Markdown text={text} /> : !end && <p className="text-muted">Reading the session…</p>}
      {end && ENDS[end] && <p className="text-warn">{ENDS[end]}</p>}
      {!end && <Stop suggestion={suggestion.id}>Stop</Stop>}
      {suggestion.proposal && <ProposalCard suggestion={suggestion} keyed={keyed} />}
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

function Stop({ suggestion, children }: { suggestion: string; children: string }) {
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
      {children}
    </Button>
  );
}
