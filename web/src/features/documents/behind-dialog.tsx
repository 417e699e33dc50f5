// Why something is hidden, and looking behind it for those who may.
// What must stay true: nothing is shown without the button, and what is shown is gone with
// the dialog.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { wordsOf } from "../../api/problem";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Notice } from "../../ui/notice";
import { type DocumentView, documentsKey, type Hidden, reveal, showWords, type Variant } from "./queries";

interface BehindDialogProps {
  session: string;
  variant: Variant;
  hidden: Hidden;
  view: DocumentView;
  onClose: () => void;
}

export function BehindDialog({ session, variant, hidden, view, onClose }: BehindDialogProps) {
  const queries = useQueryClient();
  const byHand = view.by_hand.find(({ id }) => id === hidden.by_hand);
  const look = useMutation({ mutationFn: () => reveal(session, variant, hidden.placeholder), gcTime: 0 });
  const show = useMutation({
    mutationFn: (id: string) => showWords(id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: documentsKey(session) });
      announce("Shown again, behind open links too.");
      onClose();
    },
  });
  const failed = look.error ?? show.error;
  return (
    <Dialog open onOpenChange={onClose} title={hidden.placeholder.slice(1, -1)}>
      <div className="space-y-4">
        <p>
          {hidden.why}
          {byHand && ` by ${byHand.by.name}`}.
        </p>
        {look.data ? (
          <div aria-live="polite" className="space-y-1">
            {look.data.values.map((value) => (
              <p key={value} className="rounded-md bg-raised px-3 py-2 font-mono text-sm break-all">
                {value}
              </p>
            ))}
            <p className="text-sm text-muted">That you looked stands in the audit log.</p>
          </div>
        ) : (
          <p className="text-sm text-muted">Whoever looks behind it is written into the audit log.</p>
        )}
        {failed && (
          <Notice tone="bad" live>
            {wordsOf(failed)}
          </Notice>
        )}
        <div className="flex flex-wrap gap-2">
          {!look.data && (
            <Button
              refusal={view.can.reveal.reason ?? null}
              busy={look.isPending}
              onClick={() => look.mutate()}
            >
              Show me
            </Button>
          )}
          {byHand && (
            <Button
              refusal={byHand.show.reason ?? null}
              busy={show.isPending}
              onClick={() => show.mutate(byHand.id)}
            >
              Do not hide it any more
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
