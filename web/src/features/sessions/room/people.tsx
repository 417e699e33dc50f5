// Everyone who takes part: who is here, where, and what they may do.
import type { State } from "../../../api/protocol";
import type { FlowDocument } from "../../../api/types";
import { useRoom, useRoomView } from "../../../live/use-room";
import { Avatar } from "../../../ui/avatar";
import { Button } from "../../../ui/button";
import { useRefusal } from "./use-room-bits";
import { ROLES, ROLES_THEN } from "./words";

export function People({ state, flow, me }: { state: State; flow: FlowDocument | undefined; me: string }) {
  const room = useRoom();
  const { people, pending } = useRoomView();
  const refusal = useRefusal();
  const where = (id: string) => {
    const here = people.find((person) => person.id === id);
    if (!here) return "not here now";
    if (state.status === "completed") return "here";
    const node = flow?.nodes.find((one) => one.id === here.focus);
    const place = !node
      ? "here"
      : node.id === state.node?.id
        ? "at the current step"
        : `looks at “${node.title}”`;
    return here.typing ? `${place}, typing` : place;
  };
  const granting = pending.some((command) => command.kind === "control.grant");
  return (
    <ul aria-label="People" className="space-y-1">
      {state.participants.map((person) => {
        const here = people.some((one) => one.id === person.id);
        const grantable = state.driver === me && person.id !== me && person.role === "collaborator";
        return (
          <li key={person.id} className="flex items-center gap-3 rounded-md px-1.5 py-1.5">
            <Avatar name={person.name} ring={person.role} away={!here} />
            <div className="min-w-0 flex-1">
              <p className="truncate text-sm font-medium">
                {person.name}
                {person.id === me && <span className="font-normal text-muted"> (you)</span>}
              </p>
              <p className="text-xs text-muted">
                {(state.status === "completed" ? ROLES_THEN : ROLES)[person.role]} · {where(person.id)}
              </p>
            </div>
            {grantable && state.status === "running" && (
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
      })}
    </ul>
  );
}
