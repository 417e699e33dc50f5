// What is said of something that was found.
import type { SearchAnswer, SearchHit } from "../../api/types";
import { ago, count } from "../../lib/time";

export const GROUPS: Record<SearchHit["kind"], string> = {
  flow: "Flows",
  step: "Steps",
  session: "Past sessions",
  running: "Running now",
};

const OUTCOMES: Record<string, string> = {
  resolved: "resolved",
  escalate: "escalated",
  not_reproducible: "not reproducible",
  abandoned: "abandoned",
};

/** What is told of an answer to those who do not see it: while there is no index, nothing can be said to fit. */
export function heard(
  { hits, status }: Pick<SearchAnswer, "hits" | "status">,
  one: string,
  many: string,
): string {
  if (status === "rebuilding") return "The search is being prepared.";
  return count(hits.length, one, many);
}

export type Unknown = SearchAnswer["unknown"][number];

/** What is said of a filter by what nothing has. */
export function nobodyHas({ filter, value }: Unknown): string {
  switch (filter) {
    case "client":
      return `No session is for a client called “${value}”.`;
    case "with":
      return `Nobody called “${value}” took part in a session.`;
    case "tag":
      return `No flow has the tag “${value}”.`;
    case "outcome":
      return `No session can end as “${value}”.`;
    default:
      return `There is no ${filter} “${value}”.`;
  }
}

/** The text with another value for that filter. */
export function withInstead(text: string, { filter, value }: Unknown, instead: string): string {
  const written = /\s/.test(instead) ? `"${instead}"` : instead;
  let done = false;
  return text.replace(new RegExp(`\\b${filter}:("[^"]*"|\\S+)`, "gi"), (whole, typed: string) => {
    const is = typed.replaceAll('"', "").toLowerCase().startsWith(value.toLowerCase());
    if (done || !is) return whole;
    done = true;
    return `${filter}:${written}`;
  });
}

/** Where it is from, in one line; empty for a flow. */
export function origin({ kind, detail, at }: SearchHit): string {
  if (kind === "step") return detail.flow_title ? `Step of ${detail.flow_title}` : "Step";
  if (kind === "flow") return "";
  const outcome = detail.outcome && (OUTCOMES[detail.outcome] ?? detail.outcome);
  const stands = kind === "running" && (detail.paused ? "paused" : (detail.stands_at ?? "without a flow"));
  const { client, ticket, with: people } = detail;
  return [outcome, stands, client, ticket, people?.join(", "), at && ago(at)].filter(Boolean).join(" · ");
}

/** Why the word of a text stands for the word typed. */
export function because({ typed, found, how }: SearchHit["matched"][number]): string {
  if (how === "corrected") return `“${found}”, close to “${typed}”`;
  if (how === "synonym") return `“${found}”, another name for “${typed}”`;
  if (typed.toLowerCase() === found.toLowerCase()) return `“${found}”`;
  return how === "prefix" ? `“${found}”, which begins with “${typed}”` : `“${found}”, a form of “${typed}”`;
}
