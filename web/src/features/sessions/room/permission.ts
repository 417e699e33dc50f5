// May I? As the server said, and when.
// What must stay true: nothing is decided here; a permission from a moment on is
// only looked up against the server's clock.
import type { Permission } from "../../../api/protocol";
import type { Can } from "../../../live/live-room";

/** Why this may not be asked now, or `null`. */
export function refusalOf(can: Can, kind: string, serverNow: number): string | null {
  const permission: Permission | undefined = can[kind];
  if (!permission) return "The room is not open yet.";
  if (permission.allowed) return null;
  if (permission.from && serverNow >= Date.parse(permission.from)) return null;
  return permission.reason ?? "You may not do this now.";
}

/** Seconds until it is allowed, where the server named a moment that is not past. */
export function secondsUntil(can: Can, kind: string, serverNow: number): number | null {
  const permission: Permission | undefined = can[kind];
  if (!permission?.from || permission.allowed) return null;
  const left = Math.ceil((Date.parse(permission.from) - serverNow) / 1000);
  return left > 0 ? left : null;
}
