// What the whole room should know now: the past is shown, everyone was brought
// somewhere, somebody is followed, the session is paused, the connection has ended.

import { lazy, Suspense, useState } from "react";
import type { State } from "../../../api/protocol";
import { fullTime } from "../../../lib/time";
import { currentEscalation } from "../../../live/room/escalation";
import { useRoom, useRoomView } from "../../../live/use-room";
import { Button } from "../../../ui/button";
import { Notice } from "../../../ui/notice";
import { useEnd } from "../escalations/use-end";
import { Refusals } from "./refusals";
import { useShown } from "./shown";
import { useControlLost } from "./use-control-lost";
import type { Looking } from "./use-looking";
import { useAsking, useOver, useRefusal } from "./use-room-bits";

// Fetched by those who want to know.
const BriefingView = lazy(() =>
  import("../escalations/briefing").then((file) => ({ default: file.BriefingView })),
);

// Fetched once somebody is asked to take over, or comes to watch.
const HandOver = lazy(() => import("./hand-over").then((file) => ({ default: file.HandOver })));

export function Notices({ state, me, looking }: { state: State; me: string; looking: Looking }) {
  const { role } = useRoomView();
  const handsOver = role === "observer" || state.escalations.length > 0;
  return (
    <div className="space-y-2 border-b border-line bg-surface px-4 py-2.5 empty:hidden">
      <Stopped />
      <Past />
      <Paused state={state} />
      <ControlLost me={me} />
      {handsOver && (
        <Suspense fallback={null}>
          <HandOver state={state} me={me} />
        </Suspense>
      )}
      <Summoned looking={looking} />
      <Following state={state} looking={looking} />
      <Refusals of={["session.pause", "session.resume", "session.abandon", "session.reopen"]} />
    </div>
  );
}

/** The connection was ended for good: what is here stays to be read. */
function Stopped() {
  const { session } = useRoom();
  const { connection, pending, state, role } = useRoomView();
  const stopped = connection.is === "stopped";
  // Who watched because they were asked reads what became of it.
  const asked = state && role === "observer" ? currentEscalation(state) : null;
  const end = useEnd(session, asked, stopped);
  if (!stopped) return null;
  return (
    <Notice tone={end ? "info" : "bad"} live title={end ?? connection.because}>
      <p>What you see here is how it was then.</p>
      {pending.length > 0 && <p>What you wrote since was not saved; copy it from the notes.</p>}
    </Notice>
  );
}

function Past() {
  const { at, when, goTo } = useShown();
  if (at === null) return null;
  return (
    <Notice tone="info">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p>
          The room as it was after event {at}
          {when && <>, {fullTime(when)}</>}.
        </p>
        <Button size="sm" onClick={() => goTo(null)}>
          Back to now
        </Button>
      </div>
    </Notice>
  );
}

/** Whoever goes on reads how it stood, as whoever takes over would. */
function Paused({ state }: { state: State }) {
  const room = useRoom();
  const { goTo } = useShown();
  const refusal = useRefusal()("session.resume");
  const busy = useAsking("session.resume");
  const [open, setOpen] = useState(false);
  if (state.status !== "paused") return null;
  const briefing = state.parked?.briefing;
  return (
    <Notice tone="warn">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div className="min-w-0">
          <p>This session is paused. Notes and chat go on; the clock and the steps wait.</p>
          {state.parked?.reason && (
            <p className="text-sm break-words text-muted">
              {state.parked.by.name}: {state.parked.reason}
            </p>
          )}
        </div>
        <div className="flex flex-wrap gap-2">
          {briefing && (
            <Button size="sm" aria-expanded={open} onClick={() => setOpen(!open)}>
              How it stood
            </Button>
          )}
          <Button
            size="sm"
            look="primary"
            refusal={refusal}
            busy={busy}
            onClick={() => room.ask({ kind: "session.resume", data: {} })}
          >
            Resume
          </Button>
        </div>
      </div>
      {open && briefing && (
        <div className="mt-2 max-h-80 overflow-y-auto">
          <Suspense fallback={null}>
            <BriefingView
              briefing={briefing}
              to={(seq, text) => (
                <button type="button" className="text-left hover:underline" onClick={() => goTo(seq)}>
                  {text}
                </button>
              )}
            />
          </Suspense>
        </div>
      )}
    </Notice>
  );
}

/** Who acts on the flow must not find out by a button that does not work any more. */
function ControlLost({ me }: { me: string }) {
  const [lost, dismiss] = useControlLost(me);
  const over = useOver();
  if (!lost || over) return null;
  return (
    <Notice tone="warn" live onDismiss={dismiss}>
      <p>
        <strong>{lost}</strong> has control now. Ask for it when you want to go on with the steps.
      </p>
    </Notice>
  );
}

function Summoned({ looking }: { looking: Looking }) {
  const { summoned, dismiss } = looking;
  const over = useOver();
  if (!summoned || over) return null;
  return (
    <Notice tone="info" onDismiss={dismiss}>
      <div className="flex flex-wrap items-center gap-2">
        <p>
          <strong>{summoned.by.name}</strong> brought everyone to “{summoned.node.title}”.
        </p>
        {looking.node !== summoned.node.id && (
          <Button
            size="sm"
            onClick={() => {
              looking.look(summoned.node.id);
              dismiss();
            }}
          >
            Go there
          </Button>
        )}
      </div>
    </Notice>
  );
}

function Following({ state, looking }: { state: State; looking: Looking }) {
  const { people } = useRoomView();
  const { following, follow } = looking;
  if (!following) return null;
  const name = state.participants.find((person) => person.id === following)?.name ?? "somebody";
  const here = people.some((person) => person.id === following);
  return (
    <Notice tone="info">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p>
          You follow <strong>{name}</strong>
          {here ? ": you see the step they look at." : ", who is not here at the moment."}
        </p>
        <Button size="sm" onClick={() => follow(null)}>
          Stop following
        </Button>
      </div>
    </Notice>
  );
}
