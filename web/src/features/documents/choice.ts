// What a choice says of one event, and what a tick or a pin makes of it. Pure.
// What must stay true: a tick says whether an event enters, a pin whether it comes first; neither
// does the other's work, but what is taken out cannot come first, and what comes first is in.
import type { Choice } from "./queries";

/** Whether an event enters a document that it enters `byItself` or not. */
export function enters(choice: Choice, byItself: ReadonlySet<number>, seq: number): boolean {
  if (choice.pinned.includes(seq) || choice.also.includes(seq)) return true;
  return byItself.has(seq) && !choice.left_out.includes(seq);
}

/** The other way round. */
export function ticked(choice: Choice, byItself: ReadonlySet<number>, seq: number): Choice {
  const { left_out, also, pinned: first } = without(choice, seq);
  if (enters(choice, byItself, seq)) {
    return { ...choice, left_out: byItself.has(seq) ? [...left_out, seq] : left_out, also, pinned: first };
  }
  return { ...choice, left_out, also: byItself.has(seq) ? also : [...also, seq], pinned: choice.pinned };
}

/** First, or where it stands otherwise. */
export function pinned(choice: Choice, seq: number): Choice {
  const { left_out, pinned: rest } = without(choice, seq);
  if (choice.pinned.includes(seq)) return { ...choice, pinned: rest };
  return { ...choice, left_out, pinned: [...rest, seq] };
}

function without(choice: Choice, seq: number) {
  const others = (numbers: number[]) => numbers.filter((known) => known !== seq);
  return { left_out: others(choice.left_out), also: others(choice.also), pinned: others(choice.pinned) };
}
