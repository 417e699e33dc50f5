// The room above a fake socket: resuming, gaps, commands and their answers.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { State } from "../api/protocol";
import { event, FakeServer, frame, started, welcome } from "./fakes.test-help";
import { LiveRoom } from "./live-room";
import { apply, EMPTY } from "./room";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function page(kept: unknown = null) {
  const server = new FakeServer();
  const shelf = { read: () => kept, write: vi.fn() };
  const room = new LiveRoom("session", server, { online: () => true, random: () => 0 }, shelf);
  room.enter();
  const live = async () => {
    const wire = await server.open();
    wire.says(welcome(), frame(1, started), { type: "live", seq: 1 });
    return wire;
  };
  const reconnect = async () => {
    await vi.advanceTimersByTimeAsync(0);
    return server.open();
  };
  return { server, room, live, reconnect, view: () => room.view.get(), shelf };
}

test("R5: hello says what is known; the tail goes on from there", async () => {
  const { server, live, reconnect, view } = page();
  const first = await live();
  expect(first.of("hello")[0]).toMatchObject({ log: null, since: 0 });
  first.says(frame(2), frame(3));
  first.onclose?.({ code: 1006, reason: "" });
  const second = await reconnect();
  expect(second.of("hello")[0]).toMatchObject({ log: "log-1", since: 3 });
  second.says(welcome({ head: 4 }), frame(4), { type: "live", seq: 4 });
  expect(view().state?.notes).toHaveLength(3);
  expect(view().events.map((each) => each.seq)).toEqual([1, 2, 3, 4]);
  expect(server.tickets).toBe(2);
});

test("R4: a gap connects again with the same since; what was seen before is skipped", async () => {
  const { server, live, reconnect, view } = page();
  const first = await live();
  first.says(frame(1, started), frame(3));
  expect(first.closedByPage).toBe(true);
  expect(view().state?.seq).toBe(1);
  const second = await reconnect();
  expect(second.of("hello")[0]).toMatchObject({ since: 1 });
  expect(server.wires).toHaveLength(2);
});

test("a batch with a gap in it applies what comes before the gap", async () => {
  const { live, view } = page();
  const wire = await live();
  wire.says({
    type: "events",
    events: [
      { prev: 1, ...event(2) },
      { prev: 3, ...event(4) },
    ],
  });
  expect(view().state?.seq).toBe(2);
  expect(wire.closedByPage).toBe(true);
});

test("a snapshot in parts replaces the state, and says where the history ends", async () => {
  const { server, view } = page();
  const wire = await server.open();
  const state = [event(1, started), event(2)].reduce<State>(apply, EMPTY);
  const text = JSON.stringify({ ...state, seq: 700 });
  wire.says(welcome({ resume: "snapshot", head: 701 }));
  const half = Math.floor(text.length / 2);
  wire.says({ type: "snapshot", seq: 700, part: 0, parts: 2, data: text.slice(0, half) });
  expect(view().state).toBeNull();
  wire.says({ type: "snapshot", seq: 700, part: 1, parts: 2, data: text.slice(half) });
  wire.says(frame(701), { type: "live", seq: 701 });
  expect(view()).toMatchObject({ eventsAfter: 700, state: { seq: 701, title: "Outlook" } });
  expect(view().events.map((each) => each.seq)).toEqual([701]);
});

test("R5: another log drops all that was known", async () => {
  const { live, reconnect, view } = page();
  const first = await live();
  first.onclose?.({ code: 4001, reason: "" });
  const second = await reconnect();
  second.says(welcome({ log: "log-2", head: 1 }));
  expect(view()).toMatchObject({ log: "log-2", state: null, events: [] });
  second.says(frame(1, started), { type: "live", seq: 1 });
  expect(view().state?.seq).toBe(1);
});

test("a command goes out with what was seen, and is settled once its event is here", async () => {
  const { room, live, view } = page();
  const wire = await live();
  room.ask({ kind: "note.add", data: { text: "hello" } });
  const [command] = wire.of("command");
  expect(command).toMatchObject({ kind: "note.add", data: { text: "hello" }, seen: 1 });
  expect(view().pending).toHaveLength(1);
  wire.says({ type: "accepted", id: command?.id ?? "", seq: 2, duplicate: false });
  expect(view().pending).toHaveLength(1);
  wire.says(frame(2, undefined, command?.id));
  expect(view().pending).toHaveLength(0);
  expect(view().events.at(-1)).not.toHaveProperty("type");
});

test("R7: typed while away, sent on return in order and unchanged; sent again after a loss", async () => {
  const { room, live, reconnect, view } = page();
  const first = await live();
  first.onclose?.({ code: 1006, reason: "" });
  room.ask({ kind: "note.add", data: { text: "one" } });
  room.ask({ kind: "note.add", data: { text: "two" } });
  const second = await reconnect();
  expect(second.of("command")).toHaveLength(0);
  second.says(welcome(), { type: "live", seq: 1 });
  const sent = second.of("command");
  expect(sent.map((command) => command.data)).toEqual([{ text: "one" }, { text: "two" }]);
  second.onclose?.({ code: 1006, reason: "" });
  const third = await reconnect();
  third.says(welcome({ head: 2 }), frame(2, undefined, sent[0]?.id), { type: "live", seq: 2 });
  expect(third.of("command")).toEqual(sent);
  third.says({ type: "accepted", id: sent[0]?.id ?? "", seq: 2, duplicate: true });
  expect(view().pending.map((command) => command.data)).toEqual([{ text: "two" }]);
});

test("what a reload found on the shelf is sent", async () => {
  const kept = [{ id: "k", seen: 1, asked: 0, kind: "note.add", data: { text: "kept" } }];
  const { live } = page(kept);
  expect((await live()).of("command")).toMatchObject([{ id: "k", data: { text: "kept" }, seen: 1 }]);
});

test("R9: a stale command is told with where things stand", async () => {
  const { room, live, view } = page();
  const wire = await live();
  room.ask({ kind: "flow.answer", data: { node: "a", option: "yes" } });
  const id = wire.of("command")[0]?.id ?? "";
  const current = { seq: 2, node: { id: "b", title: "Do" } };
  wire.says({ type: "refused", id, code: "stale", message: "It has moved on.", retry_ms: 0, current });
  expect(view()).toMatchObject({
    pending: [],
    refusals: [{ code: "stale", message: "It has moved on.", current }],
  });
  room.dismiss(id);
  expect(view().refusals).toEqual([]);
});

test("busy is tried again when the server said", async () => {
  const { room, live } = page();
  const wire = await live();
  room.ask({ kind: "note.add", data: { text: "x" } });
  const id = wire.of("command")[0]?.id ?? "";
  wire.says({ type: "refused", id, code: "busy", message: "Wait.", retry_ms: 1000 });
  await vi.advanceTimersByTimeAsync(999);
  expect(wire.of("command")).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(wire.of("command").map((command) => command.id)).toEqual([id, id]);
});

test("a command the server would hang up on is refused here", async () => {
  const { room, live, view } = page();
  const wire = await live();
  room.ask({ kind: "note.add", data: { text: "ä".repeat(20_000) } });
  expect(wire.of("command")).toHaveLength(0);
  expect(view().refusals).toMatchObject([{ code: "invalid", command: { kind: "note.add" } }]);
});

test("acks tell how far we are, at most once a second", async () => {
  const { live } = page();
  const wire = await live();
  wire.says(frame(2), frame(3));
  await vi.advanceTimersByTimeAsync(1000);
  expect(wire.of("ack")).toEqual([{ type: "ack", seq: 3 }]);
  wire.says(frame(4));
  await vi.advanceTimersByTimeAsync(999);
  expect(wire.of("ack")).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(wire.of("ack").at(-1)).toEqual({ type: "ack", seq: 4 });
});

test("R13: where one looks is said when it changes, and again after a reconnect", async () => {
  const { room, live, reconnect } = page();
  const first = await live();
  room.look("a", false);
  room.look("a", false);
  room.look("a", true);
  expect(first.of("presence").slice(1)).toEqual([
    { type: "presence", focus: "a", typing: false },
    { type: "presence", focus: "a", typing: true },
  ]);
  first.onclose?.({ code: 1006, reason: "" });
  const second = await reconnect();
  second.says(welcome(), { type: "live", seq: 1 });
  expect(second.of("presence")).toEqual([{ type: "presence", focus: "a", typing: true }]);
});

test("permissions, people and trouble are taken as told", async () => {
  const { live, view } = page();
  const wire = await live();
  const people = [{ id: "ann", name: "Ann", focus: "a", typing: false, since: "2026-03-01T12:00:00Z" }];
  wire.says(
    { type: "permissions", role: "collaborator", can: { "note.add": { allowed: true } } },
    { type: "presence", people, guests: 0 },
    { type: "status", degraded: ["log"] },
  );
  expect(view()).toMatchObject({
    role: "collaborator",
    can: { "note.add": { allowed: true } },
    people,
    degraded: ["log"],
  });
});
