// Trying rules on a text before they are saved.
// What must stay true: what is tried is the rules as they stand in the form; an answer to
// older rules is never shown for newer ones; what is not finished keeps nothing else from being tried.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { EyeOff } from "lucide-react";
import { useEffect, useState } from "react";
import { wordsOf } from "../../api/problem";
import { Area } from "../../ui/field";
import { type Rules, tryRules } from "./queries";

/** So long nobody typed before it is tried. */
const SETTLED_MS = 300;

export function useTrial(rules: Rules) {
  const [text, setText] = useState("");
  const settled = useSettled(JSON.stringify({ rules, text }));
  const isAsked = text.trim() !== "";
  const tried = useQuery({
    queryKey: ["redaction", "tried", settled],
    queryFn: () => {
      const asked = JSON.parse(settled) as { rules: Rules; text: string };
      return tryRules(asked.rules, asked.text);
    },
    enabled: isAsked,
    retry: false,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const unfinished = (isAsked && tried.data?.unfinished) || [];
  return { text, setText, isAsked, tried, unfinished };
}

export function Tester({ trial }: { trial: ReturnType<typeof useTrial> }) {
  const { text, setText, isAsked, tried, unfinished } = trial;
  return (
    <section aria-labelledby="try-rules" className="space-y-3 rounded-md border border-line p-3">
      <h3 id="try-rules" className="text-sm font-medium">
        Try them
      </h3>
      <Area
        label="A text"
        hint="Paste what your people write. It is not kept."
        rows={3}
        maxLength={20000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {isAsked && tried.error && <p className="text-sm text-bad">{wordsOf(tried.error)}</p>}
      {unfinished.length > 0 && (
        <p className="text-sm text-warn">
          {unfinished.length === 1 ? "One thing above is" : `${unfinished.length} things above are`} not
          finished and not tried; it says there what is missing.
        </p>
      )}
      {isAsked && !tried.error && tried.data && (
        <output
          aria-label="As others read it"
          className="block rounded-md bg-raised px-3 py-2 text-sm break-words whitespace-pre-wrap"
        >
          {tried.data.pieces.map(({ text: piece, why }, at) =>
            why ? (
              <span
                // Pieces have no names of their own.
                // biome-ignore lint/suspicious/noArrayIndexKey: see above.
                key={at}
                className="inline-flex items-center gap-1 rounded-sm border border-line bg-surface px-1"
              >
                <EyeOff aria-hidden size={12} />
                {piece.slice(1, -1)}
                <span className="text-xs text-muted">· {why}</span>
              </span>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: see above.
              <span key={at}>{piece}</span>
            ),
          )}
        </output>
      )}
    </section>
  );
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
