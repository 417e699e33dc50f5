// Adding a webhook, or changing one.
// What must stay true: nothing typed is lost when saving fails.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, wordsOf } from "../../api/problem";
import { Button } from "../../ui/button";
import { Field, Select } from "../../ui/field";
import { Notice } from "../../ui/notice";
import {
  addWebhook,
  changeWebhook,
  type Kind,
  type Webhook,
  type WebhookKind,
  webhooksQuery,
} from "./queries";
import { FOR_WEBHOOKS, kindName, WEBHOOK_KINDS } from "./settings-words";

interface WebhookFormProps {
  webhook?: Webhook;
  onClose: () => void;
  onSecret: (secret: string) => void;
}

export function WebhookForm({ webhook, onClose, onSecret }: WebhookFormProps) {
  const queries = useQueryClient();
  const [kind, setKind] = useState<WebhookKind>(webhook?.kind ?? "slack");
  const [name, setName] = useState(webhook?.name ?? "");
  const [url, setUrl] = useState("");
  const [kinds, setKinds] = useState<Kind[]>(webhook?.kinds ?? ["escalation.offered"]);
  const saving = useMutation({
    mutationFn: async () => {
      if (!webhook) return (await addWebhook({ kind, name, url, kinds })).secret ?? null;
      const address = url.trim() ? { url } : {};
      await changeWebhook(webhook.id, { name, kinds, is_on: webhook.is_on, ...address });
      return null;
    },
    onSuccess: async (secret) => {
      await queries.invalidateQueries({ queryKey: webhooksQuery.queryKey });
      if (secret) onSecret(secret);
      onClose();
    },
  });
  const problem = saving.error instanceof ApiError ? saving.error.problem : null;
  const wrong = (field: string) => (problem?.field === field ? problem.detail : null);
  const turn = (of: Kind, on: boolean) => setKinds(on ? [...kinds, of] : kinds.filter((one) => one !== of));
  return (
    <form
      noValidate
      aria-label={webhook ? `Change ${webhook.name}` : "Add a webhook"}
      className="space-y-3 rounded-md border border-line bg-surface p-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!saving.isPending) saving.mutate();
      }}
    >
      {!webhook && (
        <Select
          label="Who takes it"
          hint={WEBHOOK_KINDS.find(([known]) => known === kind)?.[2]}
          value={kind}
          onChange={(event) => setKind(event.target.value as WebhookKind)}
        >
          {WEBHOOK_KINDS.map(([known, title]) => (
            <option key={known} value={known}>
              {title}
            </option>
          ))}
        </Select>
      )}
      <Field
        label="Name"
        maxLength={200}
        error={wrong("name")}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label="Address"
        type="url"
        autoComplete="off"
        hint={
          webhook ? `Leave it empty to stay with the one at ${webhook.host}.` : "It begins with https://."
        }
        error={wrong("url")}
        value={url}
        onChange={(event) => setUrl(event.target.value)}
      />
      <fieldset className="space-y-1.5">
        <legend className="text-sm font-medium">What it is told of</legend>
        {FOR_WEBHOOKS.map((of) => (
          <label key={of} className="flex items-center gap-2.5 text-sm">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={kinds.includes(of)}
              onChange={(event) => turn(of, event.target.checked)}
            />
            {kindName(of)}
          </label>
        ))}
      </fieldset>
      <p className="text-sm text-muted">
        The address is sealed before it is stored, and never shown again. Of a private session only that
        somebody needs help is told.
      </p>
      {saving.error && !["name", "url"].includes(problem?.field ?? "") && (
        <Notice tone="bad" live>
          {wordsOf(saving.error)}
        </Notice>
      )}
      <div className="flex gap-2">
        <Button type="submit" look="primary" busy={saving.isPending}>
          {webhook ? "Save" : "Add it"}
        </Button>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
