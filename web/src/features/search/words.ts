// What is said of something that was found.
import type { SearchHit } from "../../api/types";
import { ago } from "../../lib/time";

export const GROUPS: Record<SearchHit["kind"], string> = {
  flow: "Flows",
  step: "Steps",
  session: "Past sessions",
};

const OUTCOMES: Record<string, string> = {
  resolved: "resolved",
  escalate: "escalated",
  not_reproducible: "not reproducible",
  abandoned: "abandoned",
};

/** Where it is from, in one line; empty for a flow. */
export function origin({ kind, detail, at }: SearchHit): string {
  if (kind === "step") return detail.flow_title ? `Step of ${detail.flow_title}` : "Step";
  if (kind === "flow") return "";
  const outcome = detail.outcome && (OUTCOMES[detail.outcome] ?? detail.outcome);
  return [outcome, detail.client, detail.ticket, at && ago(at)].filter(Boolean).join(" · ");
}

/** Why the word of a text stands for the word typed. */
export function because({ typed, found, how }: SearchHit["matched"][number]): string {
  if (how === "corrected") return `“${found}”, close to “${typed}”`;
  if (how === "synonym") return `“${found}”, another name for “${typed}”`;
  if (typed.toLowerCase() === found.toLowerCase()) return `“${found}”`;
  return how === "prefix" ? `“${found}”, which begins with “${typed}”` : `“${found}”, a form of “${typed}”`;
}
