// The command palette: everywhere one can go and everything one can start, by name.
// What must stay true: it works with the keyboard alone; the list is one control with
// an active option, so that typing goes on while the arrows move; what is active stays so
// when search adds to the list.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Dialog as Radix } from "radix-ui";
import { useDeferredValue, useId, useRef, useState } from "react";
import type { SearchHit } from "../api/types";
import { flowsQuery } from "../features/flows/queries";
import { NothingFits } from "../features/search/nothing-fits";
import { searchQuery } from "../features/search/queries";
import { origin } from "../features/search/words";
import { liveSessionsQuery, pausedSessionsQuery } from "../features/sessions/queries";
import { cx } from "../lib/cx";
import { useReturnFocus } from "../ui/return-focus";
import { setTheme } from "../ui/theme";
import { type Entry, matching } from "./palette-entries";
import { PAGES } from "./settings-pages";

interface PaletteProps {
  /** What was typed before it was there. */
  begun: () => string;
  onClose: () => void;
  onKeys: () => void;
  onSignOut: () => void;
}

/** What search answers, and what it finds that the lists at hand do not name. */
function useFound(text: string, named: readonly Entry[]) {
  const navigate = useNavigate();
  const q = useDeferredValue(text.trim());
  const answer = useQuery(searchQuery(q.length > 1 ? q : "", { limit: 5 })).data;
  if (q.length < 2 || !answer) return { found: [] };
  const isNamed = (hit: SearchHit) => named.some((entry) => entry.key === hit.of) && hit.kind !== "step";
  const found = answer.hits
    .filter((hit) => !isNamed(hit))
    .map(
      (hit): Entry => ({
        group: hit.kind === "step" ? "Step" : hit.kind === "flow" ? "Flows" : "Sessions",
        name: hit.title,
        more: origin(hit),
        key: hit.id,
        run: () =>
          hit.kind === "session" || hit.kind === "running"
            ? void navigate({ to: "/sessions/$id", params: { id: hit.of } })
            : void navigate({ to: "/flows", search: { flow: hit.of } }),
      }),
    );
  return { found, answer };
}

function useEntries({ onKeys, onSignOut }: Pick<PaletteProps, "onKeys" | "onSignOut">): Entry[] {
  const navigate = useNavigate();
  const flows = useInfiniteQuery(flowsQuery).data?.pages.flatMap((page) => page.items) ?? [];
  const live = useQuery(liveSessionsQuery).data?.items ?? [];
  const paused = useQuery(pausedSessionsQuery).data?.items ?? [];
  return [
    { group: "Go to", name: "Dashboard", run: () => void navigate({ to: "/" }) },
    { group: "Go to", name: "Flows", run: () => void navigate({ to: "/flows" }) },
    { group: "Go to", name: "People", run: () => void navigate({ to: "/people" }) },
    { group: "Go to", name: "Escalations", run: () => void navigate({ to: "/escalations" }) },
    { group: "Go to", name: "Settings", run: () => void navigate({ to: "/settings" }) },
    ...PAGES.map(({ to, name }) => ({
      group: "Go to",
      name: `Settings: ${name}`,
      key: to,
      run: () => void navigate({ to }),
    })),
    { group: "Go to", name: "Shared links", run: () => void navigate({ to: "/links" }) },
    ...[...live, ...paused].map((session) => ({
      group: "Sessions",
      name: session.title,
      more: [session.ticket, session.client, session.headline].filter(Boolean).join(" · "),
      key: session.id,
      run: () => void navigate({ to: "/sessions/$id", params: { id: session.id } }),
    })),
    ...flows.map((flow) => ({
      group: "Flows",
      name: flow.title,
      more: flow.tags.join(", "),
      key: flow.id,
      run: () => void navigate({ to: "/flows", search: { flow: flow.id } }),
    })),
    { group: "Do", name: "Light theme", run: () => setTheme("light") },
    { group: "Do", name: "Dark theme", run: () => setTheme("dark") },
    { group: "Do", name: "Theme as the system", run: () => setTheme("system") },
    { group: "Do", name: "Show the keys", run: onKeys },
    { group: "Do", name: "Sign out", run: onSignOut },
  ];
}

export default function Palette(props: PaletteProps) {
  const { begun, onClose } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const focus = useReturnFocus();
  const entries = useEntries(props);
  const [text, setText] = useState("");
  const [marked, setMarked] = useState<string | null>(null);
  const named = matching(entries, text).slice(0, 30);
  const { found: others, answer } = useFound(text, named);
  const found = [...named, ...others];
  const place = found.findIndex((entry) => keyOf(entry) === marked);
  const active = Math.max(place, 0);
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length > 0) {
      event.preventDefault();
      const next = (active + step + found.length) % found.length;
      const entry = found[next];
      setMarked(entry ? keyOf(entry) : null);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(found[active]);
    }
  };
  return (
    <Radix.Root open onOpenChange={onClose}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[rgb(8_18_26/0.5)]" />
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={() => {
            focus.remember();
            setText(begun());
          }}
          onCloseAutoFocus={focus.giveBack}
          className="fixed top-[12dvh] left-1/2 z-50 flex max-h-[70dvh] w-[min(38rem,calc(100vw-2rem))] -translate-x-1/2 flex-col overflow-hidden rounded-lg border border-line bg-surface shadow-pop"
        >
          <Radix.Title className="sr-only">Go to or do</Radix.Title>
          <input
            ref={input}
            role="combobox"
            aria-label="Go to or do"
            aria-expanded
            aria-controls={`${id}-list`}
            aria-activedescendant={found.length > 0 ? `${id}-${active}` : undefined}
            autoComplete="off"
            placeholder="A page, a session, a flow, a problem, something to do"
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setMarked(null);
            }}
            onKeyDown={onKeyDown}
            className="h-12 shrink-0 border-b border-line bg-surface px-4 outline-none"
          />
          <div id={`${id}-list`} role="listbox" aria-label="Found" className="overflow-y-auto p-1.5">
            {found.map((entry, index) => (
              <Option
                key={keyOf(entry)}
                id={`${id}-${index}`}
                entry={entry}
                active={index === active}
                run={() => run(entry)}
              />
            ))}
          </div>
          {found.length === 0 && (
            <div className="space-y-2 px-4 pb-4">
              {answer ? (
                <NothingFits
                  answer={answer}
                  onInstead={(instead) => {
                    setText(instead);
                    input.current?.focus();
                  }}
                />
              ) : (
                <p className="text-muted">Nothing is called “{text}”.</p>
              )}
            </div>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function keyOf({ group, key, name }: Entry) {
  return `${group} ${key ?? name}`;
}

interface OptionProps {
  id: string;
  entry: Entry;
  active: boolean;
  run: () => void;
}

function Option({ id, entry, active, run }: OptionProps) {
  return (
    // The input keeps the focus and takes the keys, as comboboxes do.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      onClick={run}
      className={cx(
        "flex cursor-pointer items-baseline gap-3 rounded-sm px-3 py-1.5 text-sm",
        active ? "bg-accent-soft" : "hover:bg-raised",
      )}
    >
      <span className="w-16 shrink-0 text-xs text-muted">{entry.group}</span>
      <span className="min-w-0 truncate">
        {entry.name}
        {entry.more && <span className="ml-2 text-xs text-muted">{entry.more}</span>}
      </span>
    </div>
  );
}
