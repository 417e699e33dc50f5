// The state of the connection, in words.
// What must stay true: losing and regaining the connection is announced; saving,
// which happens all the time, is not.
import { Cloud, CloudOff, RefreshCw } from "lucide-react";
import { useEffect, useRef } from "react";
import { cx } from "../../../lib/cx";
import { connectionWords } from "../../../live/connection";
import { useRoom, useRoomView } from "../../../live/use-room";
import { announce } from "../../../ui/announce";
import { Button } from "../../../ui/button";

export function ConnectionState() {
  const room = useRoom();
  const { connection, pending, degraded } = useRoomView();
  const words = connectionWords(connection, pending.length, degraded.length > 0);
  const lost = connection.is === "waiting" || connection.is === "offline" || connection.is === "stopped";
  const wasLost = useRef(false);
  useEffect(() => {
    if (lost && !wasLost.current) announce(words);
    if (wasLost.current && connection.is === "live") announce(words);
    if (lost) wasLost.current = true;
    if (connection.is === "live") wasLost.current = false;
  }, [lost, connection.is, words]);
  const trouble = lost || degraded.length > 0;
  const Mark = trouble ? CloudOff : connection.is === "live" ? Cloud : RefreshCw;
  return (
    <span className="flex items-center gap-2">
      <span
        data-testid="connection"
        data-state={connection.is}
        className={cx("flex items-center gap-1.5 text-sm", trouble ? "font-medium text-warn" : "text-muted")}
      >
        <Mark aria-hidden size={15} className={cx("shrink-0", connection.is === "live" && "text-good")} />
        {words}
      </span>
      {(connection.is === "waiting" || connection.is === "offline") && (
        <Button size="sm" look="quiet" onClick={() => room.wake()}>
          Try now
        </Button>
      )}
    </span>
  );
}
