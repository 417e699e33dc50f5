// Commands that had no effect: what, why, and where things stand.
// What must stay true: shown next to the thing it is about, until dismissed or
// tried again.
import type { ReactNode } from "react";
import type { Command } from "../../../api/protocol";
import type { FlowDocument } from "../../../api/types";
import type { Refusal } from "../../../live/commands";
import { useRoom, useRoomView } from "../../../live/use-room";
import { Notice } from "../../../ui/notice";
import { whatWasAsked } from "./command-words";

interface RefusalsProps {
  of: Command["kind"][];
  flow?: FlowDocument | undefined;
  more?: (refusal: Refusal) => ReactNode;
}

export function Refusals({ of, flow, more }: RefusalsProps) {
  const room = useRoom();
  const refusals = useRoomView().refusals.filter((refusal) => of.includes(refusal.command.kind));
  return refusals.map((refusal) => (
    <Notice
      key={refusal.command.id}
      tone="warn"
      live
      title={`${whatWasAsked(refusal.command, flow)}.`}
      onDismiss={() => room.dismiss(refusal.command.id)}
    >
      <p>{refusal.message}</p>
      {refusal.current?.node && (
        <p>
          The session stands on “{refusal.current.node.title}” (event {refusal.current.seq}).
        </p>
      )}
      {more?.(refusal)}
    </Notice>
  ));
}

/** Why nothing that is written here can be sent now; a button's hint is not seen by who presses Enter. */
export function WhyNot({ because }: { because: string | null }) {
  return because && <p className="text-sm text-muted">{because}</p>;
}
