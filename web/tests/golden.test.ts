// The reducer agrees with the server's: every golden vector the Rust tests write
// is replayed here, and having none is a failure.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Event, State } from "../src/api/protocol";
import { whatHappened } from "../src/features/sessions/room/event-words";
import { apply, EMPTY } from "../src/live/room";

interface Vector {
  name: string;
  events: Event[];
  states: State[];
}

const folder = join(import.meta.dirname, "../../tests/golden");
const files = existsSync(folder) ? readdirSync(folder).filter((file) => file === "sessions.json") : [];

/** JSON with the keys of every object in order, so that only meaning is compared. */
function canonical(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, part: unknown) => {
      if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
      return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    },
    1,
  );
}

test("there are golden vectors", () => expect(files).not.toEqual([]));

describe.each(files)("%s", (file) => {
  const vectors = JSON.parse(readFileSync(join(folder, file), "utf8")) as Vector[];

  test("it holds vectors", () => expect(vectors.length).toBeGreaterThan(0));

  test.each(vectors.map((vector) => [vector.name, vector] as const))("%s", (_name, { events, states }) => {
    expect(states).toHaveLength(events.length);
    let state = EMPTY;
    events.forEach((event, index) => {
      state = apply(state, event);
      expect(canonical(state), `after event ${event.seq}`).toBe(canonical(states[index]));
    });
  });
});

test("every kind of event there is has words without a hole", () => {
  const text = readFileSync(join(folder, "sessions.json"), "utf8");
  const events = (JSON.parse(text) as Vector[]).flatMap((vector) => vector.events);
  expect(new Set(events.map((event) => event.kind)).size).toBe(48);
  for (const event of events) {
    expect(whatHappened(event, null)).not.toBe(event.kind);
    expect(whatHappened(event, null)).not.toMatch(/undefined|null|\[object/);
  }
});
