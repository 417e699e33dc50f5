// The account's webhooks: added, tried, switched and removed by admins.
// What must stay true: a secret is shown once; an address that was given is never shown again.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { wordsOf } from "../../api/problem";
import { timeOf } from "../../lib/time";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { CopyLink } from "../../ui/copy-link";
import { Dialog } from "../../ui/dialog";
import { Empty, Failed, SkeletonRows } from "../../ui/feedback";
import { Notice } from "../../ui/notice";
import { Deliveries } from "./deliveries";
import {
  changeWebhook,
  deliveriesQuery,
  removeWebhook,
  rotateSecret,
  testWebhook,
  type Webhook,
  webhooksQuery,
} from "./queries";
import { kindName, webhookKindName } from "./settings-words";
import { WebhookForm } from "./webhook-form";

export function Webhooks() {
  const { data, error, refetch } = useQuery(webhooksQuery);
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  if (error) return <Failed words={wordsOf(error)} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={2} />;
  const add = <Button onClick={() => setAdding(true)}>Add a webhook…</Button>;
  return (
    <div className="space-y-3">
      {data.items.length === 0 && !adding && (
        <Empty title="No webhook yet" action={add}>
          With one, a channel of Slack or Teams or a program of yours hears of escalations and of notes that
          did not get onto their ticket. What is hidden from viewers of links is hidden there too.
        </Empty>
      )}
      <ul aria-label="Webhooks" className="space-y-3">
        {data.items.map((webhook) => (
          <Row key={webhook.id} webhook={webhook} onSecret={setSecret} />
        ))}
      </ul>
      {adding ? (
        <WebhookForm onClose={() => setAdding(false)} onSecret={setSecret} />
      ) : (
        data.items.length > 0 && add
      )}
      {secret && (
        <Dialog open onOpenChange={() => setSecret(null)} title="The secret that signs">
          <div className="space-y-4">
            <p>Give it to the program that takes the webhook. It is not shown again.</p>
            <CopyLink url={secret} label="Secret" action="Copy the secret" />
          </div>
        </Dialog>
      )}
    </div>
  );
}

function Row({ webhook, onSecret }: { webhook: Webhook; onSecret: (secret: string) => void }) {
  const queries = useQueryClient();
  const [sure, setSure] = useState(false);
  const [looking, setLooking] = useState(false);
  const [changing, setChanging] = useState(false);
  const renew = () => queries.invalidateQueries({ queryKey: webhooksQuery.queryKey });
  const { id, name, kinds, is_on } = webhook;
  const trial = useMutation({
    mutationFn: () => testWebhook(id),
    onSuccess: () => {
      setLooking(true);
      announce("A test is on its way.");
      return queries.invalidateQueries({ queryKey: deliveriesQuery(id).queryKey });
    },
  });
  const turn = useMutation({
    mutationFn: () => changeWebhook(id, { name, kinds, is_on: !is_on }),
    onSettled: renew,
  });
  const rotation = useMutation({
    mutationFn: () => rotateSecret(id),
    onSuccess: ({ secret }) => secret && onSecret(secret),
  });
  const removal = useMutation({ mutationFn: () => removeWebhook(id), onSettled: renew });
  const failed = trial.error ?? turn.error ?? rotation.error ?? removal.error;
  const off = is_on ? null : "It is switched off. Switch it on first.";
  return (
    <li aria-label={name} className="space-y-3 rounded-md border border-line bg-surface p-3">
      <div className="min-w-0">
        <p className="font-medium break-words">
          {name}
          {!is_on && <span className="font-normal text-muted"> (off)</span>}
        </p>
        <p className="text-sm break-words text-muted">
          {webhookKindName(webhook.kind)} · {webhook.host} · {kinds.map(kindName).join(", ")}
        </p>
      </div>
      {webhook.reason && <Notice tone="warn">It was switched off. {webhook.reason}</Notice>}
      {is_on && webhook.failing_since && (
        <Notice tone="warn">Nothing got there since {timeOf(webhook.failing_since)}.</Notice>
      )}
      <div className="flex flex-wrap gap-2">
        <Button size="sm" refusal={off} busy={trial.isPending} onClick={() => trial.mutate()}>
          Send a test
        </Button>
        <Button size="sm" aria-expanded={looking} onClick={() => setLooking(!looking)}>
          Deliveries
        </Button>
        <Button size="sm" aria-expanded={changing} onClick={() => setChanging(!changing)}>
          Change…
        </Button>
        <Button size="sm" busy={turn.isPending} onClick={() => turn.mutate()}>
          {is_on ? "Switch off" : "Switch on"}
        </Button>
        {webhook.kind === "signed" && (
          <Button size="sm" busy={rotation.isPending} onClick={() => rotation.mutate()}>
            New secret
          </Button>
        )}
        <Button
          size="sm"
          look={sure ? "danger" : "quiet"}
          busy={removal.isPending}
          onClick={() => (sure ? removal.mutate() : setSure(true))}
        >
          {sure ? "Remove it for good" : "Remove…"}
        </Button>
      </div>
      {failed && (
        <Notice tone="bad" live>
          {wordsOf(failed)}
        </Notice>
      )}
      {changing && <WebhookForm webhook={webhook} onClose={() => setChanging(false)} onSecret={onSecret} />}
      {looking && <Deliveries webhook={webhook} />}
    </li>
  );
}
