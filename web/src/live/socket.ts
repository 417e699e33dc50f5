// One socket: from ticket to end. Knows no reconnecting.
// What must stay true:
// - R3: every socket begins with a new ticket, and no token is ever in a URL;
// - R16: 15 s without saying something, a heartbeat; 40 s without hearing
//   something, the end;
// - it ends exactly once, and after its end nothing is reported any more.

import type { Problem } from "../api/problem";
import type { ClientFrame, ServerFrame } from "../api/protocol";
import type { End } from "./retry";

export const PROTOCOL = "resolutionflow.v1";
export const HEARTBEAT_MS = 15_000;
export const SILENCE_MS = 40_000;

/** As much of a WebSocket as is used here. */
export interface Wire {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

/** What is outside: the ticket office, the network, the clock. */
export interface Outside {
  ticket(signal: AbortSignal): Promise<{ ticket: string; url: string } | { refused: Problem }>;
  dial(url: string, protocols: string[]): Wire;
  now(): number;
}

export interface SocketEvents {
  opened(): void;
  frame(frame: ServerFrame): void;
  ended(end: End): void;
}

export class Socket {
  readonly #outside: Outside;
  readonly #events: SocketEvents;
  readonly #abort = new AbortController();
  #wire: Wire | null = null;
  #open = false;
  #over = false;
  #heard = 0;
  #spoke = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(outside: Outside, events: SocketEvents) {
    this.#outside = outside;
    this.#events = events;
    void this.#start();
  }

  async #start(): Promise<void> {
    const answer = await this.#outside.ticket(this.#abort.signal);
    if (this.#over) return;
    if ("refused" in answer) return this.#end({ is: "refused", problem: answer.refused });
    const wire = this.#outside.dial(answer.url, [PROTOCOL, `ticket.${answer.ticket}`]);
    this.#wire = wire;
    this.#heard = this.#spoke = this.#outside.now();
    wire.onopen = () => {
      this.#open = true;
      this.#heard = this.#outside.now();
      this.#watch();
      this.#events.opened();
    };
    wire.onmessage = (event) => this.#hear(event.data);
    wire.onclose = (event) => this.#end({ is: "closed", code: event.code, reason: event.reason });
    this.#watch();
  }

  /** Whether it went out. What does not is the sender's to send again. */
  send(frame: ClientFrame): boolean {
    if (!this.#open || this.#over) return false;
    this.#wire?.send(JSON.stringify(frame));
    this.#spoke = this.#outside.now();
    return true;
  }

  /** Ends it from this side; `ended` is told unless it is over already. */
  end(end: End): void {
    this.#end(end);
  }

  /** Lets go of it without another word to anybody but the server. */
  leave(): void {
    this.send({ type: "bye" });
    this.#over = true;
    this.#clean();
  }

  /** Looks at the clock: timers of a hidden page come late. */
  look(): void {
    if (this.#over || !this.#wire) return;
    const now = this.#outside.now();
    if (now - this.#heard >= SILENCE_MS) return this.#end({ is: "silent" });
    if (this.#open && now - this.#spoke >= HEARTBEAT_MS) this.send({ type: "heartbeat" });
    this.#watch();
  }

  #hear(data: unknown): void {
    if (this.#over) return;
    this.#heard = this.#outside.now();
    // Messages wake even a throttled page: the moment to say that we are here.
    if (this.#heard - this.#spoke >= HEARTBEAT_MS) this.send({ type: "heartbeat" });
    const frame = parse(data);
    if (frame?.type === "renew_soon") void this.#renew();
    if (frame) this.#events.frame(frame);
  }

  /** Fetches a new ticket in time. Without one the server ends this socket, and the next begins with one. */
  async #renew(): Promise<void> {
    const answer = await this.#outside.ticket(this.#abort.signal);
    if ("ticket" in answer) this.send({ type: "renew", ticket: answer.ticket });
  }

  #watch(): void {
    clearTimeout(this.#timer);
    const now = this.#outside.now();
    const silent = this.#heard + SILENCE_MS - now;
    const beat = this.#open ? this.#spoke + HEARTBEAT_MS - now : silent;
    this.#timer = setTimeout(() => this.look(), Math.max(0, Math.min(silent, beat)));
  }

  #end(end: End): void {
    if (this.#over) return;
    this.#over = true;
    this.#clean();
    this.#events.ended(end);
  }

  #clean(): void {
    clearTimeout(this.#timer);
    this.#abort.abort();
    const wire = this.#wire;
    if (!wire) return;
    wire.onopen = wire.onmessage = wire.onclose = null;
    wire.close(1000);
  }
}

/** What cannot be read is ignored, as are types not known here (R20). */
function parse(data: unknown): ServerFrame | null {
  if (typeof data !== "string") return null;
  try {
    return JSON.parse(data) as ServerFrame;
  } catch {
    return null;
  }
}
