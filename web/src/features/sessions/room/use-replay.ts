// Replay: the room as it was after any event, by hand or by itself.
// What must stay true: the pictures come from the log alone; the whole log is read
// only when somebody looks back.
import { type UseQueryResult, useQueries } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { Event, State } from "../../../api/protocol";
import { Film } from "../../../live/film";
import { useRoomView } from "../../../live/use-room";
import { eventsQuery } from "../queries";
import { partsOf } from "./use-timeline";

const STEP_MS = 600;

export interface Replay {
  /** The event after which the room is shown; `null` is now. */
  at: number | null;
  last: number;
  playing: boolean;
  goTo: (seq: number | null) => void;
  play: (on: boolean) => void;
  /** The room then; `null` while it is not known yet, and for now. */
  state: State | null;
  when: string | null;
  failed: unknown;
}

/** `from` is the moment that the address names; going back to now takes it out of there. */
export function useReplay(session: string, from: number | null): Replay {
  const navigate = useNavigate();
  const { state: now } = useRoomView();
  const last = now?.seq ?? 0;
  const [at, setAt] = useState(from);
  const [linked, setLinked] = useState(from);
  const [playing, setPlaying] = useState(false);
  if (linked !== from) {
    setLinked(from);
    setAt(from);
  }
  const { film, failed } = useFilm(session, at !== null);
  const moment = at === null ? null : Math.min(at, last);
  useEffect(() => {
    if (!playing || !film) return;
    const timer = setInterval(() => setAt((seq) => (seq ?? 0) + 1), STEP_MS);
    return () => clearInterval(timer);
  }, [playing, film]);
  if (playing && moment !== null && moment >= last) setPlaying(false);
  const goTo = useCallback(
    (seq: number | null) => {
      setPlaying(false);
      setAt(seq);
      if (seq !== null || from === null) return;
      void navigate({ to: "/sessions/$id", params: { id: session }, search: {}, replace: true });
    },
    [navigate, session, from],
  );
  const play = (on: boolean) => {
    if (on && (moment === null || moment >= last)) setAt(1);
    setPlaying(on);
  };
  const shown = film && moment !== null ? film : null;
  const state = shown && moment !== null ? shown.at(moment) : null;
  const when = shown && moment !== null ? (shown.event(moment)?.at ?? null) : null;
  return { at: moment, last, playing, goTo, play, state, when, failed };
}

function together(pages: UseQueryResult<Event[]>[]): { past: Event[] | null; failed: unknown } {
  return {
    past: pages.every((page) => page.data) ? pages.flatMap((page) => page.data ?? []) : null,
    failed: pages.find((page) => page.error)?.error ?? null,
  };
}

function useFilm(session: string, wanted: boolean): { film: Film | null; failed: unknown } {
  const { log, events, eventsAfter } = useRoomView();
  const parts = wanted && log ? partsOf(eventsAfter, Number.POSITIVE_INFINITY) : [];
  const { past, failed } = useQueries({
    queries: parts.map(({ after, upTo }) => eventsQuery(session, log ?? "", after, upTo)),
    combine: together,
  });
  const film = useMemo(
    () => (wanted && past ? new Film([...past, ...events]) : null),
    [wanted, past, events],
  );
  return { film, failed };
}
