// Which flows a list shows.
import type { FlowSummary } from "../../api/types";

export interface Filter {
  text: string;
  kind: FlowSummary["kind"] | "";
  tag: string;
}

export const EVERYTHING: Filter = { text: "", kind: "", tag: "" };

/** Whether title, tags or description hold each word, and kind and tag are the chosen ones. */
export function fits(flow: Pick<FlowSummary, "title" | "description" | "kind" | "tags">, filter: Filter) {
  if (filter.kind && flow.kind !== filter.kind) return false;
  if (filter.tag && !flow.tags.includes(filter.tag)) return false;
  const text = [flow.title, flow.description, ...flow.tags].join(" ").toLowerCase();
  return filter.text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Tags that more than one flow has, the most used first. */
export function commonTags(flows: readonly Pick<FlowSummary, "tags">[]): string[] {
  const uses = new Map<string, number>();
  for (const tag of flows.flatMap((flow) => flow.tags)) uses.set(tag, (uses.get(tag) ?? 0) + 1);
  const common = [...uses].filter(([, count]) => count > 1);
  return common.sort(([a, x], [b, y]) => y - x || a.localeCompare(b)).map(([tag]) => tag);
}
