// Links that were made: whether they open, how often they were, and their end.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { wordsOf } from "../../../api/problem";
import { cx } from "../../../lib/cx";
import { count, timeOf } from "../../../lib/time";
import { Button } from "../../../ui/button";
import { Notice } from "../../../ui/notice";
import { endLink, type ShareLink, viewsQuery } from "./queries";

const STATES: Record<ShareLink["state"], string> = {
  open: "Open",
  expired: "Expired",
  revoked: "Ended",
  used_up: "All views used",
  switched_off: "Switched off",
};

/** Of these the end is still to come. */
const ENDING: ShareLink["state"][] = ["open", "used_up", "switched_off"];

interface LinkListProps {
  links: ShareLink[];
  /** What a link is to, where they are of several sessions. */
  to?: (link: ShareLink) => React.ReactNode;
}

export function LinkList({ links, to }: LinkListProps) {
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: endLink,
    onSettled: () => queries.invalidateQueries({ queryKey: ["share-links"] }),
  });
  return (
    <>
      {end.error && (
        <Notice tone="bad" live>
          {wordsOf(end.error)}
        </Notice>
      )}
      <ul aria-label="Links" className="overflow-hidden rounded-lg border border-line bg-surface">
        {links.map((link) => (
          <li key={link.id} className="space-y-1 border-b border-line px-4 py-2.5 text-sm last:border-b-0">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <p className="min-w-48 flex-1">
                {to && <span className="block font-medium">{to(link)}</span>}
                <span className={cx("font-semibold", link.state === "open" ? "text-good" : "text-muted")}>
                  {STATES[link.state]}
                </span>
                <span className="text-muted">
                  {" · "}
                  {link.kind === "public" ? "public" : "inside the account"}
                  {link.has_password && " · with a password"} · made by {link.created_by.name}{" "}
                  <time dateTime={link.created_at}>{timeOf(link.created_at)}</time>
                  {ENDING.includes(link.state) && ` · until ${timeOf(link.expires_at)}`}
                </span>
              </p>
              <Views link={link} />
              {ENDING.includes(link.state) && (
                <Button
                  size="sm"
                  refusal={link.end.reason ?? null}
                  busy={end.isPending && end.variables === link.id}
                  onClick={() => end.mutate(link.id)}
                >
                  End it
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** How often, and when asked, when and by what. */
function Views({ link }: { link: ShareLink }) {
  const [open, setOpen] = useState(false);
  const views = useQuery({ ...viewsQuery(link.id), enabled: open });
  const words = `${count(link.views, "view")}${link.most_views ? ` of ${link.most_views}` : ""}`;
  if (link.views === 0) return <span className="text-muted">not opened yet</span>;
  return (
    <details className="max-w-full" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="text-muted">{words}</summary>
      <ul className="mt-1 max-h-40 space-y-1 overflow-y-auto">
        {views.data?.items.map((view, at) => (
          // Two openings in the same moment are two.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={at} className="max-w-80 truncate text-xs text-muted" title={view.agent}>
            {timeOf(view.at)} · {view.agent || "unknown browser"}
          </li>
        ))}
      </ul>
    </details>
  );
}
