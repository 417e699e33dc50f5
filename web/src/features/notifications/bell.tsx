// The bell: how much is new, the newest as it comes, and the list behind it.
// What must stay true: nothing takes the focus from somebody typing; what is new is counted in
// words too, and read out once; what the room that is open says itself is not said again.
import { type InfiniteData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { Bell as BellIcon } from "lucide-react";
import { Popover } from "radix-ui";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { announce } from "../../ui/announce";
import { IconButton } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { type NotificationList, notificationsQuery, readOne } from "./queries";
import { Target } from "./target";
import { about, headline, isToldInTheRoom, isToldOnArrival, passedOnWords, unreadWords } from "./words";

const NotificationItems = lazy(() => import("./list"));

export function Bell() {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLSpanElement>(null);
  const { data } = useInfiniteQuery(notificationsQuery);
  const unread = data?.pages[0]?.unread ?? 0;
  useReadHere(data);
  return (
    <>
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Anchor asChild>
          <span ref={anchor} className="relative inline-flex">
            <IconButton
              icon={BellIcon}
              label={unreadWords(unread)}
              aria-haspopup="dialog"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            />
            {unread > 0 && (
              <span
                aria-hidden
                className="pointer-events-none absolute -top-0.5 -right-0.5 min-w-4 rounded-full bg-accent px-1 text-center text-[0.65rem] leading-4 font-semibold text-on-accent"
              >
                {unread > 99 ? "99+" : unread}
              </span>
            )}
          </span>
        </Popover.Anchor>
        <Popover.Portal>
          <Popover.Content
            align="end"
            sideOffset={6}
            collisionPadding={8}
            aria-label="Notifications"
            // The bell itself opens and closes it.
            onInteractOutside={(event) => {
              if (anchor.current?.contains(event.target as Node)) event.preventDefault();
            }}
            className="z-50 flex max-h-[min(32rem,80dvh)] w-[min(24rem,calc(100vw-1rem))] flex-col rounded-md border border-line bg-surface shadow-pop"
          >
            <Suspense fallback={<p className="p-4 text-sm text-muted">One moment…</p>}>
              <NotificationItems onGone={() => setOpen(false)} />
            </Suspense>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      {!open && <Newest data={data} />}
    </>
  );
}

type Told = InfiniteData<NotificationList> | undefined;

function usePath(): string {
  return useRouterState({ select: ({ location }) => location.pathname });
}

function useReading() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: notificationsQuery.queryKey });
  return useMutation({ mutationFn: readOne, onSettled });
}

/** What comes while somebody looks at the room that says it itself is read by that. */
function useReadHere(data: Told): void {
  const path = usePath();
  const { mutate } = useReading();
  const before = useRef<{ path: string; ids: Set<string> }>(null);
  useEffect(() => {
    const items = data?.pages[0]?.items;
    if (!items) return;
    // What was there when they came was said before; how it stands is said to whoever comes.
    const past = items.filter((told) => !isToldOnArrival(told));
    if (before.current?.path !== path) before.current = { path, ids: new Set(past.map(({ id }) => id)) };
    const { ids } = before.current;
    for (const told of items) {
      if (told.read_at || ids.has(told.id) || document.visibilityState !== "visible") continue;
      ids.add(told.id);
      if (isToldInTheRoom(told, path)) mutate(told.id);
    }
  }, [data, path, mutate]);
}

/** The one that came last while this page was open, until it is read or put away. */
function Newest({ data }: { data: Told }) {
  const newest = data?.pages[0]?.items[0];
  // What was there before is in the list.
  const known = useRef<string | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const read = useReading();
  const path = usePath();
  const isHere = newest !== undefined && isToldInTheRoom(newest, path);
  const loaded = data !== undefined;
  const id = newest?.id ?? "";
  const words = newest ? `${headline(newest)}: ${about(newest)}` : "";
  const isNew = newest !== undefined && !newest.read_at;
  useEffect(() => {
    if (!loaded) return;
    const before = known.current;
    known.current = id;
    if (before === null || before === id || id < before || !isNew) return;
    if (isHere) return;
    setShown(id);
    announce(words);
  }, [loaded, id, isNew, isHere, words]);
  if (!newest || newest.id !== shown || !isNew || isHere) return null;
  const passedOn = passedOnWords(newest);
  return (
    <Notice
      tone="info"
      title={headline(newest)}
      onDismiss={() => setShown(null)}
      className="fixed right-3 bottom-3 z-40 w-[min(22rem,calc(100vw-1.5rem))] shadow-pop"
    >
      <Target
        told={newest}
        className="text-accent underline underline-offset-2"
        onOpen={() => {
          read.mutate(newest.id);
          setShown(null);
        }}
      >
        {about(newest)}
      </Target>
      {passedOn && <p className="text-muted">{passedOn}</p>}
      {newest.text && <p className="line-clamp-2 text-muted">{newest.text}</p>}
    </Notice>
  );
}
