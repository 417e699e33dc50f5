// Sends what is chosen, one choice after the other.
// What must stay true: a choice is sent once the one before it is answered, with the version of
// that answer: nobody is taken for somebody else who is faster than the line. Of choices that wait
// only the newest is sent; it holds those before it.
import type { Choice } from "./queries";

interface Ends {
  /** The server has all of it. */
  settled: (choice: Choice) => void;
  /** What was made of this version was refused, and what waited with it. */
  refused: (error: unknown, version: number) => void;
}

export class ChoiceQueue {
  private waiting: Choice | null = null;
  private isSending = false;
  /** The version of the last answer. */
  private version = 0;

  constructor(private readonly put: (choice: Choice) => Promise<Choice>) {}

  /** Sends a choice, now or after the one on its way. */
  push(choice: Choice, ends: Ends): void {
    this.waiting = choice;
    if (this.isSending) return;
    this.version = Math.max(this.version, choice.version);
    void this.send(choice, ends);
  }

  private async send(first: Choice, ends: Ends): Promise<void> {
    this.isSending = true;
    let answer = first;
    try {
      while (this.waiting) {
        const next = { ...this.waiting, version: this.version };
        this.waiting = null;
        answer = await this.put(next);
        this.version = answer.version;
      }
      this.isSending = false;
      ends.settled(answer);
    } catch (error) {
      const { version } = this;
      this.waiting = null;
      this.version = 0;
      this.isSending = false;
      ends.refused(error, version);
    }
  }
}
