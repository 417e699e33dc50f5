// Help that is asked for, as the room sees it: waiting, taken over, handed back.
import { lazy, Suspense, useState } from "react";
import type { Command, Escalation, State } from "../../../api/protocol";
import { currentEscalation } from "../../../live/room/escalation";
import { useRoom } from "../../../live/use-room";
import { Button } from "../../../ui/button";
import { Notice } from "../../../ui/notice";
import { Refusals } from "./refusals";
import { useAsking, useRefusal } from "./use-room-bits";

const ReasonDialog = lazy(() => import("./reason-dialog").then((file) => ({ default: file.ReasonDialog })));
const KINDS: Command["kind"][] = [
  "escalation.offer",
  "escalation.claim",
  "escalation.decline",
  "escalation.return",
  "escalation.withdraw",
];

export function HandOver({ state, me }: { state: State; me: string }) {
  const current = currentEscalation(state);
  return (
    <>
      {current?.status === "open" && <Open current={current} me={me} />}
      {current?.status === "claimed" && <Claimed current={current} me={me} />}
      <Refusals of={KINDS} />
    </>
  );
}

function Open({ current, me }: { current: Escalation; me: string }) {
  const room = useRoom();
  const refusal = useRefusal();
  const busy = useAsking("escalation.claim", "escalation.withdraw");
  const own = current.by.id === me;
  const data = { escalation: current.id };
  const last = current.declined.at(-1);
  return (
    <Notice tone="info" live>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div className="min-w-0">
          <p className="break-words">
            <strong>{own ? "You" : current.by.name}</strong> asked {current.to?.name ?? "for somebody"} to
            take over: {current.reason}
          </p>
          {last && (
            <p className="text-sm break-words text-muted">
              {last.by.name} will not: {last.reason}
            </p>
          )}
        </div>
        {own ? (
          <Button
            size="sm"
            refusal={refusal("escalation.withdraw")}
            busy={busy}
            onClick={() => room.ask({ kind: "escalation.withdraw", data })}
          >
            Not needed any more
          </Button>
        ) : (
          <Button
            size="sm"
            look="primary"
            refusal={refusal("escalation.claim")}
            busy={busy}
            onClick={() => room.ask({ kind: "escalation.claim", data })}
          >
            Take over
          </Button>
        )}
      </div>
    </Notice>
  );
}

function Claimed({ current, me }: { current: Escalation; me: string }) {
  const room = useRoom();
  const refusal = useRefusal()("escalation.return");
  const [returning, setReturning] = useState(false);
  const mine = current.claimed_by?.id === me;
  return (
    <Notice tone="info" live>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p>
          <strong>{mine ? "You" : current.claimed_by?.name}</strong> took over from {current.by.name}.
        </p>
        {mine && (
          <Button size="sm" refusal={refusal} onClick={() => setReturning(true)}>
            Hand it back…
          </Button>
        )}
      </div>
      {returning && (
        <Suspense fallback={null}>
          <ReasonDialog
            title={`Hand it back to ${current.by.name}`}
            label="What is to be learnt from it?"
            action="Hand it back"
            kind="escalation.return"
            onClose={() => setReturning(false)}
            onSend={(lesson) =>
              room.ask({
                kind: "escalation.return",
                data: { escalation: current.id, ...(lesson && { lesson }) },
              })
            }
          />
        </Suspense>
      )}
    </Notice>
  );
}
