// Title, who is here and where, who acts, and whether all is saved.
import { Eye } from "lucide-react";
import type { Person, State } from "../../../api/protocol";
import type { FlowDocument } from "../../../api/types";
import { duration } from "../../../lib/time";
import { clockShows } from "../../../live/room/way";
import { useRoomView } from "../../../live/use-room";
import { Avatar } from "../../../ui/avatar";
import { Hint } from "../../../ui/button";
import { ConnectionState } from "./connection-state";
import { Control, ControlRequests } from "./control";
import { EndSession } from "./end-session";
import { Refusals } from "./refusals";
import { SessionMenu } from "./session-menu";
import { useShown } from "./shown";
import type { Looking } from "./use-looking";
import { useServerNow } from "./use-room-bits";
import { isOver, ROLES } from "./words";

interface TopBarProps {
  state: State;
  me: string;
  looking: Looking;
  flow: FlowDocument | undefined;
}

export function TopBar({ state, me, looking, flow }: TopBarProps) {
  return (
    <div className="space-y-2 border-b border-line bg-surface px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <h1 className="line-clamp-2 text-lg font-semibold lg:line-clamp-1">{state.title}</h1>
          <p className="flex flex-wrap items-center gap-x-2 text-sm text-muted">
            <ConnectionState />
            <span aria-hidden>·</span>
            <Elapsed state={state} />
            {state.ticket && (
              <>
                <span aria-hidden>·</span>
                <span className="truncate">
                  {state.ticket.number}
                  {state.ticket.client && `, ${state.ticket.client}`}
                </span>
              </>
            )}
            {state.flow && (
              <>
                <span aria-hidden>·</span>
                <span className="truncate">version {state.flow.number} of the flow</span>
              </>
            )}
          </p>
        </div>
        <Here state={state} me={me} />
        <Control state={state} me={me} />
        {!isOver(state.status) && <EndSession state={state} flow={flow} />}
        <SessionMenu state={state} looking={looking} />
      </div>
      <ControlRequests state={state} me={me} />
      <Refusals of={["control.request", "control.grant", "control.take", "control.release"]} />
    </div>
  );
}

/** It runs while nobody is here, too: that is said, and that the documents count otherwise. */
function Elapsed({ state }: { state: State }) {
  const now = new Date(useServerNow()).toISOString();
  if (!state.started_at) return null;
  const shows = duration(clockShows(state.clock, now));
  return (
    <Hint text={CLOCK}>
      <span role="timer" aria-label="Time since the session began, pauses left out">
        {isOver(state.status) ? `was open for ${shows}` : `open for ${shows}`}
        {state.status === "paused" && ", paused"}
      </span>
    </Hint>
  );
}

const CLOCK =
  "How long the session has been open, pauses left out. It runs while nobody is here, too: pause it when you leave. Documents count the time up to the last thing that was done.";

function Here({ state, me }: { state: State; me: string }) {
  const { people, guests } = useRoomView();
  // Who is here now was not there then.
  if (useShown().at !== null) return null;
  return (
    <>
      {guests > 0 && (
        <span className="flex items-center gap-1 text-sm text-muted">
          <Eye aria-hidden size={16} />
          {guests} watching<span className="sr-only"> by a link</span>
        </span>
      )}
      <ul aria-label="Here now" className="flex items-center gap-2.5 pl-1">
        {people.map((person) => (
          <li key={person.id}>
            <Hint text={whereIs(person, state, me)}>
              <span className="relative inline-flex">
                <Avatar
                  name={person.name}
                  size="sm"
                  ring={state.participants.find((one) => one.id === person.id)?.role ?? "observer"}
                />
                {person.typing && (
                  <span
                    aria-hidden
                    className="absolute -right-1 -bottom-1 rounded-full bg-accent px-1 text-[0.6rem] leading-3 font-bold text-on-accent"
                  >
                    …
                  </span>
                )}
                <span className="sr-only">{whereIs(person, state, me)}</span>
              </span>
            </Hint>
          </li>
        ))}
      </ul>
    </>
  );
}

export function whereIs(person: Person, state: State, me: string): string {
  const role = state.participants.find((one) => one.id === person.id)?.role ?? "observer";
  const name = person.id === me ? `${person.name} (you)` : person.name;
  const parts = [`${name} ${ROLES[role]}`];
  if (person.typing) parts.push("is typing");
  if (person.focus && person.focus !== state.node?.id) parts.push("looks at another step");
  return parts.join(", ");
}
