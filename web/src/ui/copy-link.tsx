// A link to hand over: to be selected or copied.
import { Copy } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { Field } from "./field";

/** `children`: what else may be done with it. */
export function CopyLink({ url, children }: { url: string; children?: ReactNode }) {
  const [said, setSaid] = useState("");
  const copy = () => {
    navigator.clipboard.writeText(url).then(
      () => setSaid("Copied."),
      () => setSaid("The browser did not allow copying. Select the link and copy it by hand."),
    );
  };
  return (
    <>
      <Field label="Link" readOnly value={url} onFocus={(event) => event.target.select()} />
      <div className="flex flex-wrap items-center gap-3">
        <Button icon={Copy} look="primary" onClick={copy}>
          Copy the link
        </Button>
        {children}
        <span role="status" className="text-sm text-muted">
          {said}
        </span>
      </div>
    </>
  );
}
