// A link that was just made: shown once.
import { Copy, ExternalLink } from "lucide-react";
import { useState } from "react";
import { fullTime } from "../../../lib/time";
import { Button, buttonClass } from "../../../ui/button";
import { Field } from "../../../ui/field";
import { Notice } from "../../../ui/notice";
import type { CreatedLink } from "./queries";

export function LinkOnce({ made, onAnother }: { made: CreatedLink; onAnother: () => void }) {
  const [said, setSaid] = useState("");
  const copy = () => {
    navigator.clipboard.writeText(made.url).then(
      () => setSaid("Copied."),
      () => setSaid("The browser did not allow copying. Select the link and copy it by hand."),
    );
  };
  return (
    <div className="space-y-4">
      <Notice tone="good" live title="The link is made">
        It is good until {fullTime(made.link.expires_at)} and is not shown again.
      </Notice>
      <Field label="Link" readOnly value={made.url} onFocus={(event) => event.target.select()} />
      <div className="flex flex-wrap items-center gap-3">
        <Button icon={Copy} look="primary" onClick={copy}>
          Copy the link
        </Button>
        <a href={made.url} target="_blank" rel="noreferrer" className={buttonClass("plain", "md")}>
          <ExternalLink aria-hidden size={17} />
          Open it
        </a>
        <Button look="quiet" onClick={onAnother}>
          Make another
        </Button>
        <span role="status" className="text-sm text-muted">
          {said}
        </span>
      </div>
    </div>
  );
}
