// What the account wants done before somebody else is asked to take over, and how soon somebody
// is to come.
// What must stay true: nothing typed is lost when saving fails.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { wordsOf } from "../../../api/problem";
import { announce } from "../../../ui/announce";
import { Button } from "../../../ui/button";
import { Failed, SkeletonRows } from "../../../ui/feedback";
import { Area, Field } from "../../../ui/field";
import { Notice } from "../../../ui/notice";
import {
  choicesQuery,
  escalationSettingsQuery,
  escalationsQuery,
  type EscalationSettings as Kept,
  saveEscalationSettings,
} from "./queries";
import { linesOf, minutesOf, whatIsWrong } from "./settings-words";
import { said } from "./use-send";
import { URGENCIES } from "./words";

export function EscalationSettings() {
  const { data, error, refetch } = useQuery(escalationSettingsQuery);
  if (error && !data) return <Failed words={wordsOf(error)} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={2} />;
  return <Form kept={data.settings} refusal={data.change.reason ?? null} />;
}

function Form({ kept, refusal }: { kept: Kept; refusal: string | null }) {
  const queries = useQueryClient();
  const [text, setText] = useState(kept.checklist.join("\n"));
  const [waits, setWaits] = useState(() => asTyped(kept));
  const wrong = whatIsWrong(text);
  const save = useMutation({
    mutationFn: () => saveEscalationSettings({ checklist: linesOf(text), minutes: minutesOf(waits) }),
    onSuccess: (saved) => {
      queries.setQueryData(escalationSettingsQuery.queryKey, saved);
      void queries.invalidateQueries({ queryKey: choicesQuery.queryKey });
      void queries.invalidateQueries({ queryKey: escalationsQuery.queryKey });
      setText(saved.settings.checklist.join("\n"));
      setWaits(asTyped(saved.settings));
      announce("Saved.");
    },
  });
  const { field, words } = said(save.error);
  const ofMinutes = field.startsWith("minutes.");
  return (
    <form
      noValidate
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
        error={wrong ?? (field.startsWith("checklist") ? words : null)}
        onChange={(event) => {
          save.reset();
          setText(event.target.value);
        }}
      />
      <fieldset>
        <legend className="text-sm font-medium">After how many minutes it has waited too long</legend>
        <p className="mb-1.5 text-sm text-muted">The queue says so. Empty: nobody minds.</p>
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
          {URGENCIES.map(([urgency, name]) => (
            <Field
              key={urgency}
              label={name}
              inputMode="numeric"
              autoComplete="off"
              readOnly={refusal !== null}
              value={waits[urgency]}
              error={field === `minutes.${urgency}` ? words : null}
              onChange={(event) => {
                save.reset();
                setWaits({ ...waits, [urgency]: event.target.value });
              }}
            />
          ))}
        </div>
      </fieldset>
      {words && !ofMinutes && !field.startsWith("checklist") && (
        <Notice tone="warn" live>
          {words}
        </Notice>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="primary" refusal={refusal} busy={save.isPending}>
          Keep this
        </Button>
        {save.isSuccess && <span className="text-sm text-muted">Kept. The next one goes by it.</span>}
        {refusal && <span className="text-sm text-muted">{refusal}</span>}
      </div>
    </form>
  );
}

/** Minutes as they stand in the fields. */
function asTyped({ minutes }: Kept): Record<"critical" | "high" | "normal" | "low", string> {
  const typed = (value: number | null | undefined) => (value ? String(value) : "");
  return {
    critical: typed(minutes?.critical),
    high: typed(minutes?.high),
    normal: typed(minutes?.normal),
    low: typed(minutes?.low),
  };
}
