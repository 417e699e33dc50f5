// The live room: one session, everyone in it, now.
// What must stay true: what is shown is the folded state and nothing else; the
// room stays readable when the connection is gone.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useMemo } from "react";
import { ApiError, wordsOf } from "../../../api/problem";
import type { State } from "../../../api/protocol";
import type { FlowDocument } from "../../../api/types";
import { useShortcuts } from "../../../lib/keys";
import { useTitle } from "../../../lib/use-title";
import type { LiveRoom } from "../../../live/live-room";
import { RoomContext, useOpenRoom, useRoomView } from "../../../live/use-room";
import { buttonClass } from "../../../ui/button";
import { Failed, SkeletonRows } from "../../../ui/feedback";
import { Notice } from "../../../ui/notice";
import { guideQuery, sessionQuery } from "../queries";
import { LeaveGuard } from "./leave-guard";
import { LookCard } from "./look-card";
import { NoteField } from "./notes";
import { Notices } from "./notices";
import type { PanelProps } from "./panels/panel";
import { ShownContext } from "./shown";
import { SidePanels } from "./side-panels";
import { StepCard } from "./step-card";
import { StepTools } from "./step-tools";
import { Timeline } from "./timeline";
import { TopBar } from "./top-bar";
import { type Looking, useLooking } from "./use-looking";
import { useReplay } from "./use-replay";
import { useTellPresence } from "./use-room-bits";
import { FlowOutline, PathSoFar } from "./way";
import { isOver } from "./words";

// Fetched when it is over, and when somebody added a step: that comes over the line, so the line is there.
const Ended = lazy(() => import("./ended").then((file) => ({ default: file.Ended })));
const AddedSteps = lazy(() => import("./add-step").then((file) => ({ default: file.AddedSteps })));

interface RoomProps {
  session: string;
  me: string;
  /** May remove what was written. */
  admin: boolean;
  /** Comes to watch only. */
  watch: boolean;
  /** The moment that the address names. */
  moment: number | null;
  /** Which panel is open first. */
  beside: string;
  /** What looks things up, beside the step. */
  find: (panel: PanelProps) => ReactNode;
  write: (panel: PanelProps, goTo: (seq: number) => void) => ReactNode;
}

export function Room({ session, me, watch, ...rest }: RoomProps) {
  const room = useOpenRoom(session, me, watch ? "observer" : "participant");
  const known = useQuery(sessionQuery(session));
  useTitle(known.data?.title ?? "Session");
  const gone = known.error instanceof ApiError && known.error.problem.status === 404;
  if (gone) return <NoRoom because={wordsOf(known.error)} />;
  if (!room) return <Opening />;
  return (
    <RoomContext value={room}>
      <OpenRoom session={session} me={me} {...rest} room={room} />
    </RoomContext>
  );
}

type OpenProps = Omit<RoomProps, "watch"> & { room: LiveRoom };

function OpenRoom({ room, ...rest }: OpenProps) {
  const { state, connection } = useRoomView();
  if (state) return <LoadedRoom {...rest} room={room} state={state} />;
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

interface LoadedProps extends OpenProps {
  state: State;
}

function LoadedRoom({ session, me, admin, moment, beside, find, write, room, state: now }: LoadedProps) {
  const { log } = useRoomView();
  const replay = useReplay(session, moment);
  const state = replay.state ?? now;
  const guide = useQuery({ ...guideQuery(session, log ?? ""), enabled: now.flow !== null && log !== null });
  const looking = useLooking(state, me);
  const typed = useTellPresence(room, looking.node ?? state.node?.id ?? null, looking.quiet);
  useShortcuts({
    Escape: () => {
      looking.look(null);
      if (replay.at !== null) replay.goTo(null);
    },
    f: () => looking.follow(looking.following || state.driver === me ? null : state.driver),
  });
  const shown = useMemo(
    () => ({ at: replay.at, when: replay.when, goTo: replay.goTo, look: looking.look }),
    [replay.at, replay.when, replay.goTo, looking.look],
  );
  const flow = guide.data ?? undefined;
  const centre = { state, me, flow, failure: guide.error, onRetry: () => void guide.refetch(), looking };
  return (
    <ShownContext value={shown}>
      <main
        onInput={typed}
        className="flex min-h-0 flex-1 flex-col lg:h-[calc(100dvh-3rem)] lg:flex-none lg:overflow-hidden"
      >
        <LeaveGuard />
        <TopBar state={state} me={me} looking={looking} flow={flow} />
        <Notices state={state} me={me} looking={looking} />
        <div className="flex min-h-0 flex-1 flex-col lg:grid lg:grid-cols-[16rem_minmax(0,1fr)_23rem]">
          {/* The step comes first for those who go through with the keyboard or on a phone. */}
          <div data-scroller className="relative min-w-0 lg:order-2 lg:overflow-y-auto">
            <div className="mx-auto max-w-3xl space-y-6 px-4 py-5 lg:px-6">
              <Centre {...centre} />
              {state.steps.length > 0 && (
                <Suspense fallback={null}>
                  <AddedSteps state={state} />
                </Suspense>
              )}
              <NoteField
                session={session}
                state={state}
                flow={flow}
                here={looking.node ?? state.node?.id ?? null}
              />
            </div>
          </div>
          <SidePanels {...{ session, me, state, flow, looking, beside, find, write }} />
          <div className="relative space-y-6 border-line p-4 max-lg:border-t lg:order-1 lg:overflow-y-auto lg:border-r">
            <PathSoFar state={state} onLook={looking.look} />
            {flow && (
              <FlowOutline state={state} flow={flow} me={me} looking={looking.node} onLook={looking.look} />
            )}
          </div>
        </div>
        <div className="flex shrink-0 flex-col border-t border-line bg-surface max-lg:max-h-96 lg:h-44">
          <Timeline session={session} state={state} replay={replay} admin={admin} />
        </div>
      </main>
    </ShownContext>
  );
}

interface CentreProps {
  state: State;
  me: string;
  flow: FlowDocument | undefined;
  failure: unknown;
  onRetry: () => void;
  looking: Looking;
}

function Centre({ state, me, flow, failure, onRetry, looking }: CentreProps) {
  if (isOver(state.status) && !looking.node) {
    return (
      <Suspense fallback={<SkeletonRows rows={3} className="h-16" />}>
        <Ended state={state} />
      </Suspense>
    );
  }
  if (!state.flow) return <FreeForm state={state} />;
  if (failure) return <Failed words={wordsOf(failure)} onRetry={onRetry} />;
  if (!flow) return <SkeletonRows rows={3} className="h-16" />;
  const looked = looking.node ? flow.nodes.find((node) => node.id === looking.node) : undefined;
  if (looked) return <LookCard state={state} flow={flow} node={looked} onBack={() => looking.look(null)} />;
  const node = flow.nodes.find((one) => one.id === state.node?.id);
  if (!node) return <Notice tone="bad">The flow has no step “{state.node?.title}”.</Notice>;
  return <StepCard key={state.node_seq} state={state} flow={flow} node={node} me={me} />;
}

function FreeForm({ state }: { state: State }) {
  return (
    <article className="space-y-4">
      <div className="space-y-2">
        <h2 className="text-2xl font-semibold">Working without a flow</h2>
        <p className="max-w-[72ch] text-muted">
          Write down what you see and do as notes, facts and added steps; everyone here sees them at once. End
          the session with its outcome when you are done.
        </p>
      </div>
      <StepTools state={state} flow={undefined} node={undefined} />
    </article>
  );
}
