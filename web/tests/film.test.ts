// Going anywhere in the film shows what the room was then.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Event, State } from "../src/api/protocol";
import { Film } from "../src/live/film";
import { apply, EMPTY } from "../src/live/room";

interface Vector {
  events: Event[];
  states: State[];
}

const file = join(import.meta.dirname, "../../tests/golden/sessions.json");
const vectors = JSON.parse(readFileSync(file, "utf8")) as Vector[];

test("each picture is the state the server had", () => {
  for (const { events, states } of vectors) {
    const film = new Film(events);
    const places = events.map((event) => event.seq).toReversed();
    for (const seq of places) expect(film.at(seq)).toMatchObject({ seq, status: states[seq - 1]?.status });
  }
});

test("a long session is the same from wherever it is entered", () => {
  const ann = { id: "ann", name: "Ann" };
  const events = Array.from({ length: 1000 }, (_, index): Event => {
    const [seq, at, note] = [index + 1, "2026-01-01T00:00:00Z", `n${index}`];
    return { seq, at, by: ann, command: note, kind: "note.added", data: { note, text: note, node: null } };
  });
  const film = new Film(events);
  for (const seq of [777, 64, 63, 65, 0, 1000, 128, 999, 5000, -3]) {
    const expected = events.slice(0, Math.max(0, seq)).reduce(apply, EMPTY);
    expect(film.at(seq)).toEqual(expected);
  }
  expect(film.event(7)?.command).toBe("n6");
  expect(film.event(0)).toBeUndefined();
});
