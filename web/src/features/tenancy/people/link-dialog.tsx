// A one-time link, to be handed over by the one who made it.
import { Copy } from "lucide-react";
import { useState } from "react";
import { fullTime } from "../../../lib/time";
import { Button } from "../../../ui/button";
import { Dialog } from "../../../ui/dialog";
import { Field } from "../../../ui/field";

export interface OneTime {
  title: string;
  url: string;
  expires_at: string;
}

export function LinkDialog({ link, onClose }: { link: OneTime; onClose: () => void }) {
  const [said, setSaid] = useState("");
  const copy = () => {
    navigator.clipboard.writeText(link.url).then(
      () => setSaid("Copied."),
      () => setSaid("The browser did not allow copying. Select the link and copy it by hand."),
    );
  };
  return (
    <Dialog open onOpenChange={onClose} title={link.title}>
      <div className="space-y-4">
        <p>
          Hand this link over yourself, on a way you trust. It works once, until {fullTime(link.expires_at)},
          and it is not shown again.
        </p>
        <Field label="Link" readOnly value={link.url} onFocus={(event) => event.target.select()} />
        <div className="flex items-center gap-3">
          <Button icon={Copy} look="primary" onClick={copy}>
            Copy the link
          </Button>
          <span role="status" className="text-sm text-muted">
            {said}
          </span>
        </div>
      </div>
    </Dialog>
  );
}
