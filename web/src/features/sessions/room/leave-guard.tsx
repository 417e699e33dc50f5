// Asks before leaving while something is not saved.
// What must stay true: nobody leaves kept changes behind without knowing; while
// connected nothing is asked, for what was sent is on its way.
import { useBlocker } from "@tanstack/react-router";
import { count } from "../../../lib/time";
import { useRoomView } from "../../../live/use-room";
import { Button } from "../../../ui/button";
import { Dialog } from "../../../ui/dialog";

export function LeaveGuard() {
  const { connection, pending } = useRoomView();
  const kept = connection.is === "live" ? 0 : pending.length;
  const blocker = useBlocker({
    // Another moment of the same session is not leaving.
    shouldBlockFn: ({ current, next }) => kept > 0 && current.pathname !== next.pathname,
    enableBeforeUnload: () => kept > 0,
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  return (
    <Dialog open onOpenChange={() => blocker.reset()} title={`${count(kept, "change")} not saved yet`}>
      <p>
        The server cannot be reached. What you did here is kept in this tab and is sent when you open this
        session again in it; closing the tab loses it.
      </p>
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button look="danger" onClick={() => blocker.proceed()}>
          Leave all the same
        </Button>
        <Button look="primary" onClick={() => blocker.reset()}>
          Stay
        </Button>
      </div>
    </Dialog>
  );
}
