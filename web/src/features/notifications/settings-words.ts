// How one is told, and how webhooks do, in words.
import type { Delivery, Kind, Preferences, WebhookKind } from "./queries";

/** Every kind, as settings list them: its name, and what it is. */
export const KINDS: [Kind, string, string][] = [
  [
    "escalation.offered",
    "Somebody needs help",
    "An escalation is offered to you, or to whoever comes first.",
  ],
  ["escalation.claimed", "Help has come", "Somebody took over what you had asked for."],
  ["escalation.declined", "Somebody will not help", "Who was asked declined."],
  [
    "escalation.returned",
    "It comes back",
    "What was taken over from you is handed back; or further on in a chain of hand-overs, with a lesson.",
  ],
  ["chat.mentioned", "You are mentioned", "Somebody means you in a session's chat."],
  ["task.assigned", "A task is given to you", "Somebody gave you a task in a session."],
  ["push.failed", "A note stays here", "What you put on a ticket, or some of it, did not get there."],
  ["webhook.off", "A webhook is off", "Nothing got there any more. Told to team admins and owners."],
];

/** What webhooks can be told of. */
export const FOR_WEBHOOKS: Kind[] = [
  "escalation.offered",
  "escalation.claimed",
  "escalation.declined",
  "escalation.returned",
  "push.failed",
];

export function kindName(kind: string): string {
  return kind === "test" ? "Test" : (KINDS.find(([known]) => known === kind)?.[1] ?? kind);
}

/** 22:00 for 1320. */
export function timeOfDay(minute: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** 1320 for 22:00; nothing for what is no time. */
export function minuteOf(text: string): number | null {
  const found = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  const [hours, minutes] = [Number(found?.[1]), Number(found?.[2])];
  return found && hours < 24 && minutes < 60 ? hours * 60 + minutes : null;
}

/** What quiet hours mean, in a sentence. */
export function quietWords(quiet: NonNullable<Preferences["quiet"]>, zone: string): string {
  const over = quiet.until <= quiet.from ? " the next day" : "";
  return `No mail from ${timeOfDay(quiet.from)} until ${timeOfDay(quiet.until)}${over}, by the clock of ${zone}.`;
}

export const WEBHOOK_KINDS: [WebhookKind, string, string][] = [
  ["slack", "Slack", "An incoming webhook of Slack. Its address is the secret."],
  ["teams", "Microsoft Teams", "A Teams workflow that begins when a webhook request is received."],
  ["signed", "A program of yours", "Signed as Standard Webhooks says, so that it knows who sends."],
];

export function webhookKindName(kind: WebhookKind): string {
  return WEBHOOK_KINDS.find(([known]) => known === kind)?.[1] ?? kind;
}

/** How a delivery went. */
export function deliveryWords({ state, attempts, reason, status }: DeliveryWords): string {
  const tries = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
  switch (state) {
    case "sent":
      return `Arrived${status ? ` (${status})` : ""}, ${tries}`;
    case "failed":
      return `Did not arrive, ${tries}. ${reason ?? ""}`.trim();
    default:
      return attempts === 0 ? "On its way" : `Tried again later, ${tries}. ${reason ?? ""}`.trim();
  }
}

type DeliveryWords = Pick<Delivery, "state" | "attempts"> & {
  reason?: string | null;
  status?: number | null;
};
