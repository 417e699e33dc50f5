// Connecting a ticket system: where it is, and the keys that the system shows once.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { wordsOf } from "../../api/problem";
import { connect, connectionsQuery, type NewConnection } from "../../api/psa";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { Field, Select } from "../../ui/field";
import { Notice } from "../../ui/notice";

type System = "connectwise" | "halopsa";
interface KeyField {
  name: string;
  label: string;
  secret?: boolean;
  hint?: string;
}

const FIELDS: Record<System, KeyField[]> = {
  connectwise: [
    { name: "company", label: "Company", hint: "What you type as company when you sign in." },
    { name: "public_key", label: "Public key", hint: "Of an API member." },
    { name: "private_key", label: "Private key", secret: true },
    { name: "client_id", label: "Client id", secret: true, hint: "From the vendor's developer site." },
  ],
  halopsa: [
    { name: "client_id", label: "Client id" },
    { name: "client_secret", label: "Client secret", secret: true },
  ],
};

export function ConnectForm({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const [system, setSystem] = useState<System>("connectwise");
  const [name, setName] = useState("");
  const [site, setSite] = useState("");
  const [keys, setKeys] = useState<Record<string, string>>({});
  const [fernet, setFernet] = useState("");
  const fields = FIELDS[system];
  const saving = useMutation({
    mutationFn: () => {
      const given = Object.fromEntries(fields.map((field) => [field.name, keys[field.name] ?? ""]));
      const sealed = fernet.trim() ? { fernet_key: fernet } : {};
      return connect({ name, site, ...sealed, [system]: given } as NewConnection);
    },
    onSuccess: async ({ name: saved }) => {
      await queries.invalidateQueries({ queryKey: connectionsQuery.queryKey });
      announce(`${saved} is connected. Test it next.`);
      onClose();
    },
  });
  return (
    <form
      className="space-y-3 rounded-md border border-line bg-surface p-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!saving.isPending) saving.mutate();
      }}
    >
      <Select label="System" value={system} onChange={(event) => setSystem(event.target.value as System)}>
        <option value="connectwise">ConnectWise PSA</option>
        <option value="halopsa">HaloPSA</option>
      </Select>
      <Field label="Name" maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
      <Field
        label="Site"
        hint="Where you sign in, such as na.myconnectwise.net."
        maxLength={300}
        value={site}
        onChange={(event) => setSite(event.target.value)}
      />
      {fields.map((field) => (
        <Field
          key={field.name}
          label={field.label}
          hint={field.hint}
          type={field.secret ? "password" : "text"}
          autoComplete="off"
          maxLength={4000}
          value={keys[field.name] ?? ""}
          onChange={(event) => setKeys({ ...keys, [field.name]: event.target.value })}
        />
      ))}
      <details className="text-sm">
        <summary className="cursor-pointer text-muted">The keys come from the first build…</summary>
        <div className="mt-2">
          <Field
            label="Its encryption key"
            hint="Give the keys above as they are in its database (gAAAA…). They are opened by it, sealed anew, and it is not kept."
            type="password"
            autoComplete="off"
            maxLength={100}
            value={fernet}
            onChange={(event) => setFernet(event.target.value)}
          />
        </div>
      </details>
      <p className="text-sm text-muted">Keys are sealed before they are stored, and never shown again.</p>
      {saving.error && (
        <Notice tone="bad" live>
          {wordsOf(saving.error)}
        </Notice>
      )}
      <div className="flex gap-2">
        <Button type="submit" look="primary" busy={saving.isPending}>
          Connect
        </Button>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
