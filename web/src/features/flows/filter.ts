// Which flows a list shows; the filter stands in the address.
import type { FlowSummary } from "../../api/types";

export interface Filter {
  text: string;
  kind: FlowSummary["kind"] | "";
  tag: string;
}

export const EVERYTHING: Filter = { text: "", kind: "", tag: "" };

/** A filter as the address has it; without what filters nothing. */
export interface FilterSearch {
  q?: string;
  kind?: FlowSummary["kind"];
  tag?: string;
}

/** Reads an address, whatever stands there. */
export function fromSearch(search: Record<string, unknown>): FilterSearch {
  const text = (value: unknown) => (typeof value === "string" ? value.slice(0, 500) : "");
  const kind = KIND_WORDS.find((word) => word === search.kind);
  return toSearch({ text: text(search.q), kind: kind ?? EVERYTHING.kind, tag: text(search.tag) });
}

const KIND_WORDS: FlowSummary["kind"][] = ["troubleshooting", "procedural", "maintenance"];

export function toSearch({ text, kind, tag }: Filter): FilterSearch {
  return { ...(text && { q: text }), ...(kind && { kind }), ...(tag && { tag }) };
}

export function toFilter({ q, kind, tag }: FilterSearch): Filter {
  return { text: q ?? "", kind: kind ?? "", tag: tag ?? "" };
}

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
