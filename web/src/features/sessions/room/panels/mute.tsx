// FlowPilot speaks up by itself, or only when it is asked: for all of the room, or for oneself.
// What must stay true: muting for oneself changes nothing for the others.
import { BellOff, BellRing } from "lucide-react";
import { useStore } from "../../../../lib/use-store";
import { useRoom } from "../../../../live/use-room";
import { Button } from "../../../../ui/button";
import { useAsking, useOver, useRefusal } from "../use-room-bits";
import { quiet, setQuiet } from "./quiet";

export function Mute({ muted }: { muted: boolean }) {
  const room = useRoom();
  const refusal = useRefusal()("copilot.mute");
  const busy = useAsking("copilot.mute");
  const forMe = useStore(quiet);
  const over = useOver();
  if (over) return null;
  return (
    <div className="space-y-2 border-t border-line pt-3 text-sm text-muted">
      <p>
        {muted
          ? "FlowPilot is muted in this session: it speaks only when it is asked."
          : "FlowPilot speaks up when something new points somewhere."}
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <Button
          size="sm"
          icon={muted ? BellRing : BellOff}
          refusal={refusal}
          busy={busy}
          onClick={() => room.ask({ kind: "copilot.mute", data: { muted: !muted } })}
        >
          {muted ? "Let it speak up" : "Mute for everyone"}
        </Button>
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={forMe}
            onChange={(event) => setQuiet(event.target.checked)}
          />
          Do not draw my attention to it
        </label>
      </div>
    </div>
  );
}
