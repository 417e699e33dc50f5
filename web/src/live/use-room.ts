// The live room for React: one per open page, read through useSyncExternalStore.
import { createContext, useContext, useEffect, useState } from "react";
import type { Attendance } from "../api/protocol";
import { useStore } from "../lib/use-store";
import type { LiveRoom, RoomView } from "./live-room";
import { openRoom } from "./open-room";

/** Enters the room while mounted, to take part unless told. `null` for the first moment. */
export function useOpenRoom(
  session: string,
  user: string,
  comes: Attendance = "participant",
): LiveRoom | null {
  const [room, setRoom] = useState<LiveRoom | null>(null);
  useEffect(() => {
    const opened = openRoom(session, user, comes);
    setRoom(opened.room);
    return () => {
      opened.leave();
      setRoom(null);
    };
  }, [session, user, comes]);
  return room;
}

export const RoomContext = createContext<LiveRoom | null>(null);

export function useRoom(): LiveRoom {
  const room = useContext(RoomContext);
  if (!room) throw new Error("useRoom outside of a room");
  return room;
}

export function useRoomView(): RoomView {
  return useStore(useRoom().view);
}

/** What the copilot has written so far of an answer; "" once it is in the state. */
export function useDraftText(suggestion: string): string {
  return useStore(useRoom().drafts).get(suggestion)?.text ?? "";
}
