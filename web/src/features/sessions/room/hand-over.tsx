// Help that is asked for, as the room sees it: waiting, declined, taken over, handed back.
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { Command, Escalation, State } from "../../../api/protocol";
import { currentEscalation } from "../../../live/room/escalation";
import { useRoom, useRoomView } from "../../../live/use-room";
import { Button, buttonClass } from "../../../ui/button";
import { Notice } from "../../../ui/notice";
import { askedWords, seenWords } from "../escalations/words";
import { Refusals } from "./refusals";
import { useAsking, useRefusal } from "./use-room-bits";
import { isOver } from "./words";

const ReturnDialog = lazy(() =>
  import("../escalations/dialogs").then((file) => ({ default: file.ReturnDialog })),
);
const EscalateDialog = lazy(() => import("./escalate-dialog"));
const KINDS: Command["kind"][] = [
  "escalation.offer",
  "escalation.claim",
  "escalation.decline",
  "escalation.return",
  "escalation.withdraw",
  "people.join",
];

export function HandOver({ state, me }: { state: State; me: string }) {
  const current = currentEscalation(state);
  const last = state.escalations.at(-1);
  const { connection } = useRoomView();
  // Nothing is asked of anybody any more, or not of who reads this.
  if (isOver(state.status) || connection.is === "stopped") return null;
  return (
    <>
      <Watching />
      {current?.status === "open" && <Open current={current} me={me} />}
      {current?.status === "claimed" && <Claimed current={current} me={me} />}
      {last?.status === "declined" && last.by.id === me && <Refused key={last.id} last={last} />}
      <HandedBack me={me} />
      <Refusals of={KINDS} />
    </>
  );
}

/** Who came to watch may come to take part. */
function Watching() {
  const room = useRoom();
  const { role } = useRoomView();
  const refusal = useRefusal()("people.join");
  const busy = useAsking("people.join");
  if (role !== "observer") return null;
  return (
    <Notice tone="info">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p>You are watching. Nothing you do here changes the session.</p>
        <Button
          size="sm"
          refusal={refusal}
          busy={busy}
          onClick={() => room.ask({ kind: "people.join", data: {} })}
        >
          Take part
        </Button>
      </div>
    </Notice>
  );
}

function Briefing() {
  const { session } = useRoom();
  return (
    <Link to="/escalations/$session" params={{ session }} className={buttonClass("plain", "sm")}>
      Briefing
    </Link>
  );
}

function Open({ current, me }: { current: Escalation; me: string }) {
  const room = useRoom();
  const refusal = useRefusal();
  const busy = useAsking("escalation.claim", "escalation.withdraw");
  const own = current.by.id === me;
  const data = { escalation: current.id };
  const seen = seenWords(current);
  const [who, asked] = askedWords(current, me);
  return (
    <Notice tone="info" live>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div className="min-w-0">
          <p className="break-words">
            <strong>{who}</strong> {asked}: {current.readdressed?.reason ?? current.reason}
          </p>
          {current.readdressed && (
            <p className="text-sm break-words text-muted">
              {own ? "You" : current.by.name} wrote: {current.reason}
            </p>
          )}
          {own && seen && <p className="text-sm text-muted">{seen}</p>}
          {current.declined.map((no) => (
            <p key={`${no.by.id} ${no.at}`} className="text-sm break-words text-muted">
              {no.by.name} will not: {no.reason}
            </p>
          ))}
          {current.exhausted && (
            <p className="text-sm font-semibold text-warn">
              Everybody who was asked has declined. Give it to somebody else in the briefing.
            </p>
          )}
        </div>
        <div className="flex flex-wrap gap-2">
          <Briefing />
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
      </div>
    </Notice>
  );
}

/** The one who was asked will not: whoever asked hears of it, and may ask somebody else. */
function Refused({ last }: { last: Escalation }) {
  const refusal = useRefusal()("escalation.offer");
  const [dismissed, setDismissed] = useState(false);
  const [asking, setAsking] = useState(false);
  const no = last.declined.at(-1);
  if (dismissed || !no) return null;
  return (
    <Notice tone="warn" live onDismiss={() => setDismissed(true)}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="min-w-0 break-words">
          <strong>{no.by.name}</strong> will not take over: {no.reason}
        </p>
        <Button size="sm" refusal={refusal} onClick={() => setAsking(true)}>
          Ask somebody else…
        </Button>
      </div>
      {asking && (
        <Suspense fallback={null}>
          <EscalateDialog onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </Notice>
  );
}

/** What came back while this page was open, with what is to be learnt; whoever came later reads it in the note. */
function HandedBack({ me }: { me: string }) {
  // As it is now, also while the past is looked at.
  const { state } = useRoomView();
  const [known, setKnown] = useState(() => new Set(returned(state).map(({ id }) => id)));
  const news = returned(state).filter(({ id, handed_back: back }) => !known.has(id) && back?.by.id !== me);
  return news.map(({ id, by, handed_back: back, lesson }) => (
    <Notice key={id} tone="info" live onDismiss={() => setKnown(new Set([...known, id]))}>
      <p>
        <strong>{back?.by.name}</strong> handed it back to {by.id === me ? "you" : by.name}
        {lesson ? ", with a lesson:" : "."}
      </p>
      {lesson && <p className="break-words whitespace-pre-wrap">{lesson}</p>}
    </Notice>
  ));
}

function returned(state: State | null): Escalation[] {
  return state?.escalations.filter((known) => known.status === "returned") ?? [];
}

function Claimed({ current, me }: { current: Escalation; me: string }) {
  const room = useRoom();
  const refusal = useRefusal();
  const [dialog, setDialog] = useState<"return" | "offer" | null>(null);
  const close = () => setDialog(null);
  const mine = current.claimed_by?.id === me;
  return (
    <Notice tone="info" live>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p>
          <strong>{mine ? "You" : current.claimed_by?.name}</strong> took over from {current.by.name}.
        </p>
        <div className="flex flex-wrap gap-2">
          <Briefing />
          {mine && (
            <>
              <Button
                size="sm"
                look="quiet"
                refusal={refusal("escalation.offer")}
                onClick={() => setDialog("offer")}
              >
                Ask somebody else…
              </Button>
              <Button size="sm" refusal={refusal("escalation.return")} onClick={() => setDialog("return")}>
                Hand it back…
              </Button>
            </>
          )}
        </div>
      </div>
      <Suspense fallback={null}>
        {dialog === "return" && <ReturnDialog session={room.session} offer={current} onClose={close} />}
        {dialog === "offer" && <EscalateDialog onClose={close} />}
      </Suspense>
    </Notice>
  );
}
