// A link that was just made: shown once.
import { ExternalLink } from "lucide-react";
import { fullTime } from "../../../lib/time";
import { Button, buttonClass } from "../../../ui/button";
import { CopyLink } from "../../../ui/copy-link";
import { Notice } from "../../../ui/notice";
import type { CreatedLink } from "./queries";

export function LinkOnce({ made, onAnother }: { made: CreatedLink; onAnother: () => void }) {
  return (
    <div className="space-y-4">
      <Notice tone="good" live title="The link is made">
        It is good until {fullTime(made.link.expires_at)} and is not shown again.
      </Notice>
      <CopyLink url={made.url}>
        <a href={made.url} target="_blank" rel="noreferrer" className={buttonClass("plain", "md")}>
          <ExternalLink aria-hidden size={17} />
          Open it
        </a>
        <Button look="quiet" onClick={onAnother}>
          Make another
        </Button>
      </CopyLink>
    </div>
  );
}
