// How the reader wants to be told: what by which way, and when no mail.
// What must stay true: nothing chosen is lost when saving fails.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, wordsOf } from "../../api/problem";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { Failed, SkeletonRows } from "../../ui/feedback";
import { Field } from "../../ui/field";
import { Notice } from "../../ui/notice";
import { type Preferences as Chosen, type Kind, preferencesQuery, savePreferences } from "./queries";
import { KINDS, minuteOf, quietWords, timeOfDay } from "./settings-words";

export function Preferences() {
  const { data, error, refetch } = useQuery(preferencesQuery);
  if (error) return <Failed words={wordsOf(error)} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={4} className="h-12" />;
  return <Form kept={data} />;
}

const WAYS = [
  ["in_app", "In the app"],
  ["email", "By mail"],
] as const;

const NIGHT = { from: 22 * 60, until: 7 * 60 };

function Form({ kept }: { kept: Chosen }) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState(kept);
  const [from, setFrom] = useState(timeOfDay((kept.quiet ?? NIGHT).from));
  const [until, setUntil] = useState(timeOfDay((kept.quiet ?? NIGHT).until));
  const start = minuteOf(from);
  const end = minuteOf(until);
  const quiet = draft.quiet && start !== null && end !== null ? { from: start, until: end } : null;
  const save = useMutation({
    mutationFn: () => {
      const { ways, time_zone, breaks_through } = draft;
      return savePreferences({ ways, time_zone, breaks_through, quiet });
    },
    onSuccess: (saved) => {
      queries.setQueryData(preferencesQuery.queryKey, saved);
      announce("Saved.");
    },
  });
  const change = (changes: Partial<Chosen>) => {
    save.reset();
    setDraft({ ...draft, ...changes });
  };
  const problem = save.error instanceof ApiError ? save.error.problem : null;
  const wrongTime = (minute: number | null) => (minute === null ? "Write a time such as 22:00." : null);
  const incomplete = draft.quiet && !quiet;
  return (
    <form
      noValidate
      className="space-y-6"
      onSubmit={(event) => {
        event.preventDefault();
        if (!incomplete && !save.isPending) save.mutate();
      }}
    >
      {kept.mails ? (
        <p className="text-sm text-muted">Mail goes to {kept.address}.</p>
      ) : (
        <Notice tone="info">
          This server sends no mail yet. Its operator names a mail server with --smtp-url; what you choose
          here counts from then on.
        </Notice>
      )}
      <Ways draft={draft} onChange={(ways) => change({ ways })} />
      <fieldset className="space-y-3">
        <legend className="text-lg font-semibold">Quiet hours</legend>
        <label className="flex items-start gap-2.5">
          <input
            type="checkbox"
            className="mt-1 size-4 accent-accent"
            checked={draft.quiet !== null && draft.quiet !== undefined}
            onChange={(event) => change({ quiet: event.target.checked ? NIGHT : null, ...zoneOf(draft) })}
          />
          <span>
            <span className="block font-medium">No mail at certain hours</span>
            <span className="text-sm text-muted">
              {quiet
                ? quietWords(quiet, draft.time_zone)
                : "What comes up then is mailed afterwards, if it is still of use."}
            </span>
          </span>
        </label>
        {draft.quiet && (
          <>
            <div className="grid gap-3 sm:grid-cols-[8rem_8rem_minmax(0,1fr)]">
              <Field
                label="From"
                type="time"
                value={from}
                error={wrongTime(start)}
                onChange={(event) => setFrom(event.target.value)}
              />
              <Field
                label="Until"
                type="time"
                value={until}
                error={problem?.field === "quiet.until" ? problem.detail : wrongTime(end)}
                onChange={(event) => setUntil(event.target.value)}
              />
              <Field
                label="Time zone"
                list="zones"
                autoComplete="off"
                value={draft.time_zone}
                error={problem?.field === "time_zone" ? problem.detail : null}
                onChange={(event) => change({ time_zone: event.target.value })}
              />
              <datalist id="zones">
                {ZONES.map((zone) => (
                  <option key={zone} value={zone} />
                ))}
              </datalist>
            </div>
            <label className="flex items-start gap-2.5">
              <input
                type="checkbox"
                className="mt-1 size-4 accent-accent"
                checked={draft.breaks_through}
                onChange={(event) => change({ breaks_through: event.target.checked })}
              />
              <span>
                <span className="block font-medium">But mail critical escalations at once</span>
                <span className="text-sm text-muted">A business stands still and somebody needs you.</span>
              </span>
            </label>
          </>
        )}
      </fieldset>
      {save.error && (
        <Notice tone="bad" live>
          {wordsOf(save.error)}
        </Notice>
      )}
      <div className="flex items-center gap-3">
        <Button type="submit" look="primary" busy={save.isPending}>
          Save
        </Button>
        {save.isSuccess && <span className="text-sm text-muted">Saved.</span>}
      </div>
    </form>
  );
}

const ZONES: string[] =
  typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [];

/** Whoever never chose a zone means the one they are in. */
function zoneOf(draft: Chosen): Partial<Chosen> {
  return draft.time_zone === "UTC" ? { time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone } : {};
}

interface WaysProps {
  draft: Chosen;
  onChange: (ways: Chosen["ways"]) => void;
}

function Ways({ draft, onChange }: WaysProps) {
  const turn = (kind: Kind, way: "in_app" | "email", on: boolean) => {
    const before = draft.ways[kind] ?? { in_app: true, email: false };
    onChange({ ...draft.ways, [kind]: { ...before, [way]: on } });
  };
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">What you are told, and how</caption>
      <thead>
        <tr className="border-b border-line text-left text-muted">
          <th scope="col" className="py-2 pr-3 font-normal">
            Tell me
          </th>
          {WAYS.map(([way, name]) => (
            <th key={way} scope="col" className="w-20 py-2 text-center font-normal">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {KINDS.map(([kind, name, what]) => (
          <tr key={kind}>
            <th scope="row" className="py-2 pr-3 text-left font-normal">
              <span className="block font-medium">{name}</span>
              <span className="text-muted">{what}</span>
            </th>
            {WAYS.map(([way, by]) => (
              <td key={way} className="text-center">
                <input
                  type="checkbox"
                  aria-label={`${name}: ${by}`}
                  className="size-4 accent-accent"
                  checked={draft.ways[kind]?.[way] ?? false}
                  onChange={(event) => turn(kind, way, event.target.checked)}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
