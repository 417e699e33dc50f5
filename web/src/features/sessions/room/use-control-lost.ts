// Whether somebody else took over from whoever has this page open.
// What must stay true: giving control away is no loss, having it again ends the notice, and what a
// hand-over says already is not said twice.
import { useState } from "react";
import type { State } from "../../../api/protocol";
import { useRoomView } from "../../../live/use-room";
import { useAsking } from "./use-room-bits";
import { isOver } from "./words";

/** The name of who has control instead, and what dismisses it. */
export function useControlLost(me: string): [string | null, () => void] {
  // As it is now, also while the past is looked at.
  const { state } = useRoomView();
  const giving = useAsking("control.grant", "control.release");
  const [had, setHad] = useState(false);
  const [gave, setGave] = useState(false);
  const [lost, setLost] = useState(false);
  const driver = state?.participants.find((person) => person.id === state.driver);
  const has = driver?.id === me;
  if (giving && !gave) setGave(true);
  if (has && !had) {
    setHad(true);
    setGave(giving);
    setLost(false);
  }
  if (!has && had && state) {
    setHad(false);
    setLost(!gave && driver !== undefined && !isOver(state.status) && !isHandOver(state, me));
  }
  return [lost ? (driver?.name ?? null) : null, () => setLost(false)];
}

type Handed = Pick<State, "escalations" | "driver" | "seq">;

/** Whether who has control has it because they took over, or because it was handed back just now. */
export function isHandOver({ escalations, driver, seq }: Handed, me: string): boolean {
  return escalations.some(({ status, claimed_by: claimed, by, handed_back: back }) => {
    if (status === "claimed") return claimed?.id === driver;
    return by.id === driver && back?.by.id === me && back.seq >= seq - 1;
  });
}
