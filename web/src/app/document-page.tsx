// The documents of a session, at their address.
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ChevronLeft, Pin } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { wordsOf } from "../api/problem";
import type { Event } from "../api/protocol";
import { Documents } from "../features/documents/documents";
import type { Choosing } from "../features/documents/use-choosing";
import { allEventsQuery, sessionQuery } from "../features/sessions/queries";
import { knownFrom, whatHappened } from "../features/sessions/room/event-words";
import { cx } from "../lib/cx";
import { timeOf } from "../lib/time";
import { useTitle } from "../lib/use-title";
import { Failed, SkeletonRows } from "../ui/feedback";

export function DocumentPage() {
  const { id } = useParams({ from: "/signed-in/sessions/$id/document" });
  const { variant } = useSearch({ from: "/signed-in/sessions/$id/document" });
  const navigate = useNavigate();
  const session = useQuery(sessionQuery(id));
  const log = useQuery({
    ...allEventsQuery(id, session.data?.log ?? "", session.data?.head ?? 0),
    enabled: session.data !== undefined,
  });
  const linked = log.data?.findLast((event) => event.kind === "ticket.linked");
  const source = linked?.kind === "ticket.linked" ? linked.data.ticket.source : undefined;
  useTitle(session.data ? `Documents: ${session.data.title}` : "Documents");
  return (
    <main className="mx-auto w-full max-w-6xl space-y-4 px-4 py-6">
      <Link
        to="/sessions/$id"
        params={{ id }}
        className="inline-flex items-center gap-1 text-sm text-accent underline-offset-2 hover:underline"
      >
        <ChevronLeft aria-hidden size={15} />
        To the session
      </Link>
      <h1 className="text-xl font-semibold break-words">{session.data?.title ?? "Documents"}</h1>
      {session.error ? (
        <Failed words={wordsOf(session.error)} onRetry={() => void session.refetch()} />
      ) : session.data ? (
        <Documents
          session={id}
          source={source}
          ran={{
            from: session.data.created_at,
            until: isOver(session.data) ? session.data.updated_at : null,
          }}
          seq={session.data.head}
          variant={variant ?? "internal_note"}
          onVariant={(chosen) =>
            void navigate({ to: ".", search: { variant: chosen }, replace: true, resetScroll: false })
          }
          events={(lit, choosing) => (
            <Events
              session={id}
              log={session.data.log}
              seq={session.data.head}
              lit={lit}
              choosing={choosing}
            />
          )}
          goTo={(at) => void navigate({ to: "/sessions/$id", params: { id }, search: { at } })}
        />
      ) : (
        <SkeletonRows rows={8} />
      )}
    </main>
  );
}

function isOver({ status }: { status: string }): boolean {
  return status === "completed" || status === "abandoned";
}

interface EventsProps {
  session: string;
  log: string;
  seq: number;
  lit: number[];
  choosing: Choosing | undefined;
}

function Events({ session, log, seq, lit, choosing }: EventsProps) {
  const { data, error, refetch } = useQuery(allEventsQuery(session, log, seq));
  const rows = useRef<HTMLOListElement>(null);
  const first = lit[0];
  useEffect(() => {
    const row = rows.current?.querySelector<HTMLElement>(`[data-seq="${first}"]`);
    const box = rows.current?.parentElement;
    // Only the list is moved, never the page.
    if (row && box) box.scrollTop = row.offsetTop - box.offsetTop - box.clientHeight / 2;
  }, [first]);
  const known = useMemo(() => knownFrom(data ?? []), [data]);
  if (error) return <Failed words={wordsOf(error)} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={6} />;
  return (
    <>
      {choosing && <HowToChoose />}
      <ol ref={rows} className="divide-y divide-line text-sm">
        {data.map((event) => (
          <Row
            key={event.seq}
            event={event}
            words={whatHappened(event, known)}
            session={session}
            lit={lit.includes(event.seq)}
            choosing={choosing}
          />
        ))}
      </ol>
    </>
  );
}

function HowToChoose() {
  return (
    <p className="border-b border-line px-3 py-2 text-xs text-muted">
      <b className="font-medium text-ink">Tick</b> what enters the document,{" "}
      <Pin aria-hidden size={12} className="inline align-[-1px]" />{" "}
      <b className="font-medium text-ink">pin</b> what is also said first in it, under “Most important”; it
      stays where it happened.
    </p>
  );
}

interface RowProps {
  event: Event;
  words: string;
  session: string;
  lit: boolean;
  choosing: Choosing | undefined;
}

function Row({ event, words, session, lit, choosing }: RowProps) {
  const { seq } = event;
  const what = `${event.by.name} ${words}`;
  return (
    <li data-seq={seq} className={cx("flex items-start gap-2.5 px-3 py-1.5", lit && "bg-accent-soft")}>
      {choosing && (
        <input
          type="checkbox"
          aria-label={`Event ${seq} enters the document`}
          title={
            choosing.refusal ?? (choosing.enters(seq) ? "Enters the document" : "Does not enter the document")
          }
          disabled={choosing.refusal !== null}
          className="mt-1 size-4 shrink-0 accent-accent"
          checked={choosing.enters(seq)}
          onChange={() => choosing.tick(seq)}
        />
      )}
      <Link
        to="/sessions/$id"
        params={{ id: session }}
        search={{ at: seq }}
        className="group block min-w-0 flex-1"
      >
        <span className="mr-2 text-xs text-muted tabular-nums">
          {seq} · {timeOf(event.at)}
        </span>
        <span className="line-clamp-3 break-words group-hover:underline">{what}</span>
      </Link>
      {choosing && (
        <button
          type="button"
          aria-pressed={choosing.isPinned(seq)}
          aria-label={`Event ${seq} is said first`}
          title={
            choosing.refusal ??
            (choosing.isPinned(seq) ? "Said first, too; unpin it" : "Pin it: it is said first, too")
          }
          disabled={choosing.refusal !== null}
          onClick={() => choosing.pin(seq)}
          className={cx(
            "grid size-6 shrink-0 place-items-center rounded-sm hover:text-accent",
            choosing.isPinned(seq) ? "text-accent" : "text-muted",
          )}
        >
          <Pin aria-hidden size={14} fill={choosing.isPinned(seq) ? "currentColor" : "none"} />
        </button>
      )}
    </li>
  );
}
