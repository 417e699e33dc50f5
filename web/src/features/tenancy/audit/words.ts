// Entries of the audit log, sorted and taken apart.

/** The kinds of a list of actions, each with those that belong to it. */
export function grouped(actions: readonly string[]): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const action of actions) {
    const domain = action.split(".")[0] ?? action;
    groups.set(domain, [...(groups.get(domain) ?? []), action]);
  }
  return [...groups];
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
