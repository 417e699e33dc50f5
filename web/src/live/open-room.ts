// Opens a session's room in this browser: the real ticket office, network and clock.
import { api, body } from "../api/client";
import { ApiError, UNREACHABLE } from "../api/problem";
import { shelfOf } from "./commands";
import { LiveRoom } from "./live-room";
import type { Outside, Wire } from "./socket";

const outside = (session: string): Outside => ({
  ticket: async (signal) => {
    const params = { path: { id: session } };
    try {
      return await body(api.POST("/api/v1/sessions/{id}/tickets", { params, signal }));
    } catch (error) {
      return { refused: error instanceof ApiError ? error.problem : UNREACHABLE };
    }
  },
  dial: (url, protocols) => new WebSocket(hereOnly(url), protocols) as Wire,
  now: () => Date.now(),
});

/** The same path at this page's own host: nothing else passes the content policy, and other names of this host may be in use. */
function hereOnly(url: string): string {
  const { pathname } = new URL(url);
  return `${location.origin.replace(/^http/, "ws")}${pathname}`;
}

/** Enters; the answer leaves. */
export function openRoom(session: string, user: string): { room: LiveRoom; leave: () => void } {
  const policy = { online: () => navigator.onLine, random: () => Math.random() };
  const room = new LiveRoom(outside(session), policy, shelfOf(user, session));
  const wake = () => {
    if (!document.hidden) room.wake();
  };
  const offline = () => room.offline();
  window.addEventListener("online", wake);
  window.addEventListener("offline", offline);
  document.addEventListener("visibilitychange", wake);
  room.enter();
  const leave = () => {
    window.removeEventListener("online", wake);
    window.removeEventListener("offline", offline);
    document.removeEventListener("visibilitychange", wake);
    room.leave();
  };
  return { room, leave };
}
