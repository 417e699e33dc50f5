// The log as far as it is wanted: what came over the socket, and what was before.
// What must stay true: no event twice, none missing between the earliest and the
// last; a part of the past is read once.
import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import type { Event } from "../../../api/protocol";
import { useRoomView } from "../../../live/use-room";
import { eventsQuery } from "../queries";

export const PART = 200;

/** The parts that hold events `…= upTo`, the newest `parts` of them. */
export function partsOf(upTo: number, parts: number): { after: number; upTo: number }[] {
  const last = Math.ceil(upTo / PART);
  return Array.from({ length: Math.min(parts, last) }, (_, back) => {
    const after = (last - 1 - back) * PART;
    return { after, upTo: Math.min(after + PART, upTo) };
  }).toReversed();
}

interface Timeline {
  /** In order. */
  events: Event[];
  loading: boolean;
  failed: unknown;
  retry: () => void;
  earlier: (() => void) | null;
}

export function useTimeline(session: string): Timeline {
  const { log, events, eventsAfter } = useRoomView();
  const [parts, setParts] = useState(1);
  const wanted = log ? partsOf(eventsAfter, parts) : [];
  const pages = useQueries({
    queries: wanted.map(({ after, upTo }) => eventsQuery(session, log ?? "", after, upTo)),
  });
  const whole = pages.every((page) => page.data);
  const history = pages.flatMap((page) => page.data ?? []);
  return {
    events: [...history, ...events],
    loading: !log || !whole,
    failed: pages.find((page) => page.error)?.error ?? null,
    retry: () => {
      for (const page of pages) if (page.error) void page.refetch();
    },
    earlier: whole && (wanted[0]?.after ?? 0) > 0 ? () => setParts(parts + 1) : null,
  };
}
