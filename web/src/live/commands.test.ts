// Commands on their way: kept, ordered, bounded, answered.
import { expect, test } from "vitest";
import { Outbox, type Pending } from "./commands";

const note = (id: string): Pending => ({ id, seen: 1, asked: 0, kind: "note.add", data: { text: id } });
const shelf = () => {
  let kept: unknown = null;
  return {
    read: () => JSON.parse(JSON.stringify(kept)) as unknown,
    write: (value: unknown) => {
      kept = value;
    },
  };
};
const ids = (commands: readonly Pending[]) => commands.map((command) => command.id);

test("R8: at most so many unanswered, in the order asked", () => {
  const outbox = new Outbox(shelf());
  for (const id of ["a", "b", "c", "d"]) outbox.add(note(id));
  expect(ids(outbox.take(2, 0))).toEqual(["a", "b"]);
  expect(outbox.take(2, 0)).toEqual([]);
  outbox.accepted("a");
  expect(ids(outbox.take(2, 0))).toEqual(["c"]);
});

test("R7: after a reconnect everything unanswered goes out again, unchanged and in order", () => {
  const outbox = new Outbox(shelf());
  for (const id of ["a", "b", "c"]) outbox.add(note(id));
  const first = outbox.take(32, 0);
  outbox.accepted("b");
  outbox.lost();
  expect(outbox.take(32, 0)).toEqual(first.filter((command) => command.id !== "b"));
});

test("a reload keeps them; what somebody else left on the shelf is ignored", () => {
  const place = shelf();
  const before = new Outbox(place);
  before.add(note("a"));
  before.add(note("b"));
  before.accepted("a");
  expect(new Outbox(place).pending).toEqual([note("b")]);
  place.write([{ id: 7 }, "x", null, note("c")]);
  expect(ids(new Outbox(place).pending)).toEqual(["c"]);
  place.write("nonsense");
  expect(new Outbox(place).pending).toEqual([]);
});

test("busy and unavailable are for now only: kept, and sent again in order when the time has come", () => {
  const outbox = new Outbox(shelf());
  outbox.add(note("a"));
  outbox.add(note("b"));
  outbox.take(32, 0);
  expect(outbox.refused({ id: "a", code: "busy", message: "Wait.", retry_ms: 500 }, 1000)).toBe(1500);
  expect(outbox.refusals).toEqual([]);
  expect(outbox.take(32, 1499)).toEqual([]);
  expect(ids(outbox.take(32, 1500))).toEqual(["a"]);
});

test("other refusals stay to be read, until dismissed or tried again", () => {
  const outbox = new Outbox(shelf());
  const current = { seq: 9, node: { id: "n", title: "Now here" } };
  outbox.add(note("a"));
  outbox.add(note("b"));
  outbox.refused({ id: "a", code: "stale", message: "Moved on.", retry_ms: 0, current }, 0);
  outbox.refused({ id: "b", code: "invalid", message: "Too long.", retry_ms: 0 }, 0);
  expect(outbox.pending).toEqual([]);
  expect(outbox.refusals).toMatchObject([
    { code: "stale", current },
    { code: "invalid", current: null },
  ]);
  outbox.dismiss("a");
  expect(outbox.refusals).toHaveLength(1);
  outbox.add(note("c"));
  expect(outbox.refusals).toEqual([]);
});

test("an answer to a command nobody asked changes nothing", () => {
  const outbox = new Outbox(shelf());
  expect(outbox.refused({ id: "x", code: "stale", message: "", retry_ms: 0 }, 0)).toBeNull();
  outbox.accepted("x");
  expect(outbox.refusals).toEqual([]);
});
