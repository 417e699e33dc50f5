// Who acts on the flow, and how that changes.
// What must stay true: which buttons may be pressed, and why not, is the server's
// word; a moment from which taking is allowed is counted down.
import { Hand } from "lucide-react";
import type { State } from "../../../api/protocol";
import { cx } from "../../../lib/cx";
import { useShortcuts } from "../../../lib/keys";
import { useRoom, useRoomView } from "../../../live/use-room";
import { announce } from "../../../ui/announce";
import { Button } from "../../../ui/button";
import { Notice } from "../../../ui/notice";
import { secondsUntil } from "./permission";
import { useAsking, useRefusal, useServerNow } from "./use-room-bits";
import { isOver } from "./words";

const CONTROL = ["control.request", "control.take", "control.release", "control.grant"] as const;

export function Control({ state, me }: { state: State; me: string }) {
  const room = useRoom();
  const { can } = useRoomView();
  const refusal = useRefusal();
  const wait = secondsUntil(can, "control.take", useServerNow());
  const busy = useAsking(...CONTROL);
  const driving = state.driver === me;
  const request = () => room.ask({ kind: "control.request", data: {} });
  const take = () => room.ask({ kind: "control.take", data: {} });
  const release = () => room.ask({ kind: "control.release", data: {} });
  useShortcuts({
    r: () => {
      if (busy || driving) return;
      if (!refusal("control.take")) take();
      else if (!refusal("control.request")) request();
      else announce(refusal("control.take") ?? "");
    },
  });
  if (isOver(state.status)) return null;
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <ControlBadge state={state} me={me} />
      {driving ? (
        <Button size="sm" refusal={refusal("control.release")} busy={busy} onClick={release}>
          Release control
        </Button>
      ) : (
        <>
          <Button size="sm" refusal={refusal("control.request")} busy={busy} onClick={request}>
            Request control
          </Button>
          <Button size="sm" refusal={refusal("control.take")} busy={busy} onClick={take}>
            {wait === null ? "Take control" : `Take control in ${wait} s`}
          </Button>
        </>
      )}
    </div>
  );
}

function ControlBadge({ state, me }: { state: State; me: string }) {
  const driver = state.participants.find((person) => person.id === state.driver);
  const driving = state.driver === me;
  return (
    <span
      data-testid="control"
      className={cx(
        "inline-flex h-8 items-center gap-1.5 rounded-md px-2.5 text-sm font-medium",
        driving ? "bg-accent-soft text-ink" : "bg-raised text-ink",
      )}
    >
      <Hand aria-hidden size={15} className={driving ? "text-accent" : "text-muted"} />
      {driving ? "You have control" : driver ? `${driver.name} has control` : "Nobody has control"}
    </span>
  );
}

/** Requests somebody waits for an answer to; for the one who can give it. */
export function ControlRequests({ state, me }: { state: State; me: string }) {
  const room = useRoom();
  const refusal = useRefusal();
  const busy = useAsking("control.grant");
  if (state.driver !== me) return null;
  return state.control_requests.map(({ user }) => (
    <Notice key={user.id} tone="info" live>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p>
          <strong>{user.name}</strong> asks for control.
        </p>
        <Button
          size="sm"
          look="primary"
          refusal={refusal("control.grant")}
          busy={busy}
          onClick={() => room.ask({ kind: "control.grant", data: { to: user.id } })}
        >
          Give control to {user.name}
        </Button>
      </div>
    </Notice>
  ));
}
