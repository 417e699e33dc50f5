// Sharing a session by a link: what viewers will see, exactly, before there is one;
// then the link, once; and the links there are.
// What must stay true: nothing is published without the button below the preview.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { ApiError, wordsOf } from "../../../api/problem";
import { Button } from "../../../ui/button";
import { Dialog } from "../../../ui/dialog";
import { Field, Select } from "../../../ui/field";
import { Notice } from "../../../ui/notice";
import { LinkList } from "./link-list";
import { LinkOnce } from "./link-once";
import { Preview } from "./preview";
import { type CreatedLink, createLink, endLinksOf, type NewLink, sessionLinksQuery } from "./queries";

interface ShareDialogProps {
  session: string;
  /** The last event. */
  head: number;
  onClose: () => void;
}

const HOURS: [number, string][] = [
  [1, "1 hour"],
  [8, "8 hours"],
  [24, "1 day"],
  [72, "3 days"],
  [168, "1 week"],
  [720, "30 days"],
];

export default function ShareDialog({ session, head, onClose }: ShareDialogProps) {
  const [made, setMade] = useState<CreatedLink | null>(null);
  const links = useQuery(sessionLinksQuery(session));
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Share this session"
      description="Whoever has the link watches the progress live and changes nothing."
    >
      <div className="space-y-6">
        {made ? (
          <LinkOnce made={made} onAnother={() => setMade(null)} />
        ) : (
          <NewLinkForm
            session={session}
            head={head}
            refusal={links.data?.create.reason ?? null}
            publicLinks={links.data?.public_links ?? true}
            onMade={setMade}
          />
        )}
        {links.error && <Notice tone="bad">{wordsOf(links.error)}</Notice>}
        {links.data && links.data.items.length > 0 && (
          <section aria-labelledby="links" className="space-y-2 border-t border-line pt-4">
            <h3 id="links" className="font-semibold">
              Links of this session
            </h3>
            <LinkList links={links.data.items} />
            <EndAll
              session={session}
              open={links.data.items.filter(({ state }) => state === "open").length}
            />
          </section>
        )}
      </div>
    </Dialog>
  );
}

function EndAll({ session, open }: { session: string; open: number }) {
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () => endLinksOf(session),
    onSettled: () => queries.invalidateQueries({ queryKey: ["share-links"] }),
  });
  if (open < 2) return null;
  return (
    <Button size="sm" look="danger" busy={end.isPending} onClick={() => end.mutate()}>
      End all {open} links
    </Button>
  );
}

interface NewLinkFormProps {
  session: string;
  head: number;
  refusal: string | null;
  publicLinks: boolean;
  onMade: (made: CreatedLink) => void;
}

function NewLinkForm({ session, head, refusal, publicLinks, onMade }: NewLinkFormProps) {
  const queries = useQueryClient();
  const [kind, setKind] = useState<NewLink["kind"]>(publicLinks ? "public" : "account");
  const [fromNow, setFromNow] = useState<number | null>(null);
  const [names, setNames] = useState(false);
  const [hours, setHours] = useState(24);
  const [password, setPassword] = useState("");
  const [most, setMost] = useState("");
  const start = fromNow ?? 1;
  const make = useMutation({
    mutationFn: () => createLink(session, { kind, start, names, hours, ...optional(password, most) }),
    onSuccess: onMade,
    onSettled: () => queries.invalidateQueries({ queryKey: ["share-links"] }),
  });
  const problem = make.error instanceof ApiError ? make.error.problem : null;
  const wrong = (field: string) => (problem?.field === field ? problem.detail : null);
  const known = problem?.field === "password" || problem?.field === "most_views";
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!refusal && !make.isPending) make.mutate();
      }}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Select
          label="Who may open it"
          value={kind}
          onChange={(event) => setKind(event.target.value as NewLink["kind"])}
        >
          <option value="public" disabled={!publicLinks}>
            Anybody with the link
          </option>
          <option value="account">People of our account</option>
        </Select>
        <Select
          label="It ends after"
          value={hours}
          onChange={(event) => setHours(Number(event.target.value))}
        >
          {HOURS.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </Select>
        <Select
          label="Steps shown"
          value={fromNow === null ? "all" : "now"}
          onChange={(event) => setFromNow(event.target.value === "now" ? head : null)}
        >
          <option value="all">From the beginning</option>
          <option value="now">From now on</option>
        </Select>
        <Select
          label="Names"
          value={names ? "first" : "none"}
          onChange={(event) => setNames(event.target.value === "first")}
        >
          <option value="none">Show none</option>
          <option value="first">Show our first names</option>
        </Select>
        <Field
          label="Password (optional)"
          type="text"
          autoComplete="off"
          maxLength={128}
          error={wrong("password")}
          hint="Tell it on another way than the link."
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Field
          label="May be opened (optional)"
          type="number"
          min={1}
          max={10_000}
          inputMode="numeric"
          error={wrong("most_views")}
          hint="How many times; empty is without a limit."
          value={most}
          onChange={(event) => setMost(event.target.value)}
        />
      </div>
      {!publicLinks && <Notice tone="info">Public links are switched off for this account.</Notice>}
      <Preview session={session} start={start} names={names} head={head} />
      {make.error && !known && (
        <Notice tone="bad" live>
          {wordsOf(make.error)}
        </Notice>
      )}
      <Footer>
        <Button type="submit" look="primary" refusal={refusal} busy={make.isPending}>
          Make the link
        </Button>
      </Footer>
    </form>
  );
}

function Footer({ children }: { children: ReactNode }) {
  return <div className="flex justify-end">{children}</div>;
}

function optional(password: string, most: string): Partial<NewLink> {
  return {
    ...(password ? { password } : {}),
    ...(most ? { most_views: Math.trunc(Number(most)) || 0 } : {}),
  };
}
