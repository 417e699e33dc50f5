// What a choice says of one event, and what a tick or a pin makes of it. Pure.
import type { Choice } from "./queries";

/** Whether an event enters a document that it enters `byItself` or not. */
export function enters(choice: Choice, byItself: ReadonlySet<number>, seq: number): boolean {
  if (choice.pinned.includes(seq)) return true;
  return byItself.has(seq) && !choice.left_out.includes(seq);
}

/** The other way round: what does not enter by itself enters by being pinned. */
export function ticked(choice: Choice, byItself: ReadonlySet<number>, seq: number): Choice {
  const without = (numbers: number[]) => numbers.filter((known) => known !== seq);
  const left_out = without(choice.left_out);
  const rest = without(choice.pinned);
  if (enters(choice, byItself, seq)) {
    return { ...choice, left_out: byItself.has(seq) ? [...left_out, seq] : left_out, pinned: rest };
  }
  return { ...choice, left_out, pinned: byItself.has(seq) ? rest : [...rest, seq] };
}

/** First, or where it stands by itself. */
export function pinned(choice: Choice, seq: number): Choice {
  const rest = choice.pinned.filter((known) => known !== seq);
  const left_out = choice.left_out.filter((known) => known !== seq);
  return { ...choice, left_out, pinned: choice.pinned.includes(seq) ? rest : [...rest, seq] };
}
