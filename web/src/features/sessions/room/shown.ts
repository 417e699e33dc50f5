// Which moment of the session is shown: now, or one of the past.
// What must stay true: while the past is shown nothing can be asked for, and what
// happens meanwhile is not lost: going back to now shows it.
import { createContext, useContext } from "react";

export interface Shown {
  /** The last event of the moment shown; `null` is now. */
  at: number | null;
  /** When that event happened. */
  when: string | null;
  goTo: (seq: number | null) => void;
  /** Shows a step of the flow without going there; where there is room for it. */
  look?: (node: string) => void;
}

export const ShownContext = createContext<Shown>({ at: null, when: null, goTo: () => undefined });

export function useShown(): Shown {
  return useContext(ShownContext);
}
