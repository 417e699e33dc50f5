// A server that is a few lines long: for tests of everything above the socket.
import { vi } from "vitest";
import type { ClientFrame, Event, ServerFrame } from "../api/protocol";
import type { Outside, Wire } from "./socket";

type BodyOf<E> = E extends Event ? { kind: E["kind"]; data: E["data"] } : never;
/** What happened, without number, time and author. */
export type EventBody = BodyOf<Event>;

export class FakeWire implements Wire {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  readonly url: string;
  readonly protocols: string[];
  sent: ClientFrame[] = [];
  closedByPage = false;

  constructor(url: string, protocols: string[]) {
    this.url = url;
    this.protocols = protocols;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame);
  }

  close(): void {
    this.closedByPage = true;
  }

  /** The server says something. */
  says(...frames: ServerFrame[]): void {
    for (const frame of frames) this.onmessage?.({ data: JSON.stringify(frame) });
  }

  of<T extends ClientFrame["type"]>(type: T): Extract<ClientFrame, { type: T }>[] {
    return this.sent.filter((frame): frame is Extract<ClientFrame, { type: T }> => frame.type === type);
  }
}

export class FakeServer implements Outside {
  wires: FakeWire[] = [];
  tickets = 0;
  refuse: { status: number; code: string; detail: string } | null = null;

  ticket = async () => {
    this.tickets += 1;
    if (this.refuse) return { refused: this.refuse };
    return { ticket: `t${this.tickets}`, url: "ws://rf.test/api/v1/live" };
  };

  dial = (url: string, protocols: string[]) => {
    const wire = new FakeWire(url, protocols);
    this.wires.push(wire);
    return wire;
  };

  now = () => Date.now();

  get wire(): FakeWire {
    const wire = this.wires.at(-1);
    if (!wire) throw new Error("nobody connected");
    return wire;
  }

  /** Lets the ticket come and opens the newest socket. */
  async open(): Promise<FakeWire> {
    await vi.advanceTimersByTimeAsync(0);
    this.wire.onopen?.();
    return this.wire;
  }
}

export const ann = { id: "ann", name: "Ann" };

export function welcome(change: Partial<Extract<ServerFrame, { type: "welcome" }>> = {}): ServerFrame {
  return {
    type: "welcome",
    connection: "c",
    log: "log-1",
    head: 1,
    resume: "tail",
    role: "driver",
    you: ann,
    can: {},
    heartbeat_ms: 15_000,
    limits: { frame_bytes: 65_536, command_bytes: 32_768, unanswered: 32 },
    ...change,
  };
}

export const started: EventBody = {
  kind: "session.started",
  data: { title: "Outlook", flow: null, subflows: [], node: { id: "a", title: "Ask" }, visibility: "team" },
};

export function event(seq: number, body?: EventBody, command = `other-${seq}`): Event {
  const note: EventBody = { kind: "note.added", data: { note: command, text: `note ${seq}`, node: null } };
  return {
    seq,
    at: new Date(1_772_000_000_000 + seq * 1000).toISOString(),
    by: ann,
    command,
    ...(body ?? note),
  };
}

export function frame(seq: number, body?: EventBody, command?: string): ServerFrame {
  return { type: "event", prev: seq - 1, ...event(seq, body, command) };
}
