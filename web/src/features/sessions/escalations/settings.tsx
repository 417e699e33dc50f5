// What the account wants done before somebody else is asked to take over.
// What must stay true: nothing typed is lost when saving fails.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { wordsOf } from "../../../api/problem";
import { announce } from "../../../ui/announce";
import { Button } from "../../../ui/button";
import { Failed, SkeletonRows } from "../../../ui/feedback";
import { Area } from "../../../ui/field";
import { choicesQuery, escalationSettingsQuery, saveEscalationSettings } from "./queries";

const MOST = 10;

export function EscalationSettings() {
  const { data, error, refetch } = useQuery(escalationSettingsQuery);
  if (error && !data) return <Failed words={wordsOf(error)} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={2} />;
  return <Checklist kept={data.settings.checklist} refusal={data.change.reason ?? null} />;
}

function Checklist({ kept, refusal }: { kept: string[]; refusal: string | null }) {
  const queries = useQueryClient();
  const [text, setText] = useState(kept.join("\n"));
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const wrong =
    lines.length > MOST
      ? `At most ${MOST} lines; these are ${lines.length}.`
      : lines.some((line) => line.length > 200)
        ? "At most 200 characters a line."
        : null;
  const save = useMutation({
    mutationFn: () => saveEscalationSettings({ checklist: lines }),
    onSuccess: (saved) => {
      queries.setQueryData(escalationSettingsQuery.queryKey, saved);
      void queries.invalidateQueries({ queryKey: choicesQuery.queryKey });
      setText(saved.settings.checklist.join("\n"));
      announce("Saved.");
    },
  });
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (refusal === null && wrong === null && !save.isPending) save.mutate();
      }}
    >
      <Area
        label="What is done before asking somebody to take over"
        hint="A line each, at most 10. Whoever asks ticks them off, and it is kept with what they ask. Empty: nothing."
        rows={5}
        readOnly={refusal !== null}
        value={text}
        error={wrong ?? (save.error ? wordsOf(save.error) : null)}
        onChange={(event) => {
          save.reset();
          setText(event.target.value);
        }}
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="primary" refusal={refusal} busy={save.isPending}>
          Keep this list
        </Button>
        {save.isSuccess && <span className="text-sm text-muted">Kept. The next one goes by it.</span>}
        {refusal && <span className="text-sm text-muted">{refusal}</span>}
      </div>
    </form>
  );
}
