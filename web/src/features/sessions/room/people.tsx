// Everyone who takes part: who is here, where, and what they may do.
import type { State } from "../../../api/protocol";
import type { FlowDocument } from "../../../api/types";
import { useRoom } from "../../../live/use-room";
import { Avatar } from "../../../ui/avatar";
import { Button } from "../../../ui/button";
import { useShown } from "./shown";
import type { Looking } from "./use-looking";
import { useAsking, usePresent, useRefusal } from "./use-room-bits";
import { isOver, ROLES, ROLES_THEN } from "./words";

interface PeopleProps {
  state: State;
  flow: FlowDocument | undefined;
  me: string;
  looking: Looking;
}

export function People({ state, flow, me, looking }: PeopleProps) {
  return (
    <ul aria-label="People" className="space-y-1">
      {state.participants.map((person) => (
        <Row key={person.id} person={person} state={state} flow={flow} me={me} looking={looking} />
      ))}
    </ul>
  );
}

interface RowProps extends PeopleProps {
  person: State["participants"][number];
}

function Row({ person, state, flow, me, looking }: RowProps) {
  const room = useRoom();
  const people = usePresent();
  const isNow = useShown().at === null;
  const refusal = useRefusal();
  const granting = useAsking("control.grant");
  const present = people.find((one) => one.id === person.id);
  const over = isOver(state.status);
  const other = person.id !== me;
  const grantable = state.driver === me && other && person.role === "collaborator" && !over;
  const follows = looking.following === person.id;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md px-1.5 py-1.5">
      <Avatar name={person.name} ring={person.role} away={isNow && !present} />
      <div className="min-w-36 flex-1">
        <p className="truncate text-sm font-medium">
          {person.name}
          {!other && <span className="font-normal text-muted"> (you)</span>}
        </p>
        <p className="text-xs text-muted">
          {(over ? ROLES_THEN : ROLES)[person.role]}
          {isNow && ` · ${where(present, state, flow)}`}
        </p>
      </div>
      {other && (present || follows) && (
        <Button
          size="sm"
          aria-pressed={follows}
          aria-label={`${follows ? "Stop following" : "Follow"} ${person.name}`}
          onClick={() => looking.follow(follows ? null : person.id)}
        >
          {follows ? "Stop" : "Follow"}
        </Button>
      )}
      {grantable && (
        <Button
          size="sm"
          refusal={refusal("control.grant")}
          busy={granting}
          aria-label={`Give control to ${person.name}`}
          onClick={() => room.ask({ kind: "control.grant", data: { to: person.id } })}
        >
          Give control
        </Button>
      )}
    </li>
  );
}

function where(
  present: { focus: string | null; typing: boolean } | undefined,
  state: State,
  flow: FlowDocument | undefined,
): string {
  if (!present) return "not here now";
  if (isOver(state.status)) return "here";
  const node = flow?.nodes.find((one) => one.id === present.focus);
  const place = !node
    ? "here"
    : node.id === state.node?.id
      ? "at the current step"
      : `looks at “${node.title}”`;
  return present.typing ? `${place}, typing` : place;
}
