// What people asked for and the server has not answered yet.
// What must stay true:
// - a command is kept, unchanged, until it is accepted or refused for good (R7),
//   over reconnects and reloads of the tab;
// - it is sent in the order it was asked, at most so many unanswered at once (R8);
// - every refusal is kept for the person until they have seen it.
import type { Command, Current, Refused } from "../api/protocol";
import { readJson, removeKey, writeJson } from "../lib/storage";

/** A command on its way. */
export type Pending = Command & {
  id: string;
  seen: number;
  /** When it was asked for, by this computer's clock. */
  asked: number;
};

/** A command that had no effect. */
export interface Refusal {
  command: Pending;
  code: Refused["code"];
  message: string;
  current: Current | null;
}

export interface Shelf {
  read(): unknown;
  write(value: unknown): void;
}

/** This tab's own shelf; other people signing in here get another one. */
export function shelfOf(user: string, session: string): Shelf {
  const key = `rf.pending.${user}.${session}`;
  return {
    read: () => readJson("session", key),
    write: (value) => {
      if (Array.isArray(value) && value.length === 0) removeKey("session", key);
      else writeJson("session", key, value);
    },
  };
}

export class Outbox {
  readonly #shelf: Shelf;
  #pending: readonly Pending[];
  #refusals: readonly Refusal[] = [];
  /** Sent over the present socket. */
  readonly #sent = new Set<string>();
  #notBefore = 0;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
    const kept = shelf.read();
    this.#pending = Array.isArray(kept) ? kept.filter(isPending) : [];
  }

  get pending(): readonly Pending[] {
    return this.#pending;
  }

  get refusals(): readonly Refusal[] {
    return this.#refusals;
  }

  add(command: Pending): void {
    this.#keep([...this.#pending, command]);
    // Trying again settles what was refused before.
    this.#refusals = this.#refusals.filter((refusal) => refusal.command.kind !== command.kind);
  }

  /** What may go out now, in order; each at most once per socket. */
  take(most: number, now: number): Pending[] {
    if (now < this.#notBefore) return [];
    const out: Pending[] = [];
    for (const command of this.#pending) {
      if (this.#sent.size >= most) break;
      if (this.#sent.has(command.id)) continue;
      this.#sent.add(command.id);
      out.push(command);
    }
    return out;
  }

  accepted(id: string): void {
    this.#sent.delete(id);
    this.#keep(this.#pending.filter((command) => command.id !== id));
  }

  /** The moment to try again where the refusal is for now only, else `null`. */
  refused(refused: Refused, now: number): number | null {
    const command = this.#pending.find((pending) => pending.id === refused.id);
    this.#sent.delete(refused.id);
    if (!command) return null;
    if (refused.code === "busy" || refused.code === "unavailable") {
      this.#notBefore = now + Math.max(refused.retry_ms, 250);
      return this.#notBefore;
    }
    this.#keep(this.#pending.filter((pending) => pending !== command));
    const { code, message, current } = refused;
    this.#refusals = [...this.#refusals, { command, code, message, current: current ?? null }];
    return null;
  }

  /** The socket is gone: everything unanswered goes out again over the next one. */
  lost(): void {
    this.#sent.clear();
    this.#notBefore = 0;
  }

  dismiss(id: string): void {
    this.#refusals = this.#refusals.filter((refusal) => refusal.command.id !== id);
  }

  #keep(pending: readonly Pending[]): void {
    this.#pending = pending;
    this.#shelf.write(pending);
  }
}

function isPending(value: unknown): value is Pending {
  if (typeof value !== "object" || value === null) return false;
  const given = value as Record<string, unknown>;
  const texts = ["id", "kind"].every((key) => typeof given[key] === "string");
  return (
    texts &&
    ["seen", "asked"].every((key) => typeof given[key] === "number") &&
    typeof given.data === "object"
  );
}
