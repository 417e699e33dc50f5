// One socket, and staying connected: with a fake socket and a fake clock.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ServerFrame } from "../api/protocol";
import { Connection, type ConnectionState, connectionWords } from "./connection";
import { FakeServer, welcome } from "./fakes.test-help";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function page(random = 1) {
  const server = new FakeServer();
  const policy = { online: vi.fn(() => true), random: () => random };
  const heard: ServerFrame[] = [];
  const lost = vi.fn();
  const hello = { type: "hello" as const, version: 1, log: null, since: 0 };
  const talk = { hello: () => hello, frame: (frame: ServerFrame) => void heard.push(frame), lost };
  const connection = new Connection(server, policy, talk);
  connection.start();
  const live = async () => {
    (await server.open()).says(welcome(), { type: "live", seq: 1 });
  };
  return { server, policy, heard, lost, connection, live, state: () => connection.state.get() };
}

test("a ticket, a socket with it as subprotocol and never in the URL, hello, live", async () => {
  const { server, live, state, heard } = page();
  expect(state()).toEqual({ is: "connecting", again: false });
  await live();
  expect(server.wire.url).not.toContain("t1");
  expect(server.wire.protocols).toEqual(["resolutionflow.v1", "ticket.t1"]);
  expect(server.wire.sent[0]).toMatchObject({ type: "hello", version: 1 });
  expect(state()).toEqual({ is: "live" });
  expect(heard.map((frame) => frame.type)).toEqual(["welcome", "live"]);
});

describe("R16", () => {
  test("15 s without saying something: a heartbeat", async () => {
    const { server, live } = page();
    await live();
    await vi.advanceTimersByTimeAsync(14_999);
    expect(server.wire.of("heartbeat")).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.wire.of("heartbeat")).toHaveLength(1);
  });

  test("a throttled page answers when it hears something", async () => {
    const { server, live } = page();
    await live();
    vi.setSystemTime(Date.now() + 20_000); // Timers came late.
    server.wire.says({ type: "heartbeat", head: 1 });
    expect(server.wire.of("heartbeat")).toHaveLength(1);
  });

  test("40 s without hearing something: connect again", async () => {
    const { server, live, state, lost } = page();
    await live();
    await vi.advanceTimersByTimeAsync(30_000);
    server.wire.says({ type: "heartbeat", head: 1 });
    await vi.advanceTimersByTimeAsync(39_999);
    expect(state()).toEqual({ is: "live" });
    await vi.advanceTimersByTimeAsync(1);
    expect(server.wires[0]?.closedByPage).toBe(true);
    expect(lost).toHaveBeenCalledOnce();
    expect(state()).toMatchObject({ is: "waiting", at: Date.now() + 250 });
  });

  test("a socket that never opens is given up after 40 s, too", async () => {
    const { server, state } = page();
    await vi.advanceTimersByTimeAsync(40_000);
    expect(server.wires[0]?.closedByPage).toBe(true);
    expect(state().is).toBe("waiting");
  });

  test("failures in a row wait longer and longer, at most 10 s; a steady connection starts over", async () => {
    const { server, state, live } = page();
    const waits: number[] = [];
    for (let failure = 0; failure < 8; failure += 1) {
      await vi.advanceTimersByTimeAsync(0);
      server.wire.onclose?.({ code: 1006, reason: "" });
      const waiting = state() as Extract<ConnectionState, { is: "waiting" }>;
      waits.push(waiting.at - Date.now());
      await vi.advanceTimersByTimeAsync(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    await live();
    await vi.advanceTimersByTimeAsync(10_000);
    server.wire.onclose?.({ code: 1012, reason: "" });
    expect(state()).toMatchObject({ is: "waiting", at: Date.now() + 250 });
  });
});

test("R3: each attempt asks for a new ticket; a ticket refused for good stops with its reason", async () => {
  const { server, live, state } = page();
  await live();
  server.wire.onclose?.({ code: 1006, reason: "" });
  server.refuse = { status: 404, code: "not_found", detail: "There is nothing here." };
  await vi.advanceTimersByTimeAsync(250);
  expect(server.tickets).toBe(2);
  expect(state()).toEqual({ is: "stopped", because: "There is nothing here." });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.tickets).toBe(2);
});

test("a close code from 4500 stops with its reason", async () => {
  const { server, live, state } = page();
  await live();
  server.wire.onclose?.({ code: 4503, reason: "You were removed." });
  expect(state()).toEqual({ is: "stopped", because: "You were removed." });
});

test("a browser that loses its network says so at once, and is back as soon as it has one", async () => {
  const { server, live, state, policy, connection, lost } = page();
  await live();
  policy.online.mockReturnValue(false);
  connection.offline();
  expect(state()).toEqual({ is: "offline" });
  expect(lost).toHaveBeenCalledTimes(1);
  policy.online.mockReturnValue(true);
  connection.wake();
  await live();
  expect(state()).toEqual({ is: "live" });
  expect(server.tickets).toBe(2);
});

test("offline is said; coming back tries at once; a browser that is wrong about it is tried all the same", async () => {
  const { server, live, state, policy, connection } = page();
  await live();
  policy.online.mockReturnValue(false);
  server.wire.onclose?.({ code: 1006, reason: "" });
  expect(state()).toEqual({ is: "offline" });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(server.tickets).toBe(2);
  expect(state()).toEqual({ is: "offline" });
  server.wire.onclose?.({ code: 1006, reason: "" });
  policy.online.mockReturnValue(true);
  connection.wake();
  await live();
  expect(server.tickets).toBe(3);
  expect(state()).toEqual({ is: "live" });
});

test("coming into view while waiting tries at once", async () => {
  const { server, live, connection, state } = page();
  await live();
  server.wire.onclose?.({ code: 1006, reason: "" });
  connection.wake();
  expect(state()).toEqual({ is: "connecting", again: true });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.tickets).toBeLessThan(6);
});

test("leaving says bye and nothing happens afterwards", async () => {
  const { server, live, connection, lost } = page();
  await live();
  connection.leave();
  expect(server.wire.of("bye")).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(server.tickets).toBe(1);
  expect(lost).not.toHaveBeenCalled();
});

test("leaving while the ticket is on its way opens no socket", async () => {
  const { server, connection } = page();
  connection.leave();
  await vi.advanceTimersByTimeAsync(1000);
  expect(server.wires).toHaveLength(0);
});

test("what cannot be read or is not known is ignored", async () => {
  const { server, live, state } = page();
  await live();
  server.wire.onmessage?.({ data: "not JSON" });
  server.wire.onmessage?.({ data: new ArrayBuffer(3) });
  server.wire.onmessage?.({ data: JSON.stringify({ type: "from the future" }) });
  expect(state()).toEqual({ is: "live" });
});

test.each([
  [{ is: "live" }, 0, false, "saved · live"],
  [{ is: "live" }, 2, false, "saving…"],
  [{ is: "live" }, 1, true, "connected, but nothing can be saved at the moment, 1 change kept"],
  [{ is: "connecting", again: false }, 0, false, "connecting"],
  [{ is: "catching_up", again: true }, 3, false, "reconnecting, 3 changes kept"],
  [{ is: "waiting", at: 0, because: "" }, 3, false, "reconnecting, 3 changes kept"],
  [{ is: "offline" }, 1, false, "offline, 1 change kept"],
  [{ is: "stopped", because: "" }, 2, false, "not connected, 2 changes not saved"],
] as [ConnectionState, number, boolean, string][])(
  "%o with %d kept, degraded %s: %s",
  (state, kept, degraded, words) => {
    expect(connectionWords(state, kept, degraded)).toBe(words);
  },
);
