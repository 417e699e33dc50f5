// How the account lays its documents out: a template for each, tried on a session before it is
// used, every version kept.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { wordsOf } from "../../api/problem";
import { fullTime } from "../../lib/time";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { Failed, SkeletonRows } from "../../ui/feedback";
import { Area, Select } from "../../ui/field";
import { Notice } from "../../ui/notice";
import {
  saveTemplate,
  type Templates as TemplateList,
  type TemplateVersion,
  templatesQuery,
  trialSessionsQuery,
  tryTemplate,
  type Variant,
} from "./queries";
import { isVariant, VARIANTS } from "./words";
import { Written } from "./written";

/** What the built-in layout would be as a template. */
const STARTER = `# {{ title }}
{% for section in sections %}
{% if section.heading %}
## {{ section.heading }}
{% endif %}
{% for line in section.lines %}
{{ line }}
{% endfor %}
{% endfor %}
`;

export function Templates() {
  const { data, error, refetch } = useQuery(templatesQuery);
  const [variant, setVariant] = useState<Variant>("internal_note");
  if (error) return <Failed words={wordsOf(error)} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={4} />;
  const versions = data.items.filter((item) => item.variant === variant);
  return (
    <div className="space-y-4">
      <Select
        label="Document"
        value={variant}
        onChange={(event) => isVariant(event.target.value) && setVariant(event.target.value)}
      >
        {VARIANTS.filter(([id]) => id !== "full_log").map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <TemplateForm
        key={`${variant} ${versions[0]?.version ?? 0}`}
        variant={variant}
        versions={versions}
        change={data.change}
      />
    </div>
  );
}

interface TemplateFormProps {
  variant: Variant;
  versions: TemplateVersion[];
  change: TemplateList["change"];
}

function TemplateForm({ variant, versions, change }: TemplateFormProps) {
  const queries = useQueryClient();
  const newest = versions[0];
  const [text, setText] = useState(newest?.text ?? STARTER);
  const refusal = change.reason ?? null;
  const save = useMutation({
    mutationFn: (wanted: string | null) => saveTemplate(variant, newest?.version ?? 0, wanted),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: templatesQuery.queryKey });
      void queries.invalidateQueries({ queryKey: ["document"] });
      announce("Saved. Documents are laid out by it from now on.");
    },
  });
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!refusal && !save.isPending) save.mutate(text);
      }}
    >
      <Area
        label="Template"
        hint={newest?.text ? `Version ${newest.version} is in use.` : "The built-in layout is in use."}
        mono
        rows={10}
        maxLength={20000}
        spellCheck={false}
        readOnly={refusal !== null}
        value={text}
        error={save.error ? wordsOf(save.error) : null}
        onChange={(event) => {
          save.reset();
          setText(event.target.value);
        }}
      />
      <details className="text-sm">
        <summary>What there is</summary>
        <p className="mt-2 text-muted">
          <code>title</code>, <code>sections</code> (each with <code>heading</code> and <code>lines</code>),{" "}
          <code>ticket.number</code>, <code>ticket.title</code>, <code>ticket.client</code>, <code>flow</code>
          , <code>status</code>, <code>outcome</code>, <code>people</code>, <code>begun</code>,{" "}
          <code>ended</code>, <code>lasted</code>, <code>zone</code>, <code>hidden</code>. Written as{" "}
          <code>{"{{ line }}"}</code> a line still leads to its events; <code>{"{{ line.text }}"}</code> does
          not. A row beginning with <code># </code> is the title, with <code>## </code> a heading, with{" "}
          <code>- </code> an item. The language is Jinja.
        </p>
      </details>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" refusal={refusal} busy={save.isPending}>
          Use this template
        </Button>
        {newest?.text && (
          <Button refusal={refusal} busy={save.isPending} onClick={() => save.mutate(null)}>
            Use the built-in layout
          </Button>
        )}
      </div>
      {refusal && <p className="text-sm text-muted">{refusal}</p>}
      <Trial variant={variant} text={text} refusal={refusal} />
      {versions.length > 0 && (
        <details className="text-sm">
          <summary>Versions</summary>
          <ul className="mt-2 space-y-1">
            {versions.map((version) => (
              <li key={version.version} className="flex flex-wrap items-center gap-x-3">
                <span>
                  {version.version}, {fullTime(version.at)}, {version.by.name}
                  {version.text ? "" : ": built-in layout"}
                </span>
                {version.text && (
                  <Button size="sm" look="quiet" onClick={() => setText(version.text ?? "")}>
                    Take it up
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </form>
  );
}

interface TrialProps {
  variant: Variant;
  text: string;
  refusal: string | null;
}

function Trial({ variant, text, refusal }: TrialProps) {
  const sessions = useQuery(trialSessionsQuery);
  const [session, setSession] = useState("");
  const chosen = session || sessions.data?.[0]?.id || "";
  const trial = useMutation({ mutationFn: () => tryTemplate(chosen, variant, text) });
  if (!sessions.data || sessions.data.length === 0) {
    return <p className="text-sm text-muted">Once there is a session, a template can be tried on it here.</p>;
  }
  return (
    <section aria-label="Try it on a session" className="space-y-3 rounded-md border border-line p-3">
      <div className="flex flex-wrap items-end gap-3">
        <Select
          label="Try it on a session"
          value={chosen}
          onChange={(event) => {
            trial.reset();
            setSession(event.target.value);
          }}
        >
          {sessions.data.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </Select>
        <Button refusal={refusal} busy={trial.isPending} onClick={() => trial.mutate()}>
          Try it
        </Button>
      </div>
      {trial.error && (
        <Notice tone="bad" live>
          {wordsOf(trial.error)}
        </Notice>
      )}
      {trial.data && (
        <>
          {!trial.data.points_back && (
            <p className="text-sm text-muted">Lines of this template do not lead back to events.</p>
          )}
          <Written
            document={trial.data.document}
            hidden={[]}
            lit={[]}
            onPoint={() => undefined}
            goTo={null}
          />
        </>
      )}
    </section>
  );
}
