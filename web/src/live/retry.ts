// When to connect again, and when not to. Pure; knows no socket.
// What must stay true: full jitter, 250 ms × 2ⁿ, at most 10 s (R16); close codes
// from 4500 and a ticket refused for good stop with a reason (R3); everything
// else is tried again for ever.
import type { Problem } from "../api/problem";

/** How one socket came to its end. */
export type End =
  | { is: "closed"; code: number; reason: string }
  /** The ticket was refused: its HTTP status is the real reason. */
  | { is: "refused"; problem: Problem }
  /** Nothing was heard for 40 s. */
  | { is: "silent" }
  /** An event was missing, or the log is another one. */
  | { is: "gap" };

export type Next = { is: "again"; inMs: number; because: string } | { is: "stop"; because: string };

export const FIRST_MS = 250;
export const MOST_MS = 10_000;

/** How long to wait before the attempt after `failures` failures in a row. */
export function backoff(failures: number, random: number): number {
  return Math.round(random * Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures, 16)));
}

export function afterEnd(end: End, failures: number, random: number): Next {
  const again = (because: string, atLeast = 0): Next => ({
    is: "again",
    inMs: Math.max(atLeast, backoff(failures, random)),
    because,
  });
  switch (end.is) {
    case "silent":
      return again("Nothing was heard from the server.");
    case "gap":
      return again("Something was missed.");
    case "closed":
      return end.code >= 4500 && end.code < 5000
        ? { is: "stop", because: end.reason || wordsOfCode(end.code) }
        : again(wordsOfCode(end.code));
    case "refused": {
      const { status, detail, retryAfter } = end.problem;
      if (status === 429) return again(detail, (retryAfter ?? 1) * 1000);
      if (status >= 400 && status < 500 && status !== 408) return { is: "stop", because: detail };
      return again(detail, (retryAfter ?? 0) * 1000);
    }
  }
}

const WORDS: Record<number, string> = {
  1001: "The server went away.",
  1009: "Something sent was too large.",
  1012: "The server is restarting.",
  1013: "The server is overloaded.",
  4002: "This page could not keep up.",
  4003: "The server did not hear from this page.",
  4005: "The pass to this session has run out.",
  4008: "Too much was sent at once.",
  4500: "The server did not understand this page. Reload it.",
  4501: "You are not signed in.",
  4503: "You may no longer see this session.",
  4504: "This session is archived.",
  4505: "This page is older than the server. Reload it.",
  4506: "This session is open in too many places. Close some and reload.",
};

function wordsOfCode(code: number): string {
  return WORDS[code] ?? (code >= 4500 ? "The server ended the connection." : "The connection was lost.");
}
