// Answers of the copilot while they are being written.
// What must stay true (R12): the text of a stream is at every moment a prefix of the
// final text, or was reset by the server; a piece that does not fit is asked for again.
import { type Readable, Store } from "../lib/store";

interface Draft {
  text: string;
  /** In bytes of UTF-8, as the server counts. */
  bytes: number;
}

const encoder = new TextEncoder();

export class Drafts {
  readonly #drafts = new Store<ReadonlyMap<string, Draft>>(new Map());

  get all(): Readable<ReadonlyMap<string, Draft>> {
    return this.#drafts;
  }

  /** How many bytes there are of each, for the server to go on from. */
  offsets(): Record<string, number> {
    return Object.fromEntries([...this.#drafts.get()].map(([id, draft]) => [id, draft.bytes]));
  }

  begin(stream: string): void {
    this.#set(stream, { text: "", bytes: 0 });
  }

  /** Takes a piece; otherwise the offset to ask again from. */
  add(stream: string, offset: number, text: string): number | null {
    const draft = this.#drafts.get().get(stream) ?? { text: "", bytes: 0 };
    if (offset !== draft.bytes) return draft.bytes;
    this.#set(stream, { text: draft.text + text, bytes: draft.bytes + encoder.encode(text).length });
    return null;
  }

  /** The whole text is in the log from now on. */
  end(stream: string): void {
    if (!this.#drafts.get().has(stream)) return;
    const rest = new Map(this.#drafts.get());
    rest.delete(stream);
    this.#drafts.set(rest);
  }

  forget(): void {
    this.#drafts.set(new Map());
  }

  #set(stream: string, draft: Draft): void {
    this.#drafts.set(new Map(this.#drafts.get()).set(stream, draft));
  }
}
