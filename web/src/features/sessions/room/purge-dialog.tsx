// Removing what was written into one event, for everybody and for ever.
// What must stay true: what is about to go is shown, and nothing goes without the button.
import { useMutation } from "@tanstack/react-query";
import { wordsOf } from "../../../api/problem";
import type { Event } from "../../../api/protocol";
import { fullTime } from "../../../lib/time";
import { announce } from "../../../ui/announce";
import { FormDialog } from "../../../ui/form-dialog";
import { Notice } from "../../../ui/notice";
import { purgeEvent } from "../queries";

interface PurgeDialogProps {
  session: string;
  event: Event;
  /** What happened by it. */
  words: string;
  onClose: () => void;
}

export default function PurgeDialog({ session, event, words, onClose }: PurgeDialogProps) {
  const purge = useMutation({
    mutationFn: () => purgeEvent(session, event.seq),
    onSuccess: () => {
      announce("It is removed, from every open page too.");
      onClose();
    },
  });
  return (
    <FormDialog
      title="Remove what was written"
      description="For a password or a name that should never have been written here. It cannot be brought back."
      action="Remove for ever"
      look="danger"
      busy={purge.isPending}
      onSend={() => purge.mutate()}
      onClose={onClose}
    >
      <blockquote className="max-h-40 overflow-y-auto rounded-md border border-line px-3 py-2 text-sm break-words">
        <p className="text-xs text-muted">{fullTime(event.at)}</p>
        <span className="font-semibold">{event.by.name}</span> {words}
      </blockquote>
      <p className="text-sm text-muted">
        The text, and a command's output with it, is replaced by “[removed by an admin]” in the log, on every
        open page and behind share links. That somebody wrote here, and when, stays; that you removed it
        stands in the audit log. If it was copied elsewhere, for instance into a later note, remove it there
        as well.
      </p>
      {purge.error && <Notice tone="bad">{wordsOf(purge.error)}</Notice>}
    </FormDialog>
  );
}
