// Hiding words of a session by hand: what is selected, or what is typed.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { EyeOff } from "lucide-react";
import { useState } from "react";
import { wordsOf } from "../../api/problem";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { Area } from "../../ui/field";
import { FormDialog } from "../../ui/form-dialog";
import { documentsKey, hideWords } from "./queries";

export function HideWords({ session, refusal }: { session: string; refusal: string | null }) {
  const [words, setWords] = useState<string | null>(null);
  return (
    <>
      <Button
        size="sm"
        icon={EyeOff}
        refusal={refusal}
        // Pressing would take the selection away.
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => setWords(selected())}
      >
        Hide words…
      </Button>
      {words !== null && <HideDialog session={session} selected={words} onClose={() => setWords(null)} />}
    </>
  );
}

/** What is selected in the page, without the marks of list items. */
function selected(): string {
  const text = window.getSelection()?.toString() ?? "";
  return text.replace(/^[•\s]+/, "").trim();
}

interface HideDialogProps {
  session: string;
  selected: string;
  onClose: () => void;
}

function HideDialog({ session, selected, onClose }: HideDialogProps) {
  const queries = useQueryClient();
  const [words, setWords] = useState(selected);
  const hide = useMutation({
    mutationFn: () => hideWords(session, words),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: documentsKey(session) });
      announce("Hidden, behind open links too.");
      onClose();
    },
  });
  return (
    <FormDialog
      title="Hide words"
      description="Wherever they stand in this session: in all its documents and behind its links. Those who work in the room still read them."
      action="Hide them"
      busy={hide.isPending}
      onSend={() => hide.mutate()}
      onClose={onClose}
    >
      <Area
        label="Words"
        hint="As somebody wrote them. Select them in the document first and they stand here."
        rows={2}
        maxLength={256}
        value={words}
        error={hide.error ? wordsOf(hide.error) : null}
        onChange={(event) => {
          hide.reset();
          setWords(event.target.value);
        }}
      />
    </FormDialog>
  );
}
