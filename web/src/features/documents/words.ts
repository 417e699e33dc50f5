// Documents in words, and their texts in parts.
import type { Format, Hidden, Line, Tone, Variant, Written } from "./queries";

export const VARIANTS: [Variant, string][] = [
  ["internal_note", "Internal note"],
  ["resolution", "Resolution"],
  ["client_update", "Client update"],
  ["escalation_summary", "Escalation"],
  ["full_log", "Full log"],
];

export const TONES: [Tone, string][] = [
  ["plain", "To the point"],
  ["warm", "With a greeting"],
];

export const FORMATS: [Format, string][] = [
  ["markdown", "Markdown"],
  ["text", "Plain text"],
  ["html", "Web page (HTML)"],
  ["pdf", "PDF"],
  ["csv", "Spreadsheet (CSV)"],
  ["json", "Data (JSON)"],
];

export function isVariant(value: unknown): value is Variant {
  return VARIANTS.some(([variant]) => variant === value);
}

/** Such as `[password #7KQ2]`. */
const PLACEHOLDER = /\[[a-z][a-z -]{0,40} #[0-9A-Z]{4}\]/g;

export interface Part {
  text: string;
  /** What is hidden there, if something is. */
  behind?: Hidden;
}

/** A text cut at what is hidden in it. What somebody wrote in brackets is a text like any other. */
export function parts(text: string, hidden: Hidden[]): Part[] {
  const known = new Map(hidden.map((one) => [one.placeholder, one]));
  const found: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const behind = known.get(match[0]);
    if (!behind) continue;
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    found.push({ text: match[0], behind });
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}

/** As it stands well in a ticket: what the copy button takes. */
export function plainText({ title, sections }: Written): string {
  const blocks = sections.map(({ heading, lines }) =>
    [...(heading ? [heading.toUpperCase()] : []), ...lines.map(lineText)].join("\n"),
  );
  return [title, ...blocks].join("\n\n");
}

function lineText({ form, text }: Line): string {
  if (form === "item") return `- ${text}`;
  return form === "output" ? text.replace(/^/gm, "    ") : text;
}

export function eventsInWords(events: number[]): string {
  if (events.length === 0) return "";
  return events.length === 1 ? `Event ${events[0]}` : `Events ${events.join(", ")}`;
}
