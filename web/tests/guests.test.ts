// The reducer of the page behind share links agrees with the server's.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { GuestEvent, GuestState } from "../src/api/protocol";
import { apply } from "../src/shared/state";

interface Vector {
  name: string;
  start: number;
  begin: GuestState;
  events: GuestEvent[];
  end: GuestState;
}

const file = join(import.meta.dirname, "../../tests/golden/guests.json");
const vectors = JSON.parse(readFileSync(file, "utf8")) as Vector[];

test("the vectors hold every kind of event", () => {
  const kinds = new Set(vectors.flatMap(({ events }) => events.map((event) => event.kind)));
  expect([...kinds].toSorted()).toEqual([
    "helper.changed",
    "status.changed",
    "step.finished",
    "step.moved",
    "ticket.linked",
    "update.changed",
    "update.posted",
    "update.withdrawn",
  ]);
});

test.each(vectors)("$name from $start", ({ begin, events, end }) => {
  expect(events.reduce(apply, begin)).toEqual(end);
});
