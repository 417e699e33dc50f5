// What somebody is told, in words.
import type { Notification } from "./queries";

type Headed = Pick<Notification, "kind" | "by" | "webhook" | "text">;

/** One line that says it. */
export function headline({ kind, by, webhook, text }: Headed): string {
  const who = by?.name ?? "Somebody";
  switch (kind) {
    case "escalation.offered":
      return `${who} needs help`;
    case "escalation.claimed":
      return `${who} took over`;
    case "escalation.declined":
      return `${who} will not take over`;
    case "escalation.returned":
      return text ? `${who} handed it back, with a lesson` : `${who} handed it back`;
    case "chat.mentioned":
      return `${who} mentioned you`;
    case "task.assigned":
      return `${who} gave you a task`;
    case "push.failed":
      return "What you put on a ticket is not all there";
    case "webhook.off":
      return webhook ? `The webhook ${webhook.name} was switched off` : "A webhook was switched off";
  }
}

/** How whoever is told got it, where another asked. */
export function passedOnWords({ passed_on_by: by }: Pick<Notification, "passed_on_by">): string | null {
  return by ? `Passed on by ${by.name}.` : null;
}

/** What it is about: the session, its ticket, its client. */
export function about({ session, webhook }: Pick<Notification, "session" | "webhook">): string {
  if (webhook) return "Settings, Webhooks";
  if (!session) return "A session you do not see any more";
  return [session.title, session.ticket && `Ticket ${session.ticket}`, session.client]
    .filter(Boolean)
    .join(" · ");
}

/** How far the mail is that says the same, where that is worth a word. */
export function mailWords(mail: Notification["mail"]): string | null {
  switch (mail?.state) {
    case "waits":
      return mail.reason ? `The mail waits: ${mail.reason}` : "A mail is on its way.";
    case "failed":
      return `The mail did not go out: ${mail.reason ?? "nobody knows why."}`;
    case "dropped":
      return `No mail went out: ${mail.reason ?? "it was not needed any more."}`;
    default:
      return null;
  }
}

/** How many are new, for the bell. */
export function unreadWords(unread: number): string {
  if (unread === 0) return "Notifications";
  return unread === 1 ? "Notifications, 1 not read" : `Notifications, ${unread} not read`;
}

/** Whether those pages say it to whoever comes later, too: they show how it stands, not what was said since. */
export function isToldOnArrival({ kind }: Pick<Notification, "kind">): boolean {
  return kind === "escalation.offered" || kind === "escalation.claimed";
}

/** Whether the page that is open says it itself: a room, and the page before it, tell how it is handed over. */
export function isToldInTheRoom(
  { kind, session }: Pick<Notification, "kind" | "session">,
  path: string,
): boolean {
  const pages = [`/sessions/${session?.id}`, `/escalations/${session?.id}`];
  return kind.startsWith("escalation.") && pages.includes(path);
}
