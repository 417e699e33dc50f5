// The live room: one session, everyone in it, now.
// What must stay true: what is shown is the folded state and nothing else; the
// room stays readable when the connection is gone.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError, wordsOf } from "../../../api/problem";
import type { State } from "../../../api/protocol";
import type { FlowDocument } from "../../../api/types";
import { useShortcuts } from "../../../lib/keys";
import { useTitle } from "../../../lib/use-title";
import type { LiveRoom } from "../../../live/live-room";
import { RoomContext, useOpenRoom, useRoom, useRoomView } from "../../../live/use-room";
import { buttonClass } from "../../../ui/button";
import { Failed, SkeletonRows } from "../../../ui/feedback";
import { Notice } from "../../../ui/notice";
import { Tabs } from "../../../ui/tabs";
import { flowVersionQuery, sessionQuery } from "../queries";
import { Ended } from "./ended";
import { LeaveGuard } from "./leave-guard";
import { LookCard } from "./look-card";
import { NoteField, Notes } from "./notes";
import { People } from "./people";
import { StepCard } from "./step-card";
import { Timeline } from "./timeline";
import { TopBar } from "./top-bar";
import { useTellPresence } from "./use-room-bits";
import { FlowOutline, PathSoFar } from "./way";

export function Room({ session, me }: { session: string; me: string }) {
  const room = useOpenRoom(session, me);
  const known = useQuery(sessionQuery(session));
  useTitle(known.data?.title ?? "Session");
  const gone = known.error instanceof ApiError && known.error.problem.status === 404;
  if (gone) return <NoRoom because={wordsOf(known.error)} />;
  if (!room) return <Opening />;
  return (
    <RoomContext value={room}>
      <OpenRoom session={session} me={me} room={room} />
    </RoomContext>
  );
}

function OpenRoom({ session, me, room }: { session: string; me: string; room: LiveRoom }) {
  const { state, connection } = useRoomView();
  if (state) return <LoadedRoom session={session} me={me} room={room} state={state} />;
  if (connection.is === "stopped") return <NoRoom because={connection.because} />;
  return <Opening late={connection.is === "waiting" || connection.is === "offline"} />;
}

function Opening({ late }: { late?: boolean }) {
  return (
    <main className="mx-auto w-full max-w-3xl space-y-4 px-4 py-8">
      <h1 className="sr-only">Session</h1>
      {late && (
        <Notice tone="warn" live>
          The server cannot be reached at the moment. It is tried again by itself.
        </Notice>
      )}
      <SkeletonRows rows={5} className="h-14" />
    </main>
  );
}

function NoRoom({ because }: { because: string }) {
  return (
    <main className="mx-auto w-full max-w-lg px-4 py-16">
      <h1 className="mb-3 text-xl font-semibold">This session cannot be opened</h1>
      <Notice tone="bad">{because}</Notice>
      <Link to="/" className={`${buttonClass("plain", "md")} mt-5`}>
        To the dashboard
      </Link>
    </main>
  );
}

interface LoadedProps {
  session: string;
  me: string;
  room: LiveRoom;
  state: State;
}

function LoadedRoom({ session, me, room, state }: LoadedProps) {
  const [looking, setLooking] = useState<string | null>(null);
  const version = useQuery({
    ...flowVersionQuery(state.flow?.version_id ?? ""),
    enabled: state.flow !== null,
  });
  const flow = version.data?.document;
  const typed = useTellPresence(room, looking ?? state.node?.id ?? null);
  useShortcuts({ Escape: () => setLooking(null) });
  const count = state.notes.length;
  return (
    <main
      onInput={typed}
      className="flex min-h-0 flex-1 flex-col lg:h-[calc(100dvh-3rem)] lg:flex-none lg:overflow-hidden"
    >
      <LeaveGuard />
      <TopBar state={state} me={me} />
      <Stopped />
      <div className="flex min-h-0 flex-1 flex-col lg:grid lg:grid-cols-[17rem_minmax(0,1fr)_20rem]">
        {/* The step comes first for those who go through with the keyboard or on a phone. */}
        <div data-scroller className="min-w-0 lg:order-2 lg:overflow-y-auto">
          <div className="mx-auto max-w-3xl space-y-6 px-4 py-5 lg:px-6">
            <Centre
              state={state}
              me={me}
              flow={flow}
              failure={version.error}
              onRetry={() => void version.refetch()}
              looking={looking}
              onBack={() => setLooking(null)}
            />
            <NoteField state={state} />
          </div>
        </div>
        <aside
          aria-label="Notes and people"
          className="flex min-h-0 flex-col border-line max-lg:border-t lg:order-3 lg:border-l"
        >
          <Tabs
            label="About this session"
            tabs={[
              {
                id: "notes",
                label: count > 0 ? `Notes (${count})` : "Notes",
                content: <Notes state={state} />,
              },
              { id: "people", label: "People", content: <People state={state} flow={flow} me={me} /> },
            ]}
          />
        </aside>
        <div className="space-y-6 border-line p-4 max-lg:border-t lg:order-1 lg:overflow-y-auto lg:border-r">
          <PathSoFar state={state} />
          {flow && <FlowOutline state={state} flow={flow} me={me} looking={looking} onLook={setLooking} />}
        </div>
      </div>
      <div className="flex shrink-0 flex-col border-t border-line bg-surface max-lg:max-h-96 lg:h-44">
        <Timeline session={session} />
      </div>
    </main>
  );
}

interface CentreProps {
  state: State;
  me: string;
  flow: FlowDocument | undefined;
  failure: unknown;
  onRetry: () => void;
  looking: string | null;
  onBack: () => void;
}

function Centre({ state, me, flow, failure, onRetry, looking, onBack }: CentreProps) {
  if (state.status === "completed" && !looking) return <Ended state={state} />;
  if (!state.flow) return <FreeForm />;
  if (failure) return <Failed words={wordsOf(failure)} onRetry={onRetry} />;
  if (!flow) return <SkeletonRows rows={3} className="h-16" />;
  const looked = looking ? flow.nodes.find((node) => node.id === looking) : undefined;
  if (looked && looked.id !== state.node?.id) {
    return <LookCard node={looked} current={state.node?.title ?? ""} onBack={onBack} />;
  }
  const node = flow.nodes.find((one) => one.id === state.node?.id);
  if (!node) return <Notice tone="bad">The flow has no step “{state.node?.title}”.</Notice>;
  return <StepCard key={state.node_seq} state={state} flow={flow} node={node} me={me} />;
}

function FreeForm() {
  return (
    <article className="space-y-2">
      <h2 className="text-2xl font-semibold">Working without a flow</h2>
      <p className="max-w-[72ch] text-muted">
        Write down what you see and do as notes; everyone here sees them at once. End the session with its
        outcome when you are done.
      </p>
    </article>
  );
}

/** The connection was ended for good: what is here stays to be read. */
function Stopped() {
  const { connection, pending } = useRoomView();
  const room = useRoom();
  if (connection.is !== "stopped") return null;
  return (
    <div className="border-b border-line bg-surface px-4 py-2.5">
      <Notice tone="bad" live title={connection.because}>
        <p>What you see here is how it was then.</p>
        {room && pending.length > 0 && <p>What you wrote since was not saved; copy it from the notes.</p>}
      </Notice>
    </div>
  );
}
