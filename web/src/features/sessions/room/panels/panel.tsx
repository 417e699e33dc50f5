// What the panels beside the step share.
import { type ReactNode, useState } from "react";
import type { Actor, State } from "../../../../api/protocol";
import { fullTime, timeOf } from "../../../../lib/time";
import { Button } from "../../../../ui/button";

export interface PanelProps {
  state: State;
  session: string;
  me: string;
}

/** Nothing is here yet, and what belongs here. */
export function Nothing({ children }: { children: ReactNode }) {
  return (
    <p className="rounded-md border border-dashed border-line px-3 py-4 text-center text-sm text-muted">
      {children}
    </p>
  );
}

export function ByLine({ by, at, children }: { by: Actor; at: string; children?: ReactNode }) {
  return (
    <p className="flex flex-wrap justify-between gap-x-2 text-xs text-muted">
      <span className="font-semibold text-ink">{by.name}</span>
      <span>
        {children}
        <time dateTime={at} title={fullTime(at)}>
          {timeOf(at)}
        </time>
      </span>
    </p>
  );
}

const MOST = 50;

/** The last of a long list, and a button for those before: pages of thousands are slow for everyone. */
export function useLast<Item>(items: readonly Item[]): [readonly Item[], ReactNode] {
  const [most, setMost] = useState(MOST);
  if (items.length <= most) return [items, null];
  const earlier = (
    <Button size="sm" look="quiet" className="mb-2 w-full" onClick={() => setMost(most + MOST)}>
      Show earlier ({items.length - most})
    </Button>
  );
  return [items.slice(-most), earlier];
}

/** A group of things of one kind, with its name. */
export function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="space-y-2">
      <h3 className="text-sm font-semibold text-muted">{title}</h3>
      {children}
    </section>
  );
}
