// How far something is that goes somewhere else: a word that can be told apart without its colour.
import { cx } from "../lib/cx";

export type DeliveryState = "queued" | "sent" | "confirmed" | "failed";

const LOOKS: Record<DeliveryState, [name: string, look: string]> = {
  queued: ["Queued", "bg-raised text-ink"],
  sent: ["Sent", "bg-accent-soft text-ink"],
  confirmed: ["Confirmed", "bg-good-soft text-good"],
  failed: ["Failed", "bg-bad-soft text-bad"],
};

export function Delivery({ state }: { state: DeliveryState }) {
  const [name, look] = LOOKS[state];
  return <span className={cx("rounded-md px-1.5 text-xs leading-5", look)}>{name}</span>;
}

/** What goes onto a ticket and how far it is, in words; `name` is that of the note. */
export function deliveryWords(what: "note" | "time" | "status", state: DeliveryState, name: string): string {
  if (state === "queued" || state === "sent") {
    const how = state === "queued" ? "waits to go out" : "is on its way";
    return `${{ note: name, time: "The time", status: "The new status" }[what]} ${how}`;
  }
  const there = state === "confirmed";
  if (what === "status") return there ? "The ticket is moved" : "The ticket is not moved";
  const subject = what === "note" ? name : "The time";
  return there ? `${subject} is on the ticket` : `${subject} is not on the ticket`;
}
