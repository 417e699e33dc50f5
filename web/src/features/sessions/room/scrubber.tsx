// The line of time below the room: go to any event, play from there, pin a moment,
// copy a link to it.
import { Link2, Pause, Pin, Play } from "lucide-react";
import { useState } from "react";
import type { State } from "../../../api/protocol";
import { useShortcuts } from "../../../lib/keys";
import { count, timeOf } from "../../../lib/time";
import { useRoom, useRoomView } from "../../../live/use-room";
import { announce } from "../../../ui/announce";
import { Button, IconButton } from "../../../ui/button";
import { Field } from "../../../ui/field";
import { FormDialog } from "../../../ui/form-dialog";
import { refusalOf } from "./permission";
import { Refusals } from "./refusals";
import type { Replay } from "./use-replay";

interface ScrubberProps {
  state: State;
  replay: Replay;
}

export function Scrubber({ state, replay }: ScrubberProps) {
  const { at, last, playing, goTo, play } = replay;
  const [pinning, setPinning] = useState(false);
  const place = at ?? last;
  useShortcuts({
    p: () => play(!playing),
    ArrowLeft: () => place > 1 && goTo(place - 1),
    ArrowRight: () => at !== null && goTo(place >= last - 1 ? null : place + 1),
  });
  const copy = () => {
    const link = `${location.origin}${location.pathname}?at=${place}`;
    navigator.clipboard.writeText(link).then(
      () => announce(`The link to event ${place} is copied.`),
      () => announce("The browser did not allow copying."),
    );
  };
  return (
    <div className="space-y-1 px-4 py-2">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h2 id="timeline-title" className="text-sm font-semibold">
          Timeline
        </h2>
        <span className="min-w-24 text-xs text-muted tabular-nums">
          {at === null ? count(last, "event") : `event ${at} of ${last}`}
        </span>
        <IconButton
          icon={playing ? Pause : Play}
          label={playing ? "Stop playing" : "Play from here"}
          onClick={() => play(!playing)}
        />
        <input
          type="range"
          min={1}
          max={Math.max(last, 1)}
          value={place}
          aria-label="Moment of the session"
          aria-valuetext={at === null ? "now" : `event ${at} of ${last}`}
          onChange={(event) => {
            const seq = Number(event.target.value);
            goTo(seq >= last ? null : seq);
          }}
          className="h-8 min-w-32 flex-1 accent-accent"
        />
        <IconButton icon={Pin} label="Pin this moment…" onClick={() => setPinning(true)} />
        <IconButton icon={Link2} label="Copy a link to this moment" onClick={copy} />
        {at !== null && (
          <Button size="sm" onClick={() => goTo(null)}>
            Now
          </Button>
        )}
      </div>
      <Moments state={state} goTo={goTo} />
      <Refusals of={["moment.pin"]} />
      {pinning && <PinDialog seq={place} onClose={() => setPinning(false)} />}
    </div>
  );
}

function Moments({ state, goTo }: { state: State; goTo: (seq: number) => void }) {
  if (state.moments.length === 0) return null;
  return (
    <ul aria-label="Pinned moments" className="flex gap-1.5 overflow-x-auto pb-1">
      {state.moments.map((moment) => (
        <li key={moment.id} className="shrink-0">
          <Button size="sm" icon={Pin} onClick={() => goTo(moment.of)} title={`by ${moment.by.name}`}>
            <span className="max-w-56 truncate">{moment.title}</span>
            <span className="text-xs text-muted">{timeOf(moment.at)}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** A moment of the past may be pinned too: only the live room decides. */
function PinDialog({ seq, onClose }: { seq: number; onClose: () => void }) {
  const room = useRoom();
  const { can, clockAhead } = useRoomView();
  const refusal = refusalOf(can, "moment.pin", Date.now() + clockAhead);
  const [title, setTitle] = useState("");
  const [missing, setMissing] = useState(false);
  const send = () => {
    if (!title.trim()) return setMissing(true);
    room.ask({ kind: "moment.pin", data: { seq, title: title.trim() } });
    onClose();
  };
  return (
    <FormDialog title={`Pin event ${seq}`} action="Pin" refusal={refusal} onSend={send} onClose={onClose}>
      <Field
        label="What happened here?"
        maxLength={200}
        error={missing && !title.trim() ? "Give the moment a name." : null}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
    </FormDialog>
  );
}
