// Who answers in the account, whether unasked, how deep, and for how much.
// What must stay true: what leaves the installation is said before it is switched on; nothing
// typed is lost when saving fails.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { wordsOf } from "../../api/problem";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { Field, Select } from "../../ui/field";
import { Notice } from "../../ui/notice";
import { type CopilotSettings, type CopilotView, copilotQuery, saveSettings } from "./queries";
import { cents, TIERS, typedCents } from "./words";

const WHO: [CopilotSettings["answers"], string, string][] = [
  [
    "model",
    "The language model",
    "What is known in the session goes to the model's service, with passwords, keys and personal data replaced. Where it does not answer, the built-in guide does.",
  ],
  ["guide", "The built-in guide", "Works offline from your flows and sessions. Nothing leaves this server."],
  ["off", "Nobody", "FlowPilot is switched off for everyone in your account."],
];

export function Settings({ view }: { view: CopilotView }) {
  const queries = useQueryClient();
  const refusal = view.change.reason ?? null;
  const [draft, setDraft] = useState(view.settings);
  const [budget, setBudget] = useState(typedCents(view.settings.budget_cents));
  const amount = cents(budget);
  const save = useMutation({
    mutationFn: () => saveSettings({ ...draft, budget_cents: amount ?? null }),
    onSuccess: (saved) => {
      queries.setQueryData(copilotQuery.queryKey, saved);
      announce("Saved.");
    },
  });
  const change = (changes: Partial<CopilotSettings>) => {
    save.reset();
    setDraft({ ...draft, ...changes });
  };
  const hasModel = view.models.length > 0;
  return (
    <form
      className="space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (refusal === null && amount !== undefined && !save.isPending) save.mutate();
      }}
    >
      <fieldset className="space-y-2" disabled={refusal !== null}>
        <legend className="mb-1.5 text-sm font-medium">Who answers</legend>
        {WHO.map(([who, name, what]) => (
          <label key={who} className="flex items-start gap-2.5 rounded-md border border-line bg-surface p-3">
            <input
              type="radio"
              name="answers"
              className="mt-1 accent-accent"
              checked={draft.answers === who}
              onChange={() => change({ answers: who })}
            />
            <span>
              <span className="block font-medium">{name}</span>
              <span className="text-sm text-muted">
                {who === "model" && !hasModel
                  ? "This server has no model yet, so the built-in guide answers. Its operator names one with --copilot."
                  : what}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <label className="flex items-start gap-2.5">
        <input
          type="checkbox"
          className="mt-1 size-4 accent-accent"
          disabled={refusal !== null}
          checked={draft.unasked}
          onChange={(event) => change({ unasked: event.target.checked })}
        />
        <span>
          <span className="block font-medium">Speaks up unasked</span>
          <span className="text-sm text-muted">
            At an open question, a few seconds after somebody wrote down something new. Each session can mute
            it.
          </span>
        </span>
      </label>
      {hasModel && (
        <div className="grid gap-4 sm:grid-cols-2">
          <Select
            label="Deepest model it may ask"
            disabled={refusal !== null}
            value={draft.deepest}
            onChange={(event) => change({ deepest: event.target.value as CopilotSettings["deepest"] })}
          >
            {Object.entries(TIERS).map(([tier, name]) => (
              <option key={tier} value={tier}>
                {name}
              </option>
            ))}
          </Select>
          <Field
            label="Budget a month, in US dollars"
            hint="Empty is no limit. When it is used up the built-in guide answers."
            inputMode="decimal"
            maxLength={10}
            readOnly={refusal !== null}
            value={budget}
            error={amount === undefined ? "Write an amount such as 25 or 12.50." : null}
            onChange={(event) => {
              save.reset();
              setBudget(event.target.value);
            }}
          />
        </div>
      )}
      {save.error && (
        <Notice tone="bad" live>
          {wordsOf(save.error)}
        </Notice>
      )}
      <div className="flex items-center gap-3">
        <Button type="submit" look="primary" refusal={refusal} busy={save.isPending}>
          Save
        </Button>
        {save.isSuccess && <span className="text-sm text-muted">Saved. The next answer goes by it.</span>}
        {refusal && <span className="text-sm text-muted">{refusal}</span>}
      </div>
    </form>
  );
}
