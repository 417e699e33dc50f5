// What somebody typed into the settings of escalations, as it is sent.

const MOST = 10;
const LONGEST = 200;

/** The lines of a checklist, none of them empty. */
export function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

/** What is wrong with a checklist, before it is sent. */
export function whatIsWrong(text: string): string | null {
  const lines = linesOf(text);
  if (lines.length > MOST) return `At most ${MOST} lines; these are ${lines.length}.`;
  return lines.some((line) => line.length > LONGEST) ? `At most ${LONGEST} characters a line.` : null;
}

/** Minutes by urgency: none where nothing stands; what is no whole number is 0, which is refused by name. */
export function minutesOf<Urgency extends string>(typed: Record<Urgency, string>) {
  const minutes = (text: string) => (text.trim() === "" ? null : /^\d+$/.test(text.trim()) ? +text : 0);
  const pairs = Object.entries<string>(typed).map(([urgency, text]) => [urgency, minutes(text)]);
  return Object.fromEntries(pairs) as Record<Urgency, number | null>;
}
