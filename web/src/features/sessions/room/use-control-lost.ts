// Whether somebody else took over from whoever has this page open.
// What must stay true: giving control away is no loss, having it again ends the notice, as does
// whoever has it now by going on, and what a hand-over says already is not said twice.
import { useState } from "react";
import type { Event, State } from "../../../api/protocol";
import { useRoomView } from "../../../live/use-room";
import { useAsking } from "./use-room-bits";
import { isOver } from "./words";

/** The name of who has control instead, and what dismisses it. */
export function useControlLost(me: string): [string | null, () => void] {
  // As it is now, also while the past is looked at.
  const { state, events } = useRoomView();
  const giving = useAsking("control.grant", "control.release");
  const [had, setHad] = useState(false);
  const [gave, setGave] = useState(false);
  /** After which event it was lost. */
  const [lost, setLost] = useState<number | null>(null);
  const driver = state?.participants.find((person) => person.id === state.driver);
  const has = driver?.id === me;
  if (giving && !gave) setGave(true);
  if (has && !had) {
    setHad(true);
    setGave(giving);
    setLost(null);
  }
  if (!has && had && state) {
    setHad(false);
    const isLoss = !gave && driver !== undefined && !isOver(state.status) && !isHandOver(state, me);
    setLost(isLoss ? state.seq : null);
  }
  if (lost !== null && goesOn(events, driver?.id, lost)) setLost(null);
  return [lost !== null ? (driver?.name ?? null) : null, () => setLost(null)];
}

/** Whether who has control did something with it since. */
export function goesOn(events: readonly Event[], driver: string | undefined, since: number): boolean {
  return events.some(({ seq, by, kind }) => seq > since && by.id === driver && kind !== "control.moved");
}

type Handed = Pick<State, "escalations" | "driver" | "seq">;

/** Whether who has control has it because they took over, or because it was handed back just now. */
export function isHandOver({ escalations, driver, seq }: Handed, me: string): boolean {
  return escalations.some(({ status, claimed_by: claimed, by, handed_back: back }) => {
    if (status === "claimed") return claimed?.id === driver;
    return by.id === driver && back?.by.id === me && back.seq >= seq - 1;
  });
}
