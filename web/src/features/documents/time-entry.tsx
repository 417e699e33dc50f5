// The work that goes onto the ticket with a note: from when to when, and as what.
import type { PushRequest, TicketChoices } from "../../api/psa";
import { duration, toField } from "../../lib/time";
import { Field, Select } from "../../ui/field";
import { Notice } from "../../ui/notice";

/** As the fields have it, in the reader's own zone. */
export interface Work {
  from: string;
  until: string;
  role: string;
}

interface TimeEntryProps {
  work: Work;
  /** What work is charged as; none where the ticket system has no such thing. */
  roles: { id: string; name: string }[];
  /** In whose name it goes down; not known until the ticket system has said. */
  name: TicketChoices["work"] | undefined;
  onChange: (work: Work) => void;
}

/** While the session ran; a day at most. */
export function workOf({ from, until }: { from: string; until: string | null }): Work {
  const end = until ? Date.parse(until) : Date.now();
  const begin = Math.max(Date.parse(from), end - 86_400_000);
  // What took less than a minute took one.
  const field = (at: number) => toField(new Date(at).toISOString());
  return { from: field(Math.min(begin, end - 60_000)), until: field(end), role: "" };
}

export function asTime({ from, until, role }: Work): NonNullable<PushRequest["time"]> {
  const iso = (field: string) => (field ? new Date(field).toISOString() : field);
  return { from: iso(from), until: iso(until), ...(role ? { role } : {}) };
}

/** Why nobody can have worked that long. */
function wrong({ from, until }: Work): string | null {
  const took = Date.parse(until) - Date.parse(from);
  if (Number.isNaN(took)) return "Give both times.";
  return took > 0 && took <= 86_400_000 ? null : "Let it end after it begins, at most a day later.";
}

export function TimeEntry({ work, roles, name, onChange }: TimeEntryProps) {
  const error = wrong(work);
  const took = Date.parse(work.until) - Date.parse(work.from);
  return (
    <fieldset className="grid gap-3 sm:grid-cols-2">
      <legend className="sr-only">Time</legend>
      <Field
        label="From"
        type="datetime-local"
        required
        value={work.from}
        onChange={(event) => onChange({ ...work, from: event.target.value })}
      />
      <Field
        label="Until"
        type="datetime-local"
        required
        value={work.until}
        error={error}
        hint={error ? undefined : `${duration(took).replace(/:\d\d$/, "")} ${took < 3_600_000 ? "min" : "h"}`}
        onChange={(event) => onChange({ ...work, until: event.target.value })}
      />
      {roles.length > 0 && (
        <Select
          label="Work role"
          value={work.role}
          onChange={(event) => onChange({ ...work, role: event.target.value })}
        >
          <option value="">As the ticket system has it for you</option>
          {roles.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
      {name && (
        <div className="sm:col-span-2">
          {name.warning ? (
            <Notice tone="warn" live>
              {name.warning}
            </Notice>
          ) : (
            <p className="text-sm text-muted">It goes down as the work of {name.member}.</p>
          )}
        </div>
      )}
    </fieldset>
  );
}
