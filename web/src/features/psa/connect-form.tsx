// Connecting a ticket system, or changing a connection: where it is, and the keys that the system
// shows once.
// What must stay true: what is wrong is said at its field; the system is asked before anything is
// saved, and what it does not answer to is saved only if somebody says so.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ApiError, wordsOf } from "../../api/problem";
import { type Connection, change, connect, connectionsQuery, type NewConnection } from "../../api/psa";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { Field, Select } from "../../ui/field";
import { Notice } from "../../ui/notice";
import { FIELDS, mistakes, SYSTEMS, type System } from "./fields";

interface ConnectFormProps {
  /** The one to change; a new one without. */
  known?: Connection;
  onClose: () => void;
}

export function ConnectForm({ known, onClose }: ConnectFormProps) {
  const queries = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [system, setSystem] = useState<System>(known?.kind === "halopsa" ? "halopsa" : "connectwise");
  const [name, setName] = useState(known?.name ?? "");
  const [site, setSite] = useState(known?.site ?? "");
  const [keys, setKeys] = useState<Record<string, string>>({});
  const [fernet, setFernet] = useState("");
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const fields = FIELDS[system];
  const typed = fields.some((field) => keys[field.name]?.trim());
  // Where it goes somewhere else its keys are given again.
  const needsKeys = !known || typed || site.trim() !== known.site;
  const saving = useMutation({
    mutationFn: (ask_first: boolean) => {
      const filled = fields.filter((field) => !field.optional || keys[field.name]?.trim());
      const given = Object.fromEntries(filled.map((field) => [field.name, keys[field.name] ?? ""]));
      const wanted = { name, site, ask_first, ...(needsKeys ? { [system]: given } : {}) };
      if (known) return change(known.id, wanted);
      const sealed = fernet.trim() ? { fernet_key: fernet } : {};
      return connect({ ...wanted, ...sealed } as NewConnection);
    },
    onSuccess: async ({ name: saved, answered_at }) => {
      await queries.invalidateQueries({ queryKey: connectionsQuery.queryKey });
      announce(answered_at ? `${saved} answers and is saved.` : `${saved} is saved. It was not tested.`);
      onClose();
    },
    onError: (error) => {
      if (error instanceof ApiError && error.problem.field) {
        show({ [error.problem.field.replace(`${system}.`, "")]: error.problem.detail });
      }
    },
  });
  const show = (found: Record<string, string>) => {
    setWrong(found);
    const first = ["name", "site", ...fields.map((field) => field.name), "fernet_key"].find(
      (at) => found[at],
    );
    if (first) form.current?.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
  };
  const save = (ask: boolean) => {
    const found = mistakes({ name, site }, needsKeys ? fields : [], keys);
    show(found);
    if (Object.keys(found).length === 0 && !saving.isPending) saving.mutate(ask);
  };
  const problem = saving.error instanceof ApiError ? saving.error.problem : undefined;
  return (
    <form
      ref={form}
      noValidate
      className="space-y-3 rounded-md border border-line bg-surface p-3"
      onSubmit={(event) => {
        event.preventDefault();
        save(true);
      }}
    >
      {!known && (
        <Select label="System" value={system} onChange={(event) => setSystem(event.target.value as System)}>
          {Object.entries(SYSTEMS).map(([id, label]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </Select>
      )}
      <Field
        name="name"
        label="Name"
        hint="What your people call it."
        error={wrong.name}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        name="site"
        label="Site"
        hint="Where you sign in, such as na.myconnectwise.net."
        error={wrong.site}
        maxLength={300}
        value={site}
        onChange={(event) => setSite(event.target.value)}
      />
      {known && <p className="text-sm text-muted">Leave the keys empty to keep those that are stored.</p>}
      {fields.map((field) => (
        <Field
          key={`${system}.${field.name}`}
          name={field.name}
          label={field.label}
          hint={field.hint}
          error={wrong[field.name]}
          type={field.secret ? "password" : "text"}
          autoComplete="off"
          maxLength={4000}
          value={keys[field.name] ?? ""}
          onChange={(event) => setKeys({ ...keys, [field.name]: event.target.value })}
        />
      ))}
      {!known && (
        <details className="text-sm">
          <summary className="cursor-pointer text-muted">The keys come from the first build…</summary>
          <div className="mt-2">
            <Field
              name="fernet_key"
              label="Its encryption key"
              hint="Give the keys above as they are in its database (gAAAA…). They are opened by it, sealed anew, and it is not kept."
              error={wrong.fernet_key}
              type="password"
              autoComplete="off"
              maxLength={100}
              value={fernet}
              onChange={(event) => setFernet(event.target.value)}
            />
          </div>
        </details>
      )}
      <p className="text-sm text-muted">
        The system is asked whether it lets these keys in. They are sealed before they are stored, and never
        shown again.
      </p>
      {saving.error && !problem?.field && (
        <Notice tone="bad" live>
          {problem?.code === "psa_does_not_answer"
            ? `Nothing is saved. ${problem.detail}`
            : wordsOf(saving.error)}
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" busy={saving.isPending}>
          {known ? "Test and save" : "Test and connect"}
        </Button>
        {problem?.code === "psa_does_not_answer" && (
          <Button busy={saving.isPending} onClick={() => save(false)}>
            Save it untested
          </Button>
        )}
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
