// By what an answer of FlowPilot was made, and how much it took, in words.
import type { Produced, Tier } from "../../../../api/protocol";

const GUIDE = "guide";
const TIERS: Record<Tier, string> = { fast: "fast", balanced: "balanced", deep: "deep" };

export function writtenBy(produced: Produced | null): string {
  if (!produced) return "Written by FlowPilot, an AI.";
  if (produced.model === GUIDE) return "Written by FlowPilot, the built-in guide.";
  return `Written by FlowPilot, an AI (${produced.model}${produced.tier ? `, ${TIERS[produced.tier]}` : ""}).`;
}

/** Nothing where there is nothing to pay and nothing to wait for. */
export function howMuch({ model, tokens_read, tokens_written, cost, took_ms }: Produced): string {
  const tokens = tokens_read + tokens_written;
  const parts = [
    model !== GUIDE && `${seconds(took_ms)} s`,
    tokens > 0 && `${tokens.toLocaleString("en")} tokens`,
    cost > 0 && dollars(cost),
  ];
  return parts.filter(Boolean).join(" · ");
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}

/** Of millionths of a dollar: at least a figure that is not zero. */
function dollars(millionths: number): string {
  const whole = millionths / 1_000_000;
  return `$${whole >= 0.01 ? whole.toFixed(2) : whole.toPrecision(1)}`;
}
