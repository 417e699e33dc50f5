// Which events enter a document: what is ticked and pinned, saved as it is done.
// What must stay true: ticks that come faster than the server answers are all kept, in one
// request after the other; what somebody else chose meanwhile is never overwritten.
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { wordsOf } from "../../api/problem";
import { enters, pinned, ticked } from "./choice";
import { ChoiceQueue } from "./choice-queue";
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
  /** Takes what the server has for true, after something failed. */
  loadAgain: () => void;
}

/** What was chosen here last of one document. */
interface Held {
  choice: Choice;
  /** Not all of it is answered. */
  isOnItsWay: boolean;
}

export function useChoosing(session: string, variant: Variant, view: DocumentView | undefined) {
  const queries = useQueryClient();
  const of = `${session} ${variant}`;
  const [held, setHeld] = useState<Record<string, Held | undefined>>({});
  const [failed, setFailed] = useState<{ of: string; version: number; words: string } | null>(null);
  const queues = useRef(new Map<string, ChoiceQueue>());
  if (!view || variant === "full_log") return undefined;
  const mine = held[of];
  // What was answered here is newer than a document that was asked for before.
  const isNewest = mine && (mine.isOnItsWay || mine.choice.version > view.choice.version);
  const shown = isNewest ? mine.choice : view.choice;
  const hold = (next: Held | undefined) => setHeld((known) => ({ ...known, [of]: next }));
  const load = () => void queries.invalidateQueries({ queryKey: documentsKey(session) });
  const change = (choice: Choice) => {
    const queue = queues.current.get(of) ?? new ChoiceQueue((next) => choose(session, variant, next));
    queues.current.set(of, queue);
    hold({ choice, isOnItsWay: true });
    queue.push(choice, {
      settled: (answer) => {
        hold({ choice: answer, isOnItsWay: false });
        setFailed(null);
        load();
      },
      refused: (error, version) => {
        hold(undefined);
        setFailed({ of, version, words: wordsOf(error) });
      },
    });
  };
  const byItself = new Set(view.enters);
  const choosing: Choosing = {
    enters: (seq) => enters(shown, byItself, seq),
    isPinned: (seq) => shown.pinned.includes(seq),
    tick: (seq) => change(ticked(shown, byItself, seq)),
    pin: (seq) => change(pinned(shown, seq)),
    refusal: view.can.choose.reason ?? null,
    // Not once a newer one is there.
    failed: failed?.of === of && view.choice.version <= failed.version ? failed.words : null,
    loadAgain: () => {
      setFailed(null);
      load();
    },
  };
  return choosing;
}
