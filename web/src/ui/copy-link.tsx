// A link, or another word to hand over: to be selected or copied.
import { Copy } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { Field } from "./field";

interface CopyLinkProps {
  url: string;
  label?: string;
  action?: string;
  /** What else may be done with it. */
  children?: ReactNode;
}

export function CopyLink({ url, label = "Link", action = "Copy the link", children }: CopyLinkProps) {
  const [said, setSaid] = useState("");
  const copy = () => {
    navigator.clipboard.writeText(url).then(
      () => setSaid("Copied."),
      () => setSaid("The browser did not allow copying. Select it and copy it by hand."),
    );
  };
  return (
    <>
      <Field label={label} readOnly value={url} onFocus={(event) => event.target.select()} />
      <div className="flex flex-wrap items-center gap-3">
        <Button icon={Copy} look="primary" onClick={copy}>
          {action}
        </Button>
        {children}
        <span role="status" className="text-sm text-muted">
          {said}
        </span>
      </div>
    </>
  );
}
