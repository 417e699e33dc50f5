// Brings a flow in as text: from a file or pasted, YAML or JSON.
// What must stay true: what the server finds wrong is shown with its place, and the
// text stays to be mended.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { wordsOf } from "../../api/problem";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Area } from "../../ui/field";
import { Notice } from "../../ui/notice";
import { Findings } from "./findings";
import { flowsQuery, importFlow } from "./queries";

interface ImportDialogProps {
  onClose: () => void;
  /** The flow is there as a draft. */
  onImported: (id: string) => void;
}

export function ImportDialog({ onClose, onImported }: ImportDialogProps) {
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const [unread, setUnread] = useState<string | null>(null);
  const run = useMutation({
    mutationFn: () => importFlow(text),
    onSuccess: (flow) => {
      void queries.invalidateQueries({ queryKey: flowsQuery.queryKey });
      if (flow.findings.length === 0) onImported(flow.id);
    },
  });
  const read = (file: File | undefined) => {
    setUnread(null);
    file?.text().then(setText, () => setUnread(`${file.name} could not be read.`));
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Import a flow"
      description="As YAML or JSON, one flow at a time."
    >
      {run.data ? (
        <div className="space-y-4">
          <p>“{run.data.title}” is here as a draft. Before it can be published:</p>
          <Findings findings={run.data.findings} />
          <Button look="primary" onClick={() => onImported(run.data.id)}>
            Show the draft
          </Button>
        </div>
      ) : (
        <form
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim() && !run.isPending) run.mutate();
          }}
        >
          <label className="block space-y-1.5 text-sm font-medium">
            <span className="block">Choose a file</span>
            <input
              type="file"
              accept=".yaml,.yml,.json,application/yaml,application/json,text/plain"
              onChange={(event) => read(event.target.files?.[0])}
              className="block w-full text-sm font-normal file:mr-3 file:h-9 file:rounded-md file:border file:border-line file:bg-surface file:px-3"
            />
          </label>
          <Area
            label="Or paste the text"
            mono
            rows={10}
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          {(unread || run.error) && (
            <Notice tone="bad" live>
              <p className="break-words whitespace-pre-wrap">{unread ?? wordsOf(run.error)}</p>
            </Notice>
          )}
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button
              type="submit"
              look="primary"
              busy={run.isPending}
              refusal={text.trim() ? null : "Choose a file or paste the flow first."}
            >
              {run.isPending ? "Importing…" : "Import"}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
