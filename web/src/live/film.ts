// A session's log as a film: the state after any of its events.
// What must stay true: a picture is made by the same fold as the live room; going to
// any place costs at most `STRIDE` events.
import type { Event, State } from "../api/protocol";
import { apply, EMPTY } from "./room";

const STRIDE = 64;

export class Film {
  readonly #events: readonly Event[];
  /** The state after `STRIDE * index` events, as far as the film was seen. */
  readonly #marks: State[] = [EMPTY];

  /** `events` are all of a log from the first on, without a hole. */
  constructor(events: readonly Event[]) {
    this.#events = events;
  }

  get length(): number {
    return this.#events.length;
  }

  /** The event of this number. */
  event(seq: number): Event | undefined {
    return this.#events[seq - 1];
  }

  /** The state right after event `seq`; before the first and after the last there is nothing else. */
  at(seq: number): State {
    const wanted = Math.max(0, Math.min(seq, this.length));
    const mark = Math.min(Math.floor(wanted / STRIDE), this.#marks.length - 1);
    let state = this.#marks[mark] ?? EMPTY;
    for (let done = mark * STRIDE; done < wanted; done++) {
      const event = this.#events[done];
      if (event) state = apply(state, event);
      if ((done + 1) % STRIDE === 0) this.#marks[(done + 1) / STRIDE] ??= state;
    }
    return state;
  }
}
