// Documents in words, and their texts in parts.
import type { Format, Line, Tone, Variant, Written } from "./queries";

export const VARIANTS: [Variant, string][] = [
  ["internal_note", "Internal note"],
  ["resolution", "Resolution"],
  ["client_update", "Client update"],
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
  ["csv", "Spreadsheet (CSV)"],
  ["json", "Data (JSON)"],
];

export function isVariant(value: unknown): value is Variant {
  return VARIANTS.some(([variant]) => variant === value);
}

export interface Part {
  text: string;
  /** What is hidden there, such as `password`. */
  hides?: string;
}

/** Such as `[password #7KQ2]`; written by the server alone. */
const PLACEHOLDER = /\[([a-z][a-z ]{1,40}) #[0-9A-Z]{4}\]/g;

/** A text cut at what is hidden in it. */
export function parts(text: string): Part[] {
  const found: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    found.push({ text: match[0], hides: match[1] as string });
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
