// The page behind a share link, drawn: what it is about, how it goes, what was done.
// What must stay true: every text goes in as text, never as markup; it is the same
// page in the preview of whoever shares.
import type { GuestState, GuestStatus } from "../api/protocol";

type Child = Node | string | null | false | undefined;

/** An element with attributes and what is in it. */
export function h(name: string, attributes: Record<string, string>, ...children: Child[]): HTMLElement {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.filter((child): child is Node | string => !!child));
  return element;
}

export const STATUS: Record<GuestStatus, string> = {
  working: "Being worked on",
  paused: "Paused",
  resolved: "Resolved",
  escalated: "Handed to a specialist",
  not_reproducible: "Could not be reproduced",
  ended: "Ended",
};

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

function at(moment: string): HTMLElement {
  const date = new Date(moment);
  const today = date.toDateString() === new Date().toDateString();
  return h("time", { datetime: moment }, (today ? time : day).format(date));
}

/** The reader's own zone, by name and as far as it is from UTC at `moment`. */
export function zoneWords(moment = new Date(), zone?: string): string {
  const format = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "shortOffset" });
  const name = format.resolvedOptions().timeZone;
  const offset = format.formatToParts(moment).find(({ type }) => type === "timeZoneName")?.value;
  const away = offset?.replace("GMT", "UTC").replace("-", "−") ?? "UTC";
  return name === "UTC" || name === away ? "UTC" : `your time zone, ${name.replaceAll("_", " ")} (${away})`;
}

/** Whether nothing more is to come, as things stand. */
export function isOver(state: GuestState): boolean {
  return !["working", "paused"].includes(state.status);
}

/** What is hidden, in words. */
export function hiddenWords(hidden: number): string {
  const values =
    hidden === 0
      ? ""
      : ` ${hidden} sensitive ${hidden === 1 ? "value is" : "values are"} replaced by a placeholder.`;
  return `Internal notes, chat, commands and their output are not shown.${values}`;
}

/** `headings`: what they are, where the page is part of another. */
export function view(state: GuestState, { headings }: { headings?: string } = {}): DocumentFragment {
  const { provider, title, ticket, status, current, helper, steps, updates, hidden, started_at, changed_at } =
    state;
  const over = isOver(state);
  const page = document.createDocumentFragment();
  page.append(
    h(
      "header",
      { class: "sv-head" },
      provider && h("p", { class: "sv-provider" }, provider),
      ticket &&
        h("p", { class: "sv-ticket" }, `Ticket ${ticket.number}${ticket.title ? ` · ${ticket.title}` : ""}`),
      h(headings ?? "h1", { class: "sv-h1" }, title),
      h(
        "p",
        { class: `sv-status sv-${status}` },
        h("span", { class: "sv-dot", "aria-hidden": "true" }),
        h("strong", {}, STATUS[status]),
        helper && !over && ` · ${helper} is on it`,
      ),
      h(
        "p",
        { class: "sv-times" },
        ...(started_at ? ["Began ", at(started_at)] : []),
        ...(changed_at ? [" · last change ", at(changed_at)] : []),
        h("span", { class: "sv-zone" }, `Times are in ${zoneWords()}.`),
      ),
    ),
  );
  if (updates.length > 0) page.append(updatesOf(updates, headings ?? "h2"));
  page.append(
    progressOf(steps, over ? null : current, headings ?? "h2"),
    h("footer", { class: "sv-foot" }, hiddenWords(hidden)),
  );
  return page;
}

function updatesOf(updates: GuestState["updates"], heading: string): HTMLElement {
  const newest = [...updates].reverse();
  return h(
    "section",
    { "aria-label": "Updates" },
    h(heading, { class: "sv-h2" }, "Updates"),
    h(
      "ul",
      { class: "sv-updates" },
      ...newest.map(({ text, by, at: when }) =>
        h(
          "li",
          {},
          h("p", { class: "sv-text" }, text),
          h("p", { class: "sv-by" }, by ? `${by} · ` : "", at(when)),
        ),
      ),
    ),
  );
}

function progressOf(steps: GuestState["steps"], current: string | null, heading: string): HTMLElement {
  const done = steps.map((step) =>
    h(
      "li",
      { class: step.skipped ? "sv-skipped" : "sv-done" },
      h("span", { class: "sv-title" }, step.title),
      h(
        "span",
        { class: "sv-result" },
        step.skipped ? "Left out" : (step.result ?? "Done"),
        " · ",
        at(step.at),
      ),
    ),
  );
  const now =
    current &&
    h(
      "li",
      { class: "sv-now", "aria-current": "step" },
      h("span", { class: "sv-title" }, current),
      h("span", { class: "sv-result" }, "Now"),
    );
  const empty = done.length === 0 && !now;
  return h(
    "section",
    { "aria-label": "Progress" },
    h(heading, { class: "sv-h2" }, "Progress"),
    empty ? h("p", { class: "sv-by" }, "Nothing to show yet.") : h("ol", { class: "sv-steps" }, ...done, now),
  );
}
