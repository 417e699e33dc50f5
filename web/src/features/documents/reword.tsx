// Having a model reword a document: what it proposes is shown beside what stands there, and
// taken line by line, or not.
// What must stay true: nothing changes before somebody accepts it; words of a model are marked
// as such; without a model it says so.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import { useState } from "react";
import { wordsOf } from "../../api/problem";
import { fullTime } from "../../lib/time";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { FormDialog } from "../../ui/form-dialog";
import { Notice } from "../../ui/notice";
import {
  acceptWords,
  type DocumentView,
  documentsKey,
  type Rewording,
  reword,
  rewordingQuery,
  type Tone,
  type Variant,
} from "./queries";

interface RewordProps {
  session: string;
  variant: Variant;
  tone: Tone;
}

export function Reword({ session, variant, tone }: RewordProps) {
  const { data: can, isLoading } = useQuery(rewordingQuery);
  const [proposed, setProposed] = useState<Rewording | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const ask = useMutation({
    mutationFn: () => reword(session, variant, tone),
    onMutate: () => setSaid(null),
    onSuccess: (answer) => (answer.because ? setSaid(answer.because) : setProposed(answer)),
    onError: (error) => setSaid(wordsOf(error)),
  });
  return (
    <>
      <Button
        size="sm"
        icon={Sparkles}
        refusal={can?.reason ?? null}
        busy={ask.isPending || isLoading}
        onClick={() => ask.mutate()}
      >
        Reword (AI)…
      </Button>
      {said && (
        <Notice tone="info" live onDismiss={() => setSaid(null)}>
          {said}
        </Notice>
      )}
      {proposed && (
        <Proposal session={session} variant={variant} proposed={proposed} onClose={() => setProposed(null)} />
      )}
    </>
  );
}

interface ProposalProps {
  session: string;
  variant: Variant;
  proposed: Rewording;
  onClose: () => void;
}

function Proposal({ session, variant, proposed, onClose }: ProposalProps) {
  const queries = useQueryClient();
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const taken = proposed.lines.filter((_, at) => !left.has(at));
  const accept = useMutation({
    mutationFn: () => acceptWords(session, variant, proposed.seq, taken),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: documentsKey(session) });
      announce(`${taken.length} lines have other words.`);
      onClose();
    },
  });
  const toggle = (at: number) => {
    const next = new Set(left);
    if (!next.delete(at)) next.add(at);
    setLeft(next);
  };
  return (
    <FormDialog
      title="Other words (AI)"
      description={`Proposed by ${proposed.model ?? "a model"}. What you take stands in the document in your name.`}
      action={`Take ${taken.length} of ${proposed.lines.length}`}
      refusal={taken.length === 0 ? "Tick at least one line." : null}
      busy={accept.isPending}
      onSend={() => accept.mutate()}
      onClose={onClose}
    >
      <ul className="space-y-2">
        {proposed.lines.map(({ line, words }, at) => (
          <li key={line} className="rounded-md border border-line">
            <label className="flex items-start gap-2.5 p-2 text-sm">
              <input
                type="checkbox"
                className="mt-1 size-4 shrink-0 accent-accent"
                checked={!left.has(at)}
                onChange={() => toggle(at)}
              />
              <span className="min-w-0 flex-1 space-y-1 break-words">
                <del className="block text-muted">{line}</del>
                <ins className="block no-underline">{words}</ins>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {accept.error && <Notice tone="bad">{wordsOf(accept.error)}</Notice>}
    </FormDialog>
  );
}

interface AcceptedProps {
  session: string;
  variant: Variant;
  seq: number;
  layout: DocumentView["layout"];
  refusal: string | null;
}

/** Who accepted other words, and the way back. */
export function Accepted({ session, variant, seq, layout, refusal }: AcceptedProps) {
  const queries = useQueryClient();
  const back = useMutation({
    mutationFn: () => acceptWords(session, variant, seq, []),
    onSuccess: () => queries.invalidateQueries({ queryKey: documentsKey(session) }),
  });
  const accepted = layout.reworded;
  if (!accepted) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
      <span>
        {accepted.lines === 1 ? "One line is" : `${accepted.lines} lines are`} reworded by AI, accepted by{" "}
        {accepted.by.name}, {fullTime(accepted.at)}.
      </span>
      <Button size="sm" look="quiet" refusal={refusal} busy={back.isPending} onClick={() => back.mutate()}>
        Its own words again
      </Button>
      {back.error && <span className="text-bad">{wordsOf(back.error)}</span>}
    </p>
  );
}
