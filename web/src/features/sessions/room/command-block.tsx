// A command to run on the client's machine, and what it printed.
// What must stay true: copying says whether it worked; nothing is run from here.
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import type { FlowNode } from "../../../api/types";
import { useShortcuts } from "../../../lib/keys";
import { announce } from "../../../ui/announce";
import { Button } from "../../../ui/button";

export function CommandBlock({ command }: { command: NonNullable<FlowNode["command"]> }) {
  const [copied, setCopied] = useState<"no" | "yes" | "failed">("no");
  useEffect(() => {
    if (copied === "no") return;
    const timer = setTimeout(() => setCopied("no"), 2500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    navigator.clipboard.writeText(command.text).then(
      () => {
        setCopied("yes");
        announce("The command is copied.");
      },
      () => {
        setCopied("failed");
        announce("The browser did not allow copying.");
      },
    );
  };
  useShortcuts({ c: copy });
  return (
    <figure className="overflow-hidden rounded-md border border-line">
      <figcaption className="flex items-center justify-between gap-2 bg-raised py-1 pr-1 pl-3 text-sm">
        <span className="font-mono text-muted">{command.shell}</span>
        <Button size="sm" look="quiet" icon={copied === "yes" ? Check : Copy} onClick={copy}>
          {copied === "yes" ? "Copied" : copied === "failed" ? "Select it and copy by hand" : "Copy"}
        </Button>
      </figcaption>
      <pre tabIndex={0} className="overflow-x-auto px-3 py-2.5 font-mono text-sm">
        {command.text}
      </pre>
      {command.expect && (
        <p className="border-t border-line px-3 py-2 text-sm">
          <span className="text-muted">A healthy machine answers: </span>
          {command.expect}
        </p>
      )}
    </figure>
  );
}
