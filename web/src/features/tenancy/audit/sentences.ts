// What the audit log says, in sentences that follow a name.
// What must stay true: every action that the server writes down has words here; one that this page
// does not know yet is still shown, by its name.
import type { AuditEntry } from "./queries";

/** Stands in a sentence where the session is named, which is looked up for who may see it. */
export const SESSION = "¤";

type Said = Pick<AuditEntry, "action" | "object_name" | "user_name" | "detail">;
type Sentence = (known: Known, entry: Said) => string;

/** What an entry holds besides, by name; "" for what is not there. */
type Known = (name: string) => string;

const ACTIONS: Record<string, [name: string, sentence: Sentence]> = {
  "account.opened": ["Account opened", (of) => `opened the account ${of("name")}`],
  "account.public_links_switched": [
    "Public links switched",
    (of) => `switched public links ${of("on") === "true" ? "on" : "off"} for the account`,
  ],
  "user.invited": ["Person invited", (of) => `invited ${of("email")} as ${roleName(of("role"))}`],
  "user.invite_revoked": ["Invite taken back", () => "took back an invite"],
  "user.joined": ["Person joined", (of) => `joined as ${roleName(of("role"))}, by an invite`],
  "user.changed": ["Person changed", (_, { object_name, detail }) => personChanged(object_name, detail)],
  "user.password_reset_made": [
    "Password link made",
    (_, { object_name }) => `made a link for ${object_name ?? "somebody"} to set a new password`,
  ],
  "user.password_reset": ["New password set", () => "set a new password, by a link"],
  "user.signed_out_everywhere": ["Signed out everywhere", () => "signed out on all devices"],
  "team.created": ["Team made", (of) => `made the team ${of("name")}`],
  "team.member_added": ["Person added to a team", (_, entry) => `put ${inTeam(entry, "into")}`],
  "team.member_removed": ["Person taken out of a team", (_, entry) => `took ${inTeam(entry, "out of")}`],
  "flow.created": ["Flow made", (of) => `made the flow “${of("title")}”`],
  "flow.draft_saved": ["Draft saved", (of) => `saved the draft of the flow “${of("title")}”`],
  "flow.published": [
    "Flow published",
    (of) => `published the flow “${of("title")}” as version ${of("number")}`,
  ],
  "session.started": [
    "Session started",
    (of) => `started a session ${SEEN_BY[of("visibility")] ?? ""}: ${SESSION}`,
  ],
  "session.event_purged": [
    "Words removed",
    (of) => `removed the words of event ${of("seq")} for ever, in a session: ${SESSION}`,
  ],
  "session.shared": ["Link made", (of) => `made ${link(of)} to a session: ${SESSION}`],
  "session.share_ended": ["Link ended", () => `ended a link to a session: ${SESSION}`],
  "session.shares_ended": [
    "All links ended",
    (of) => `ended all ${of("ended")} links to a session: ${SESSION}`,
  ],
  "session.words_hidden": ["Words hidden", () => `hid words in the documents of a session: ${SESSION}`],
  "session.words_shown": [
    "Words shown again",
    () => `no longer hides words in the documents of a session: ${SESSION}`,
  ],
  "document.chosen": [
    "Document's events chosen",
    (of) => `chose what enters the ${document(of)} of a session: ${SESSION}`,
  ],
  "document.reworded": [
    "Document reworded",
    (of) => `took other words for ${of("lines")} lines of the ${document(of)} of a session: ${SESSION}`,
  ],
  "document.revealed": [
    "Looked behind a chip",
    (of) => `looked behind ${of("placeholder")} in the ${document(of)} of a session: ${SESSION}`,
  ],
  "document.template_changed": [
    "Template changed",
    (of) =>
      of("built_in") === "true"
        ? `went back to the built-in template of the ${document(of)}`
        : `changed the template of the ${document(of)}`,
  ],
  "push.queued": [
    "Note put on a ticket",
    (of) => `put the ${document(of)} on ticket ${of("ticket")}, from a session: ${SESSION}`,
  ],
  "push.retried": [
    "Note tried again",
    (of) => `tried again to put the ${document(of)} on ticket ${of("ticket")}, from a session: ${SESSION}`,
  ],
  "psa.connected": ["Ticket system connected", (of) => `connected the ticket system ${system(of)}`],
  "psa.connection_changed": [
    "Connection changed",
    (of) => `changed the connection to the ticket system ${system(of)}`,
  ],
  "psa.disconnected": ["Ticket system disconnected", (of) => `disconnected the ticket system ${system(of)}`],
  "psa.member_mapped": [
    "Member matched",
    (of, { user_name }) =>
      of("member")
        ? `said that ${user_name ?? "somebody"} is member ${of("member")} of a ticket system`
        : `said that ${user_name ?? "somebody"} is no member of a ticket system`,
  ],
  "webhook.added": ["Webhook added", (of) => `added the webhook ${of("name")} at ${of("host")}`],
  "webhook.changed": [
    "Webhook changed",
    (of) =>
      `changed the webhook ${of("name")} at ${of("host")}, which is ${of("on") === "true" ? "on" : "off"}`,
  ],
  "webhook.removed": ["Webhook removed", (of) => `removed the webhook ${of("name")} at ${of("host")}`],
  "webhook.secret_rotated": ["Secret changed", (of) => `changed the secret of the webhook ${of("name")}`],
  "webhook.replayed": ["Sent again", (of) => `sent something to the webhook ${of("name")} again`],
  "search.synonyms_changed": [
    "Words changed",
    (of) => `changed the words that stand for each other in search: ${of("groups")} groups`,
  ],
  "escalations.settings_changed": [
    "Settings changed",
    () => "changed what is done before somebody is asked to take over, and how long that may wait",
  ],
  "redaction.rules_changed": ["Rules changed", () => "changed what is hidden in documents and behind links"],
  "copilot.settings_changed": ["Settings changed", () => "changed how FlowPilot answers in the account"],
};

const DOMAINS: Record<string, string> = {
  account: "The account",
  copilot: "FlowPilot",
  document: "Documents",
  escalations: "Escalations",
  flow: "Flows",
  psa: "Ticket systems",
  push: "Notes on tickets",
  redaction: "Redaction",
  search: "Search",
  session: "Sessions",
  team: "Teams",
  user: "People",
  webhook: "Webhooks",
};

/** What somebody did, after their name. */
export function sentence(entry: Said): string {
  const say = ACTIONS[entry.action]?.[1];
  if (!say) return `did something this page has no words for: ${entry.action}`;
  return `${say((name) => plain(entry.detail, name), entry)}.`;
}

/** What an action, or all of a kind, is called where one chooses. */
export function actionName(action: string): string {
  return ACTIONS[action]?.[0] ?? DOMAINS[action] ?? action;
}

const SEEN_BY: Record<string, string> = {
  private: "that only those in it see",
  team: "that the team sees",
  account: "that the whole account sees",
};

function plain(detail: unknown, name: string): string {
  const value =
    typeof detail === "object" && detail !== null ? (detail as Record<string, unknown>)[name] : null;
  return value === null || value === undefined || typeof value === "object" ? "" : String(value);
}

function roleName(role: string): string {
  const name = role.replaceAll("_", " ");
  return /^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`;
}

function document(of: Known): string {
  return of("document").replaceAll("_", " ");
}

function system(of: Known): string {
  return `${of("name")} (${of("site")})`;
}

function link(of: Known): string {
  const kind = of("kind") === "public" ? "a public link" : "a link for people of the account";
  return of("password") === "true" ? `${kind}, with a password,` : kind;
}

function inTeam({ user_name, object_name }: Said, how: string): string {
  return `${user_name ?? "somebody"} ${how} the team ${object_name ?? ""}`.trimEnd();
}

function personChanged(name: string | null | undefined, detail: unknown): string {
  const change = (field: string) => {
    const value =
      typeof detail === "object" && detail !== null ? (detail as Record<string, unknown>)[field] : null;
    const [from, to] = [plain(value, "from"), plain(value, "to")];
    return from === to ? null : to;
  };
  const [role, status] = [change("role"), change("status")];
  const said = [
    role && `made ${name ?? "somebody"} ${roleName(role)}`,
    status === "disabled" && `disabled ${name ?? "somebody"}`,
    status === "active" && `let ${name ?? "somebody"} in again`,
  ].filter(Boolean);
  return said.join(" and ") || `changed ${name ?? "somebody"}`;
}
