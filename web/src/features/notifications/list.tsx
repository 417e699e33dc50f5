// What the reader was told, newest first.
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Settings } from "lucide-react";
import { wordsOf } from "../../api/problem";
import { cx } from "../../lib/cx";
import { ago, fullTime } from "../../lib/time";
import { useNow } from "../../lib/use-now";
import { Button } from "../../ui/button";
import { Failed, SkeletonRows } from "../../ui/feedback";
import { type Notification, notificationsQuery, readOne, readUntil } from "./queries";
import { Target } from "./target";
import { about, headline, mailWords, passedOnWords } from "./words";

/** `onGone`: the reader left for somewhere. */
export default function NotificationItems({ onGone }: { onGone: () => void }) {
  const queries = useQueryClient();
  const list = useInfiniteQuery(notificationsQuery);
  const renew = () => queries.invalidateQueries({ queryKey: notificationsQuery.queryKey });
  const read = useMutation({ mutationFn: readOne, onSettled: renew });
  const readAll = useMutation({ mutationFn: readUntil, onSettled: renew });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const unread = list.data?.pages[0]?.unread ?? 0;
  const failed = list.error ?? readAll.error ?? read.error;
  const newest = items[0];
  return (
    <>
      <div className="flex items-center gap-2 border-b border-line px-3 py-2">
        <h2 className="flex-1 font-semibold">Notifications</h2>
        {unread > 0 && newest && (
          <Button size="sm" look="quiet" busy={readAll.isPending} onClick={() => readAll.mutate(newest.id)}>
            Mark all read
          </Button>
        )}
        <Link
          to="/settings/notifications"
          aria-label="Choose what you are told"
          title="Choose what you are told"
          className="rounded-md p-1.5 hover:bg-raised"
          onClick={onGone}
        >
          <Settings aria-hidden size={16} />
        </Link>
      </div>
      <div className="min-h-0 overflow-y-auto">
        {failed && <Failed words={wordsOf(failed)} onRetry={() => void list.refetch()} />}
        {list.isPending && (
          <div className="p-3">
            <SkeletonRows rows={3} className="h-12" />
          </div>
        )}
        {list.data && items.length === 0 && (
          <p className="px-4 py-6 text-center text-sm text-muted">
            Nothing yet. When somebody needs you, takes over from you, mentions you or gives you a task, it
            stands here.
          </p>
        )}
        <ul aria-label="Notifications" className="divide-y divide-line">
          {items.map((told) => (
            <Item
              key={told.id}
              told={told}
              onOpen={() => {
                if (!told.read_at) read.mutate(told.id);
                onGone();
              }}
            />
          ))}
        </ul>
        {list.hasNextPage && (
          <div className="p-2 text-center">
            <Button size="sm" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              Older
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

function Item({ told, onOpen }: { told: Notification; onOpen: () => void }) {
  const clock = useNow(30_000);
  const mail = mailWords(told.mail);
  const passedOn = passedOnWords(told);
  const isNew = !told.read_at;
  return (
    <li className={cx("relative px-3 py-2.5 text-sm", isNew && "bg-accent-soft")}>
      <Target told={told} onOpen={onOpen} className="block rounded-sm">
        <span className="flex items-baseline gap-2">
          <span className={cx("min-w-0 flex-1 break-words", isNew && "font-semibold")}>{headline(told)}</span>
          <time dateTime={told.at} title={fullTime(told.at)} className="shrink-0 text-xs text-muted">
            {ago(told.at, clock)}
          </time>
        </span>
        <span className="block break-words text-muted">{about(told)}</span>
        {passedOn && <span className="block break-words">{passedOn}</span>}
        {told.text && <span className="line-clamp-2 break-words">{told.text}</span>}
        {told.now?.became && <span className="block break-words font-medium">{told.now.became}</span>}
        {isNew && <span className="sr-only">Not read.</span>}
      </Target>
      {mail && <p className="mt-0.5 text-xs break-words text-muted">{mail}</p>}
    </li>
  );
}
