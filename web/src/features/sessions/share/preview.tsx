// What viewers of a link would see now: the page itself, drawn by what draws it there.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { wordsOf } from "../../../api/problem";
import type { GuestState } from "../../../api/protocol";
import { view } from "../../../shared/view";
import { Skeleton } from "../../../ui/feedback";
import { Notice } from "../../../ui/notice";
import { previewQuery } from "./queries";
import "../../../shared/view.css";

interface PreviewProps {
  session: string;
  start: number;
  names: boolean;
  head: number;
  /** What is about to be written for them. */
  update?: string;
}

export function Preview({ session, head, ...draft }: PreviewProps) {
  const { data, error } = useQuery(previewQuery(session, draft, head));
  return (
    <section aria-label="What they will see" className="space-y-1.5">
      <p className="text-sm font-medium">What they will see</p>
      {error && <Notice tone="bad">{wordsOf(error)}</Notice>}
      {data ? <Page state={data as GuestState} /> : <Skeleton className="h-48" />}
    </section>
  );
}

function Page({ state }: { state: GuestState }) {
  const frame = useRef<HTMLElement>(null);
  // Headings of a page within a page would be headings of this one.
  useEffect(() => frame.current?.replaceChildren(view(state, { headings: "p" })), [state]);
  return (
    <section
      ref={frame}
      className="relative sv sv-small max-h-80 overflow-y-auto rounded-md border border-line bg-surface p-4"
      tabIndex={0}
      aria-label="Preview of the page"
    />
  );
}
