// FlowPilot's settings and figures, in words.
import type { Tier, Usage } from "./queries";

export const TIERS: Record<Tier, string> = {
  fast: "Fast, for simple steps",
  balanced: "Balanced, for open decisions",
  deep: "Deep, for hard cases",
};

/** Millionths of a dollar: cents where there are any, and never nothing for something. */
export function dollars(millionths: number): string {
  const whole = millionths / 1_000_000;
  if (whole === 0 || whole >= 0.01) return `$${whole.toFixed(2)}`;
  return "less than $0.01";
}

/** What is typed as dollars, in cents; `null` for no limit, `undefined` for what is no amount. */
export function cents(typed: string): number | null | undefined {
  const text = typed.trim().replace(",", ".");
  if (text === "") return null;
  if (!/^\d{1,6}(\.\d{1,2})?$/.test(text)) return undefined;
  return Math.round(Number(text) * 100);
}

/** The same the other way round. */
export function typedCents(known: number | null | undefined): string {
  if (known === null || known === undefined) return "";
  return known % 100 === 0 ? String(known / 100) : (known / 100).toFixed(2);
}

/** The newest months first, as the server calls them. */
export function lastMonths(now: Date, many: number): string[] {
  return Array.from({ length: many }, (_, back) => {
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1));
    return month.toISOString().slice(0, 7);
  });
}

export function monthName(month: string): string {
  const first = new Date(`${month}-01T00:00:00Z`);
  return first.toLocaleDateString("en", { month: "long", year: "numeric", timeZone: "UTC" });
}

/** Who answered. */
export function whoAnswered({ model, tier }: Usage["answers"][number]): string {
  if (!model) return "Stopped or interrupted";
  if (model === "guide") return "Built-in guide";
  return tier ? `${model} (${tier})` : model;
}

/** How many of the proposals people decided on were taken; nothing where nobody decided. */
export function acceptance({ accepted, dismissed }: Usage["answers"][number]): string {
  const decided = accepted + dismissed;
  return decided > 0 ? `${Math.round((100 * accepted) / decided)} % of ${decided}` : "–";
}
