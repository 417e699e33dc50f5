// Every link the reader made; for team admins every link of the account, and the
// switch that stops the public ones.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { wordsOf } from "../../../api/problem";
import { Button } from "../../../ui/button";
import { Empty, SkeletonRows } from "../../../ui/feedback";
import { FormDialog } from "../../../ui/form-dialog";
import { Notice } from "../../../ui/notice";
import { LinkList } from "./link-list";
import { allLinksQuery, type ShareLink, sharingQuery, switchPublicLinks } from "./queries";

export function Links() {
  const links = useQuery(allLinksQuery);
  return (
    <div className="space-y-5">
      <Switch />
      {links.error && <Notice tone="bad">{wordsOf(links.error)}</Notice>}
      {links.isPending && <SkeletonRows rows={3} />}
      {links.data?.items.length === 0 && <Nothing />}
      {links.data && links.data.items.length > 0 && (
        <LinkList
          links={links.data.items}
          to={(link) => (
            <>
              <Link
                to="/sessions/$id"
                params={{ id: link.session_id }}
                className="text-accent underline-offset-2 hover:underline"
              >
                {link.session?.title ?? "A session you may not see any more"}
              </Link>
              <About session={link.session} />
            </>
          )}
        />
      )}
    </div>
  );
}

/** Whoever sees only their own links must not read that nobody shares anything. */
function Nothing() {
  const { data } = useQuery(sharingQuery);
  if (!data) return null;
  const seesAll = !data.switch.reason;
  return (
    <Empty title={seesAll ? "Nothing is shared" : "You share nothing"}>
      {seesAll
        ? "Open a session and choose “Share by a link…” to let a client watch its progress."
        : "You do not see links of others here: team admins see every link of the account."}
    </Empty>
  );
}

/** Which ticket, for whom: of sessions with one title, who is watched by which client. */
function About({ session }: { session: ShareLink["session"] }) {
  const words = [session?.ticket && `Ticket ${session.ticket}`, session?.client].filter(Boolean).join(" · ");
  return words && <span className="ml-2 font-normal text-muted">{words}</span>;
}

function Switch() {
  const queries = useQueryClient();
  const { data } = useQuery(sharingQuery);
  const turn = useMutation({
    mutationFn: switchPublicLinks,
    onSettled: async () => {
      setAsking(false);
      await queries.invalidateQueries({ queryKey: sharingQuery.queryKey });
      await queries.invalidateQueries({ queryKey: allLinksQuery.queryKey });
    },
  });
  const [asking, setAsking] = useState(false);
  if (!data) return null;
  const on = data.public_links;
  return (
    <section aria-label="Public links" className="rounded-lg border border-line bg-surface px-4 py-3">
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-56 flex-1">
          <span className="font-semibold">Public links are {on ? "on" : "off"}.</span>{" "}
          <span className="text-sm text-muted">
            {on
              ? "Switching them off closes every open page at once."
              : "No public link opens. Those that have not ended work again when they are on."}
          </span>
        </p>
        <Button
          look={on ? "danger" : "primary"}
          refusal={data.switch.reason ?? null}
          busy={turn.isPending}
          onClick={() => (on ? setAsking(true) : turn.mutate(true))}
        >
          {on ? "Switch off…" : "Switch on"}
        </Button>
      </div>
      {turn.error && (
        <Notice tone="bad" live className="mt-3">
          {wordsOf(turn.error)}
        </Notice>
      )}
      {asking && (
        <FormDialog
          title="Switch off public links?"
          description="Every page that a client has open closes at once. The links work again when you switch them on."
          action="Switch them off"
          onSend={() => turn.mutate(false)}
          onClose={() => setAsking(false)}
        >
          {null}
        </FormDialog>
      )}
    </section>
  );
}
