// A viewer's connection: what they know, kept up to date.
// What must stay true: an event is applied only where it follows the last one (R4);
// after a lost line it goes on from there (R5).
import type {
  ClientFrame,
  GuestEventFrame,
  GuestFrame,
  GuestState,
  GuestWelcome,
  ServerFrame,
} from "../api/protocol";
import { Store } from "../lib/store";
import { Connection, type Policy } from "../live/connection";
import type { Outside } from "../live/socket";
import { apply } from "./state";

/** Of the frames everybody gets, those a viewer does. */
type Frame = GuestFrame | Exclude<ServerFrame, { type: "welcome" | "event" }>;

export class Viewer {
  readonly state = new Store<GuestState | null>(null);
  readonly connection: Connection;
  #log: string | null = null;
  #parts = "";

  constructor(outside: Outside, policy: Policy) {
    this.connection = new Connection(outside, policy, {
      hello: () => this.#hello(),
      // The wire carries viewers their own events under the same names.
      frame: (frame) => this.#take(frame as Frame),
      lost: () => {
        this.#parts = "";
      },
    });
  }

  #hello(): ClientFrame {
    const since = this.state.get()?.seq ?? 0;
    const log = this.state.get() ? this.#log : null;
    return { type: "hello", version: 1, log, since, client: "shared/1.0" };
  }

  #take(frame: Frame): void {
    if (frame.type === "welcome") this.#welcome(frame);
    else if (frame.type === "snapshot") this.#snapshot(frame.data, frame.part + 1 === frame.parts);
    else if (frame.type === "event") this.#event(frame);
  }

  #welcome({ log, resume }: GuestWelcome): void {
    this.#log = log;
    if (resume === "snapshot") this.#parts = "";
  }

  #snapshot(data: string, last: boolean): void {
    this.#parts += data;
    if (!last) return;
    this.state.set(JSON.parse(this.#parts) as GuestState);
    this.#parts = "";
  }

  #event(event: GuestEventFrame): void {
    const state = this.state.get();
    if (!state || event.prev !== state.seq) return this.connection.gap();
    this.state.set(apply(state, event));
  }
}
