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
export function details(detail: unknown): string {
  if (typeof detail !== "object" || detail === null) return "";
  const said = Object.entries(detail).flatMap(([name, value]) => {
    const text = plain(value);
    return text === "" || UUID.test(text) ? [] : [`${name.replaceAll("_", " ")}: ${text}`];
  });
  return said.join(" · ");
}

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  return JSON.stringify(value);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
