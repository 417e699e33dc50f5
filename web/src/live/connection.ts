// Staying connected: one socket after the other.
// What must stay true: the state is one of a closed set; a failed connect waits as
// `retry.ts` says; coming back online, or into view, tries at once; `stop` is final.
import type { ClientFrame, ServerFrame } from "../api/protocol";
import { Store } from "../lib/store";
import { afterEnd, type End, MOST_MS } from "./retry";
import { type Outside, Socket } from "./socket";

export type ConnectionState =
  /** A ticket or a socket is being got, for the first time or again. */
  | { is: "connecting"; again: boolean }
  /** In; what was missed is coming. */
  | { is: "catching_up"; again: boolean }
  | { is: "live" }
  /** The next attempt is at `at`. */
  | { is: "waiting"; at: number; because: string }
  | { is: "offline" }
  | { is: "stopped"; because: string };

export interface Policy {
  online(): boolean;
  random(): number;
}

export interface Talk {
  /** The socket is open: the first frame to say. */
  hello(): ClientFrame;
  frame(frame: ServerFrame): void;
  /** The socket is gone; what was not answered is to be sent again. */
  lost(): void;
}

/** Being live this long makes the next failure the first one again. */
const STEADY_MS = 10_000;

export class Connection {
  readonly state = new Store<ConnectionState>({ is: "connecting", again: false });
  readonly #outside: Outside;
  readonly #policy: Policy;
  readonly #talk: Talk;
  #socket: Socket | null = null;
  #failures = 0;
  #liveSince: number | null = null;
  #wasLive = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(outside: Outside, policy: Policy, talk: Talk) {
    this.#outside = outside;
    this.#policy = policy;
    this.#talk = talk;
  }

  start(): void {
    this.#dial();
  }

  send(frame: ClientFrame): boolean {
    return this.#socket?.send(frame) ?? false;
  }

  /** Something is wrong with what came: connect again from what is known. */
  gap(): void {
    this.#socket?.end({ is: "gap" });
  }

  /** Back online, or looked at again: no reason to wait any longer. */
  wake(): void {
    const { is } = this.state.get();
    if (is === "waiting" || is === "offline") return this.#dial();
    this.#socket?.look();
  }

  /** The browser says there is no network: nothing is waited for that would tell so half a minute later. */
  offline(): void {
    if (this.state.get().is === "waiting") return this.state.set({ is: "offline" });
    this.#socket?.end({ is: "silent" });
  }

  /** Leaves for good. */
  leave(): void {
    clearTimeout(this.#timer);
    this.#socket?.leave();
    this.#socket = null;
  }

  #dial(): void {
    clearTimeout(this.#timer);
    const again = this.#wasLive;
    // The browser may be wrong about having no network, so it is tried all the same.
    if (this.#policy.online()) this.state.set({ is: "connecting", again });
    this.#socket = new Socket(this.#outside, {
      opened: () => {
        this.state.set({ is: "catching_up", again });
        this.send(this.#talk.hello());
      },
      frame: (frame) => this.#take(frame),
      ended: (end) => this.#ended(end),
    });
  }

  #take(frame: ServerFrame): void {
    if (frame.type === "live") {
      this.#liveSince ??= this.#outside.now();
      this.#wasLive = true;
      this.state.set({ is: "live" });
    }
    this.#talk.frame(frame);
  }

  #ended(end: End): void {
    const steady = this.#liveSince !== null && this.#outside.now() - this.#liveSince >= STEADY_MS;
    if (steady) this.#failures = 0;
    this.#liveSince = null;
    this.#socket = null;
    this.#talk.lost();
    const next = afterEnd(end, this.#failures, this.#policy.random());
    this.#failures += 1;
    if (next.is === "stop") return this.state.set({ is: "stopped", because: next.because });
    const online = this.#policy.online();
    const inMs = online ? next.inMs : MOST_MS;
    const at = this.#outside.now() + inMs;
    this.state.set(online ? { is: "waiting", at, because: next.because } : { is: "offline" });
    this.#timer = setTimeout(() => this.#dial(), inMs);
  }
}

/** The state in words; `kept` changes wait for an answer. */
export function connectionWords(state: ConnectionState, kept: number, degraded: boolean): string {
  const changes = kept === 0 ? "" : `, ${kept} ${kept === 1 ? "change" : "changes"} kept`;
  switch (state.is) {
    case "live":
      if (degraded) return `connected, but nothing can be saved at the moment${changes}`;
      return kept === 0 ? "saved · live" : "saving…";
    case "connecting":
    case "catching_up":
      return state.again ? `reconnecting${changes}` : `connecting${changes}`;
    case "waiting":
      return `reconnecting${changes}`;
    case "offline":
      return `offline${changes}`;
    case "stopped":
      return kept === 0
        ? "not connected"
        : `not connected, ${kept} ${kept === 1 ? "change" : "changes"} not saved`;
  }
}
