// An update for whoever watches by a link, as they will read it, before they do.
import { useQuery } from "@tanstack/react-query";
import { count } from "../../../lib/time";
import { FormDialog } from "../../../ui/form-dialog";
import { Preview } from "./preview";
import { sessionLinksQuery } from "./queries";

interface TellDialogProps {
  session: string;
  /** The last event. */
  head: number;
  text: string;
  refusal: string | null;
  onTell: () => void;
  onClose: () => void;
}

export default function TellDialog({ session, head, text, refusal, onTell, onClose }: TellDialogProps) {
  const links = useQuery(sessionLinksQuery(session));
  const open = links.data?.items.filter(({ state }) => state === "open").length;
  return (
    <FormDialog
      title="Tell those who watch"
      description={
        open === undefined
          ? "Read it as they will."
          : open === 0
            ? "No link of this session is open now. Whoever gets one later reads this."
            : `${count(open, "open link")} ${open === 1 ? "shows" : "show"} this at once.`
      }
      action="Tell them"
      refusal={refusal}
      onSend={onTell}
      onClose={onClose}
    >
      <Preview session={session} start={head} names={false} head={head} update={text} />
    </FormDialog>
  );
}
