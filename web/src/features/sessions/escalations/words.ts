// Escalations in words.
import type { Urgency } from "../../../api/protocol";

export const URGENCIES: [Urgency, string, string][] = [
  ["critical", "Critical", "A business stands still"],
  ["high", "High", "The client waits"],
  ["normal", "Normal", "Today"],
  ["low", "Low", "When there is time"],
];

export function urgencyName(urgency: Urgency): string {
  return URGENCIES.find(([known]) => known === urgency)?.[1] ?? urgency;
}

/** How far the session has gone on since somebody asked. */
export function sinceThen(seq: number, head: number): string {
  const events = head - seq;
  if (events <= 0) return "Nothing has happened since.";
  return events === 1 ? "One event since." : `${events} events since.`;
}
