// Reads and writes JSON in the browser's storages.
// What must stay true: a full, closed or tampered storage never breaks the page;
// what is read back is unknown until somebody checked it.

type Kind = "local" | "session";

function storage(kind: Kind): Storage | null {
  try {
    return kind === "local" ? globalThis.localStorage : globalThis.sessionStorage;
  } catch {
    return null; // Blocked by the browser.
  }
}

export function readJson(kind: Kind, key: string): unknown {
  try {
    return JSON.parse(storage(kind)?.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** Whether it was stored. */
export function writeJson(kind: Kind, key: string, value: unknown): boolean {
  try {
    storage(kind)?.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function removeKey(kind: Kind, key: string): void {
  try {
    storage(kind)?.removeItem(key);
  } catch {
    // Nothing to remove from a closed storage.
  }
}
