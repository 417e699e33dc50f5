// The ticket note while it writes itself, beside the step.
// What must stay true: it never jumps: what was there stays until what is new is there.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { wordsOf } from "../../api/problem";
import { Failed, SkeletonRows } from "../../ui/feedback";
import { documentQuery } from "./queries";
import { TakeAway } from "./take-away";
import { Written } from "./written";

/** So long nothing new must come before it is looked at: a burst of events is one change. */
const SETTLED_MS = 400;

interface NotePreviewProps {
  session: string;
  /** The last event there is. */
  seq: number;
  goTo: (seq: number) => void;
}

export function NotePreview({ session, seq, goTo }: NotePreviewProps) {
  const settled = useSettled(seq);
  const note = useQuery(documentQuery(session, "internal_note", "plain", settled));
  const document = note.data?.document;
  if (note.error && !document) {
    return <Failed words={wordsOf(note.error)} onRetry={() => void note.refetch()} />;
  }
  if (!document) return <SkeletonRows rows={5} />;
  return (
    <div className="space-y-4 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <TakeAway session={session} variant="internal_note" tone="plain" document={document} />
        <Link
          to="/sessions/$id/document"
          params={{ id: session }}
          target="_blank"
          className="text-accent underline-offset-2 hover:underline"
        >
          All documents
        </Link>
      </div>
      <Written
        document={document}
        hidden={note.data?.hidden ?? []}
        lit={[]}
        onPoint={() => undefined}
        goTo={goTo}
      />
    </div>
  );
}

function useSettled(seq: number): number {
  const [settled, setSettled] = useState(seq);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(seq), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [seq]);
  return settled;
}
