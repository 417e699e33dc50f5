// What somebody is asked to take over, before the room: why, what was tried, what changed
// since, and what they may do about it.
// What must stay true: it is read from the session itself, live, without taking part; what is
// enabled is the server's word; who comes too late reads who was first.
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import type { Escalation, State } from "../../../api/protocol";
import { ago } from "../../../lib/time";
import { useTitle } from "../../../lib/use-title";
import { currentEscalation } from "../../../live/room/escalation";
import { RoomContext, useOpenRoom, useRoomView } from "../../../live/use-room";
import { buttonClass } from "../../../ui/button";
import { SkeletonRows } from "../../../ui/feedback";
import { Notice } from "../../../ui/notice";
import { command } from "../queries";
import { refusalOf } from "../room/permission";
import { ShownContext } from "../room/shown";
import { useServerNow } from "../room/use-room-bits";
import { Actions } from "./actions";
import { Assessment, Confirmed } from "./assessment";
import { BriefingView } from "./briefing";
import { SinceThen } from "./since-then";
import { useEnd } from "./use-end";
import { askedWords, isPressing, seenWords, urgencyName, whatBecame } from "./words";

export function EscalationContext({ session, me }: { session: string; me: string }) {
  const room = useOpenRoom(session, me, "reader");
  const navigate = useNavigate();
  useTitle("Escalation");
  const shown = useMemo(() => {
    // A moment is looked at in the room.
    const goTo = (at: number | null) =>
      void navigate({
        to: "/sessions/$id",
        params: { id: session },
        search: { watch: true, ...(at !== null && { at }) },
      });
    return { at: null, when: null, goTo };
  }, [navigate, session]);
  if (!room) return <Opening />;
  return (
    <RoomContext value={room}>
      <ShownContext value={shown}>
        <Loaded session={session} me={me} />
      </ShownContext>
    </RoomContext>
  );
}

function Opening() {
  return (
    <main className="mx-auto w-full max-w-6xl px-4 py-6">
      <h1 className="sr-only">Escalation</h1>
      <SkeletonRows rows={4} className="h-16" />
    </main>
  );
}

function Loaded({ session, me }: { session: string; me: string }) {
  const { state, connection } = useRoomView();
  const offer = state && (currentEscalation(state) ?? state.escalations.at(-1));
  if (state && offer) return <Offer session={session} me={me} state={state} offer={offer} />;
  if (!state && connection.is !== "stopped") return <Opening />;
  const why =
    connection.is === "stopped"
      ? "It was taken over, given to somebody else or withdrawn, or it never was yours to see."
      : "Nobody is asked to take this session over.";
  return (
    <main className="mx-auto w-full max-w-lg px-4 py-16">
      <h1 className="mb-3 text-xl font-semibold">There is nothing to take over here</h1>
      <Notice tone="info">{why}</Notice>
      <Link to="/escalations" className={`${buttonClass("plain", "md")} mt-5`}>
        To the escalations
      </Link>
    </main>
  );
}

interface OfferProps {
  session: string;
  me: string;
  state: State;
  offer: Escalation;
}

function Offer({ session, me, state, offer }: OfferProps) {
  const { can, connection } = useRoomView();
  const now = useServerNow();
  useSeen(session, me, offer, refusalOf(can, "escalation.see", now) === null);
  const about = [state.ticket && `Ticket ${state.ticket.number}`, state.ticket?.client].filter(Boolean);
  const own = offer.by.id === me;
  const became = whatBecame(offer);
  const gone = connection.is === "stopped";
  const end = useEnd(session, offer, gone);
  const seen = own ? seenWords(offer) : null;
  return (
    <main className="mx-auto w-full max-w-6xl space-y-5 px-4 py-6">
      <header className="space-y-1.5">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
          <Link to="/escalations" className="text-muted hover:underline">
            Escalations
          </Link>
          <span aria-hidden className="text-muted">
            /
          </span>
          <span className={isPressing(offer.urgency) ? "font-semibold text-bad" : "font-semibold"}>
            {urgencyName(offer.urgency)}
          </span>
          {about.length > 0 && <span className="text-muted">{about.join(" · ")}</span>}
        </p>
        <h1 className="text-2xl font-semibold break-words">{state.title}</h1>
        <p className="text-lg break-words">{offer.reason}</p>
        <p className="text-sm text-muted">
          {askedWords(offer, me).join(" ")}, {ago((offer.readdressed ?? offer).at, now)}
          {offer.skill && ` · needs ${offer.skill}`}
        </p>
        {offer.readdressed && (
          <p className="text-sm break-words text-muted">
            Given on by {offer.readdressed.by.name}: {offer.readdressed.reason}
          </p>
        )}
      </header>
      {became && (
        <Notice tone="info" live>
          {became}
        </Notice>
      )}
      {!became && gone && (
        <Notice tone="info" live>
          {end ?? "This is not asked of you any more."} What you see here is how it was then.
        </Notice>
      )}
      <Declined offer={offer} />
      {seen && <p className="text-sm text-muted">{seen}</p>}
      {!gone && <Actions session={session} state={state} offer={offer} own={own} />}
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <section aria-labelledby="briefing" className="space-y-3">
          <h2 id="briefing" className="text-lg font-semibold">
            Briefing
          </h2>
          <div className="rounded-lg border border-line bg-surface px-4 py-4">
            <BriefingView
              briefing={offer.briefing}
              to={(at, text) => (
                <Link
                  to="/sessions/$id"
                  params={{ id: session }}
                  search={{ at, watch: true }}
                  className="hover:underline"
                >
                  {text}
                </Link>
              )}
            >
              <Assessment offer={offer} now={now} />
              <Confirmed offer={offer} />
            </BriefingView>
          </div>
        </section>
        <SinceThen session={session} state={state} offer={offer} />
      </div>
    </main>
  );
}

/** Who of those asked would not, and that nobody is left. */
export function Declined({ offer }: { offer: Escalation }) {
  if (offer.declined.length === 0) return null;
  return (
    <div className="space-y-0.5 text-sm">
      {offer.exhausted && offer.status === "open" && (
        <p role="status" className="font-semibold text-warn">
          Everybody who was asked has declined. Ask somebody else.
        </p>
      )}
      <ul aria-label="Who declined">
        {offer.declined.map((no) => (
          <li key={`${no.by.id} ${no.at}`} className="break-words text-muted">
            {no.by.name} will not: {no.reason}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Tells whoever asked that it was read. */
function useSeen(session: string, me: string, offer: Escalation, may: boolean): void {
  const news = may && !offer.seen.some((seen) => seen.by.id === me);
  const { id } = offer;
  useEffect(() => {
    // Nice to know, no more: where it cannot be told nothing is lost.
    if (news) command(session, { kind: "escalation.see", data: { escalation: id } }).catch(() => undefined);
  }, [session, id, news]);
}
