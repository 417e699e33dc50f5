// What the audit log says, in words.

/** "invited" of "user.invited", "password reset made" of "user.password_reset_made". */
export function actionWords(action: string): string {
  const [domain = "", verb = ""] = action.split(/\.(.*)/);
  const plain = (text: string) => text.replaceAll("_", " ");
  return verb ? `${capital(plain(domain))}: ${plain(verb)}` : capital(plain(domain));
}

/** The kinds of a list of actions, each with those that belong to it. */
export function grouped(actions: readonly string[]): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const action of actions) {
    const domain = action.split(".")[0] ?? action;
    groups.set(domain, [...(groups.get(domain) ?? []), action]);
  }
  return [...groups];
}

/** What else is known of an entry, as "name: value" pairs; what is empty or an id is left out. */
export function details(detail: unknown, without?: string): string {
  if (typeof detail !== "object" || detail === null) return "";
  const said = Object.entries(detail).flatMap(([name, value]) => {
    const text = plain(value);
    return text === "" || UUID.test(text) || name === without
      ? []
      : [`${name.replaceAll("_", " ")}: ${text}`];
  });
  return said.join(" · ");
}

/** The session that an entry is about, if it is about one. */
export function sessionOf({ object_kind: kind, object_id: id, detail }: Named): string | null {
  if (kind === "session") return id;
  const named = typeof detail === "object" && detail !== null && "session" in detail ? detail.session : null;
  return typeof named === "string" && UUID.test(named) ? named : null;
}

interface Named {
  object_kind: string;
  object_id: string;
  detail: unknown;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map(plain).filter(Boolean).join(", ") || "none";
  const named = Object.entries(value).filter(([, one]) => one !== null);
  return named.map(([name, one]) => `${name.replaceAll("_", " ")} ${plain(one)}`).join(", ") || "none";
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
