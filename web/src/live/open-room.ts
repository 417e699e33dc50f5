// Opens a session's room in this browser: the real ticket office, network and clock.
import { api, body } from "../api/client";
import { ApiError, UNREACHABLE } from "../api/problem";
import type { Attendance } from "../api/protocol";
import { followNetwork, network, policy } from "./browser";
import { shelfOf } from "./commands";
import { LiveRoom } from "./live-room";
import type { Outside } from "./socket";

const outside = (session: string): Outside => ({
  ticket: async (signal) => {
    const params = { path: { id: session } };
    try {
      return await body(api.POST("/api/v1/sessions/{id}/tickets", { params, signal }));
    } catch (error) {
      return { refused: error instanceof ApiError ? error.problem : UNREACHABLE };
    }
  },
  ...network,
});

/** Enters, to take part unless told; the answer leaves. */
export function openRoom(
  session: string,
  user: string,
  comes: Attendance,
): { room: LiveRoom; leave: () => void } {
  const room = new LiveRoom(session, outside(session), policy, shelfOf(user, session), comes);
  const unfollow = followNetwork(room);
  room.enter();
  const leave = () => {
    unfollow();
    room.leave();
  };
  return { room, leave };
}
