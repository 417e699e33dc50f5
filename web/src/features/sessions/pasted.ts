// What a session takes over from the text it is started with: a ticket that somebody pasted, or what they described.
// What must stay true: nothing pasted is lost; what a title is too short for stands in the first note.

export interface Pasted {
  /** The first sentence, as long as a session's title may be in a list. */
  title: string;
  /** The ticket, where the text names one by its number. */
  ticket: { number: string; title?: string } | null;
  /** All of it, where that is more than the title. */
  note: string | null;
}

/** Letters of a session's title, and of a ticket's. */
const LONGEST_TITLE = 80;
const LONGEST_TICKET = 200;

/** `Ticket 48300`, `case no. T-88`, `INC0012345`, `#48300`. */
const NUMBERS = [
  /\b(?:ticket|case|incident|request)\s*(?:no\.?|nr\.?|number|id)?\s*:?\s*(#?(?:[a-z]{1,6}-?)?\d{2,12})\b/i,
  /\b((?:INC|REQ|RITM|CHG|PRB|TASK|CS|SR)-?\d{4,12})\b/,
  /(?:^|[\s([])(#\d{2,12})\b/,
];

/** What stands before the problem: `Hello Anna,`. */
const GREETING =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^.!?\n]{0,40}(?:[,!.]\s|\n)\s*/i;

export function pasted(text: string): Pasted {
  const whole = text.trim();
  const number = NUMBERS.map((form) => form.exec(whole)?.[1]).find(Boolean);
  const said = withoutNumber(whole, number).replace(GREETING, "") || whole;
  const first = firstSentence(said);
  const title = shortened(first, LONGEST_TITLE);
  const about = number && !isBare(whole, number) ? shortened(first, LONGEST_TICKET) : "";
  return {
    title,
    ticket: number ? { number, ...(about && { title: about }) } : null,
    note: flat(whole).replace(/\.$/, "").length > title.length ? whole : null,
  };
}

/** Whether the text says the number and nothing else. */
function isBare(text: string, number: string): boolean {
  return !/[a-z]/i.test(
    text.replace(number, "").replace(/ticket|case|incident|request|number|\b(?:no|nr|id)\b/i, ""),
  );
}

/** The text without a number that only stands in front of it: `#48300: Outlook is slow`. */
function withoutNumber(text: string, number: string | undefined): string {
  if (!number) return text;
  const before = text.indexOf(number);
  const after = /^\]?(?:\s*[:–—|]|\s+-|\s*\n)\s*/.exec(text.slice(before + number.length));
  const isFirst = /^\W*(?:ticket|case|incident|request)?\s*(?:no\.?|nr\.?|number|id)?\s*:?\s*$/i.test(
    text.slice(0, before),
  );
  return after && isFirst ? text.slice(before + number.length + after[0].length) : text;
}

/** The first line, or the first sentence of it. */
function firstSentence(text: string): string {
  const [line = ""] = text.trim().split(/\r?\n/);
  return flat(/^.+?[.!?](?=\s)/.exec(line)?.[0] ?? line).replace(/\.$/, "");
}

function flat(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** As much of a text as fits, in whole words where there are any. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1);
  return `${cut.slice(0, cut.lastIndexOf(" ") > most / 2 ? cut.lastIndexOf(" ") : undefined).trimEnd()}…`;
}
