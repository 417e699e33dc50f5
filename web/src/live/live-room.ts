// A session as this page knows it: the state folded from what the socket brought,
// who is here, what one may do, and what waits for an answer.
// What must stay true:
// - an event is applied only when its `prev` is the last one known (R4); a gap
//   means connecting again from there;
// - another log means forgetting all that is known of this one (R5);
// - the view is one immutable object, replaced when anything changed.
import type {
  Actor,
  Attendance,
  Command,
  Event,
  EventFrame,
  Person,
  ServerFrame,
  SessionRole,
  State,
  Welcome,
} from "../api/protocol";
import type { Readable } from "../lib/store";
import { Store } from "../lib/store";
import { uuid7 } from "../lib/uuid7";
import { Outbox, type Pending, type Refusal, type Shelf } from "./commands";
import { Connection, type ConnectionState, type Policy } from "./connection";
import { Drafts } from "./drafts";
import { apply, EMPTY } from "./room";
import type { Outside } from "./socket";

/** What one may do, by kind of command. */
export type Can = Welcome["can"];

export interface RoomView {
  connection: ConnectionState;
  log: string | null;
  /** `null` until the first welcome was followed by all it promised. */
  state: State | null;
  /** Events that came over the socket, without a hole; those up to `eventsAfter` are in the history. */
  events: readonly Event[];
  eventsAfter: number;
  you: Actor | null;
  role: SessionRole | null;
  can: Can;
  people: readonly Person[];
  /** How many look through share links. */
  guests: number;
  degraded: readonly string[];
  pending: readonly Pending[];
  refusals: readonly Refusal[];
  /** How far the server's clock is ahead of ours, in ms. */
  clockAhead: number;
}

const ACK_MS = 1000;
const CLIENT = "web/1";

export class LiveRoom {
  readonly #outside: Outside;
  readonly #connection: Connection;
  readonly #outbox: Outbox;
  readonly #view: Store<RoomView>;
  readonly #drafts = new Drafts();
  #parts: string[] = [];
  #state: State = EMPTY;
  #live = false;
  #unanswered = 32;
  #commandBytes = 32 * 1024;
  #presence: { focus: string | null; typing: boolean } = { focus: null, typing: false };
  #ackTimer: ReturnType<typeof setTimeout> | undefined;
  #acked = 0;
  #settling: readonly { command: Pending; seq: number }[] = [];
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  /** Which session it is, whatever its log is called. */
  readonly session: string;

  constructor(
    session: string,
    outside: Outside,
    policy: Policy,
    shelf: Shelf,
    comes: Attendance = "participant",
  ) {
    this.session = session;
    this.#outside = outside;
    this.#outbox = new Outbox(shelf);
    this.#connection = new Connection(outside, policy, {
      hello: () => ({
        type: "hello",
        version: 1,
        log: this.#view.get().log,
        since: this.#state.seq,
        streams: this.#drafts.offsets(),
        client: CLIENT,
        as: comes,
      }),
      frame: (frame) => this.#take(frame),
      lost: () => this.#lost(),
    });
    this.#view = new Store<RoomView>({
      connection: this.#connection.state.get(),
      log: null,
      state: null,
      events: [],
      eventsAfter: 0,
      you: null,
      role: null,
      can: {},
      people: [],
      guests: 0,
      degraded: [],
      pending: this.#outbox.pending,
      refusals: [],
      clockAhead: 0,
    });
    this.#connection.state.subscribe(() => this.#change({ connection: this.#connection.state.get() }));
  }

  get view(): Readable<RoomView> {
    return this.#view;
  }

  /** Answers of the copilot while they are being written. */
  get drafts(): Drafts["all"] {
    return this.#drafts.all;
  }

  enter(): void {
    this.#connection.start();
  }

  leave(): void {
    clearTimeout(this.#ackTimer);
    clearTimeout(this.#retryTimer);
    this.#connection.leave();
  }

  wake(): void {
    this.#connection.wake();
  }

  offline(): void {
    this.#connection.offline();
  }

  /** Asks for something; its answer shows in `pending` and `refusals`. */
  ask(command: Command): void {
    const seen = this.#state.seq;
    const pending: Pending = { id: uuid7(), seen, asked: this.#outside.now(), ...command };
    this.#outbox.add(pending);
    if (new TextEncoder().encode(JSON.stringify(pending)).length > this.#commandBytes) {
      // The server would close the connection, and go on doing so with every retry.
      const message = "This is too long to be sent at once. Shorten it.";
      this.#outbox.refused({ id: pending.id, code: "invalid", message, retry_ms: 0 }, 0);
    }
    this.#flush();
  }

  dismiss(id: string): void {
    this.#outbox.dismiss(id);
    this.#change({ refusals: this.#outbox.refusals });
  }

  /** Where this person looks and whether they type. */
  look(focus: string | null, typing: boolean): void {
    if (this.#presence.focus === focus && this.#presence.typing === typing) return;
    this.#presence = { focus, typing };
    if (this.#live) this.#connection.send({ type: "presence", focus, typing });
  }

  #change(change: Partial<RoomView>): void {
    this.#view.set({ ...this.#view.get(), ...change });
  }

  #lost(): void {
    this.#live = false;
    this.#parts = [];
    this.#settling = [];
    clearTimeout(this.#retryTimer);
    this.#outbox.lost();
    this.#change({ people: [], pending: this.#pending });
  }

  #take(frame: ServerFrame): void {
    switch (frame.type) {
      case "welcome": {
        const { log, you, role, can, limits } = frame;
        this.#unanswered = limits.unanswered;
        this.#commandBytes = limits.command_bytes;
        this.#parts = [];
        if (log !== this.#view.get().log) this.#forget();
        return this.#change({ log, you, role, can, degraded: [] });
      }
      case "snapshot":
        return this.#snapshot(frame.seq, frame.part, frame.parts, frame.data);
      case "event":
        return this.#apply([frame]);
      case "events":
        return this.#apply(frame.events);
      case "live":
        this.#live = true;
        this.#change({ state: this.#state });
        this.#connection.send({ type: "presence", ...this.#presence });
        return this.#flush();
      case "accepted":
        this.#settle(frame.id, frame.seq);
        return this.#flush();
      case "refused": {
        const retry = this.#outbox.refused(frame, this.#outside.now());
        if (retry !== null) {
          clearTimeout(this.#retryTimer);
          this.#retryTimer = setTimeout(() => this.#flush(), retry - this.#outside.now());
        }
        return this.#flush();
      }
      case "permissions":
        return this.#change({ role: frame.role, can: frame.can });
      case "presence":
        return this.#change({ people: frame.people, guests: frame.guests });
      case "stream":
        return frame.state === "open" || frame.state === "reset"
          ? this.#drafts.begin(frame.stream)
          : undefined;
      case "delta": {
        const offset = this.#drafts.add(frame.stream, frame.offset, frame.text);
        if (offset !== null) this.#connection.send({ type: "resync", stream: frame.stream, offset });
        return;
      }
      case "status":
        return this.#change({ degraded: frame.degraded });
      case "heartbeat":
        return;
    }
  }

  /** Accepted, but shown as pending until its event is here: the place it was about has not moved before. */
  #settle(id: string, seq: number): void {
    const command = this.#outbox.pending.find((pending) => pending.id === id);
    this.#outbox.accepted(id);
    if (command && seq > this.#state.seq) this.#settling = [...this.#settling, { command, seq }];
  }

  get #pending(): readonly Pending[] {
    return [...this.#settling.map((settling) => settling.command), ...this.#outbox.pending];
  }

  #forget(): void {
    this.#state = EMPTY;
    this.#acked = 0;
    this.#drafts.forget();
    this.#change({ state: null, events: [], eventsAfter: 0 });
  }

  #snapshot(seq: number, part: number, parts: number, data: string): void {
    if (part !== this.#parts.length) return this.#connection.gap();
    this.#parts.push(data);
    if (this.#parts.length < parts) return;
    const text = this.#parts.join("");
    this.#parts = [];
    this.#state = { ...EMPTY, ...(JSON.parse(text) as State), seq };
    this.#change({ state: this.#state, events: [], eventsAfter: seq });
    this.#rendered();
  }

  #apply(frames: EventFrame[]): void {
    const { events } = this.#view.get();
    const fresh: Event[] = [];
    for (const { prev, type: _type, ...event } of frames as (EventFrame & { type?: "event" })[]) {
      // Seen before: the server began a little earlier than needed.
      if (event.seq <= this.#state.seq) continue;
      if (prev !== this.#state.seq) {
        this.#connection.gap();
        break;
      }
      this.#state = apply(this.#state, event as Event);
      if (event.kind === "suggestion.finished") this.#drafts.end(event.data.suggestion);
      fresh.push(event as Event);
    }
    const last = fresh.at(-1);
    if (!last) return;
    this.#settling = this.#settling.filter((settling) => settling.seq > this.#state.seq);
    const change: Partial<RoomView> = { events: [...events, ...fresh], pending: this.#pending };
    // While catching up, the past is no measure of the present clock.
    if (this.#live) change.clockAhead = Date.parse(last.at) - this.#outside.now();
    if (this.#live || this.#view.get().state) change.state = this.#state;
    this.#change(change);
    this.#rendered();
  }

  /** Tells the server how far we are, at most once a second. */
  #rendered(): void {
    this.#ackTimer ??= setTimeout(() => {
      this.#ackTimer = undefined;
      if (this.#acked < this.#state.seq && this.#connection.send({ type: "ack", seq: this.#state.seq })) {
        this.#acked = this.#state.seq;
      }
    }, ACK_MS);
  }

  #flush(): void {
    if (this.#live) {
      for (const { id, kind, data, seen } of this.#outbox.take(this.#unanswered, this.#outside.now())) {
        this.#connection.send({ type: "command", id, kind, data, seen });
      }
    }
    this.#change({ pending: this.#pending, refusals: this.#outbox.refusals });
  }
}
