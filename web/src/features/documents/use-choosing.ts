// Which events enter a document: what is ticked and pinned, saved as it is done.
// What must stay true: ticks that come faster than the server answers are all kept, in one
// request after the other; what somebody else chose meanwhile is never overwritten.
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { wordsOf } from "../../api/problem";
import { enters, pinned, ticked } from "./choice";
import { type Choice, choose, type DocumentView, documentsKey, type Variant } from "./queries";

export interface Choosing {
  /** Whether an event enters the document. */
  enters: (seq: number) => boolean;
  isPinned: (seq: number) => boolean;
  tick: (seq: number) => void;
  pin: (seq: number) => void;
  /** Why nothing can be chosen. */
  refusal: string | null;
  failed: string | null;
}

export function useChoosing(session: string, variant: Variant, view: DocumentView | undefined) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState<{ variant: Variant; choice: Choice } | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const sending = useRef(false);
  const wanted = useRef<Choice | null>(null);
  if (!view || variant === "full_log") return undefined;
  const shown = draft?.variant === variant ? draft.choice : view.choice;
  const send = async (version: number) => {
    sending.current = true;
    try {
      let known = version;
      while (wanted.current) {
        const next: Choice = { ...wanted.current, version: known };
        wanted.current = null;
        known = (await choose(session, variant, next)).version;
      }
      setFailed(null);
    } catch (error) {
      wanted.current = null;
      setFailed(wordsOf(error));
    } finally {
      sending.current = false;
      await queries.invalidateQueries({ queryKey: documentsKey(session) });
      if (!wanted.current) setDraft(null);
    }
  };
  const change = (choice: Choice) => {
    setDraft({ variant, choice });
    wanted.current = choice;
    if (!sending.current) void send(view.choice.version);
  };
  const byItself = new Set(view.enters);
  const choosing: Choosing = {
    enters: (seq) => enters(shown, byItself, seq),
    isPinned: (seq) => shown.pinned.includes(seq),
    tick: (seq) => change(ticked(shown, byItself, seq)),
    pin: (seq) => change(pinned(shown, seq)),
    refusal: view.can.choose.reason ?? null,
    failed,
  };
  return choosing;
}
