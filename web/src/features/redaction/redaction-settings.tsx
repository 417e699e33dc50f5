// What the account hides besides what is always hidden, with a place to try it.
// What must stay true: nothing is in force before it is saved; what is tried is not kept.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { ApiError, wordsOf } from "../../api/problem";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { Failed, SkeletonRows } from "../../ui/feedback";
import { Area } from "../../ui/field";
import { Notice } from "../../ui/notice";
import { type RedactionView, type Rule, type Rules, redactionQuery, saveRules } from "./queries";
import { RuleFields } from "./rule-fields";
import { Tester, useTrial } from "./tester";

const SHOWN: [Rules["shows"][number], string][] = [
  ["ip", "IP addresses"],
  ["host", "Names of inner hosts"],
  ["email", "E-mail addresses"],
  ["phone", "Telephone numbers"],
];

export function RedactionSettings() {
  const { data, error, refetch } = useQuery({ ...redactionQuery, retry: false });
  if (error instanceof ApiError && error.problem.status === 403) {
    return <p className="text-sm text-muted">{wordsOf(error)}</p>;
  }
  if (error) return <Failed words={wordsOf(error)} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={4} />;
  return <RulesForm key={data.version} view={data} />;
}

function RulesForm({ view }: { view: RedactionView }) {
  const queries = useQueryClient();
  const [rules, setRules] = useState(view.rules);
  const [domains, setDomains] = useState(view.rules.domains.join("\n"));
  const written = { ...rules, domains: domains.split(/\s+/).filter(Boolean) };
  const trial = useTrial(written);
  const save = useMutation({
    mutationFn: () => saveRules({ version: view.version, rules: written }),
    onSuccess: (saved) => {
      queries.setQueryData(redactionQuery.queryKey, saved);
      void queries.invalidateQueries({ queryKey: ["document"] });
      announce("Saved. Documents and open pages behind links follow.");
    },
  });
  const change = (changes: Partial<Rules>) => {
    save.reset();
    setRules({ ...rules, ...changes });
  };
  const problems = [...refused(save.error), ...trial.unfinished];
  const setRule = (at: number, rule: Rule | null) =>
    change({ rules: rules.rules.flatMap((known, place) => (place === at ? (rule ?? []) : known)) });
  return (
    <form
      className="space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) save.mutate();
      }}
    >
      <p className="text-sm text-muted">
        Passwords, keys, card and bank numbers and the like are hidden always, in every document, behind every
        link and from every model. Here you say what else.
      </p>
      <fieldset className="space-y-1.5">
        <legend className="mb-1.5 text-sm font-medium">Hide these too</legend>
        <div className="grid gap-1.5 sm:grid-cols-2">
          {SHOWN.map(([kind, name]) => (
            <label key={kind} className="flex items-center gap-2 text-sm">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={!rules.shows.includes(kind)}
                onChange={(event) => {
                  const others = rules.shows.filter((shown) => shown !== kind);
                  change({ shows: event.target.checked ? others : [...others, kind] });
                }}
              />
              {name}
            </label>
          ))}
        </div>
      </fieldset>
      <Area
        label="Domains whose hosts are inner ones"
        hint="One a line, such as fabrikam.com."
        rows={2}
        value={domains}
        onChange={(event) => {
          save.reset();
          setDomains(event.target.value);
        }}
        error={problems.find(({ field }) => field.startsWith("rules.domains"))?.detail ?? null}
      />
      <div className="space-y-3">
        <h3 className="text-sm font-medium">Rules</h3>
        {rules.rules.length === 0 && (
          <p className="text-sm text-muted">None yet. Names of projects and clients' own numbers go here.</p>
        )}
        {rules.rules.map((rule, at) => (
          <RuleFields
            // Rules have no names of their own before they are saved.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above.
            key={at}
            rule={rule}
            problem={problemOf(problems, `rules.rules.${at}.`)}
            onChange={(changed) => setRule(at, changed)}
            onRemove={() => setRule(at, null)}
          />
        ))}
        <Button
          size="sm"
          icon={Plus}
          onClick={() =>
            change({
              rules: [...rules.rules, { name: "", kind: "literal", text: "", label: "hidden", on: true }],
            })
          }
        >
          Add a rule
        </Button>
      </div>
      <Tester trial={trial} />
      {save.error && (
        <Notice tone="bad" live>
          {wordsOf(save.error)}
        </Notice>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="primary" busy={save.isPending}>
          Save
        </Button>
        {view.version > 0 && (
          <span className="text-sm text-muted">
            In force for documents and links, also those shared before.
          </span>
        )}
      </div>
    </form>
  );
}

interface Problem {
  field: string;
  detail: string;
}

/** Why it was not saved, if it is one field's fault. */
function refused(error: unknown): Problem[] {
  const field = error instanceof ApiError ? error.problem.field : undefined;
  return field ? [{ field, detail: wordsOf(error) }] : [];
}

/** What is wrong with one rule: the field's name and why. */
function problemOf(problems: Problem[], prefix: string): { field: string; words: string } | null {
  const problem = problems.find(({ field }) => field.startsWith(prefix));
  return problem ? { field: problem.field.slice(prefix.length), words: problem.detail } : null;
}
