// A one-time link, to be handed over by the one who made it.
import { fullTime } from "../../../lib/time";
import { CopyLink } from "../../../ui/copy-link";
import { Dialog } from "../../../ui/dialog";

export interface OneTime {
  title: string;
  url: string;
  expires_at: string;
  /** The address it goes to by mail as well. */
  mailedTo: string | null;
}

export function LinkDialog({ link, onClose }: { link: OneTime; onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose} title={link.title}>
      <div className="space-y-4">
        {link.mailedTo ? (
          <p>
            A mail with this link is on its way to {link.mailedTo}. Should it not arrive, hand the link over
            yourself. It works once, until {fullTime(link.expires_at)}, and it is not shown again.
          </p>
        ) : (
          <p>
            Hand this link over yourself, on a way you trust. It works once, until {fullTime(link.expires_at)}
            , and it is not shown again.
          </p>
        )}
        <CopyLink url={link.url} />
      </div>
    </Dialog>
  );
}
