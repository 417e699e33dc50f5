// The audit log: who changed what and when, to be narrowed down and taken away.
// What must stay true: the filter stands in the page's address; nothing here changes an entry.
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { wordsOf } from "../../../api/problem";
import { saveFile } from "../../../lib/save-file";
import { fullTime, timeOf } from "../../../lib/time";
import { announce } from "../../../ui/announce";
import { Button } from "../../../ui/button";
import { Empty, Failed, SkeletonRows } from "../../../ui/feedback";
import { Field, Select } from "../../../ui/field";
import { Notice } from "../../../ui/notice";
import { usersQuery } from "../people/queries";
import type { AuditFilter } from "./filter";
import { type AuditEntry, actionsQuery, auditFile, auditQuery } from "./queries";
import { actionName, SESSION, sentence } from "./sentences";
import { grouped, sessionOf } from "./words";

interface AuditLogProps {
  filter: AuditFilter;
  onFilter: (filter: AuditFilter) => void;
}

/** Names a session; of another feature. */
type NameSession = (id: string) => ReactNode;

export function AuditLog({ filter, onFilter, session }: AuditLogProps & { session: NameSession }) {
  const list = useInfiniteQuery(auditQuery(filter));
  const file = useMutation({
    mutationFn: () => auditFile(filter),
    onSuccess: (blob) => {
      saveFile(blob, "audit-log.csv");
      announce("audit-log.csv is saved.");
    },
  });
  if (list.error && !list.data) {
    return <Failed words={wordsOf(list.error)} onRetry={() => void list.refetch()} />;
  }
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <div className="space-y-4">
      <Filters filter={filter} onFilter={onFilter} />
      <div className="flex flex-wrap items-center gap-2">
        <Button size="sm" icon={Download} busy={file.isPending} onClick={() => file.mutate()}>
          Save as CSV
        </Button>
        {isFiltered && (
          <Button size="sm" look="quiet" onClick={() => onFilter({})}>
            Show all
          </Button>
        )}
        <span className="text-sm text-muted">Entries are only ever added.</span>
      </div>
      {file.error && (
        <Notice tone="bad" live>
          {wordsOf(file.error)}
        </Notice>
      )}
      {list.isPending && <SkeletonRows rows={6} className="h-12" />}
      {list.data && items.length === 0 && (
        <Empty title={isFiltered ? "Nothing like that was done" : "Nothing was changed yet"}>
          {isFiltered
            ? "Nobody did this in this time. Show all, or choose other days."
            : "Invites, roles, teams, keys, links, webhooks: whatever changes who may do what stands here."}
        </Empty>
      )}
      {items.length > 0 && (
        <ul aria-label="Audit log" className="divide-y divide-line rounded-lg border border-line bg-surface">
          {items.map((entry) => (
            <Entry key={entry.id} entry={entry} session={session} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Older
        </Button>
      )}
    </div>
  );
}

function Entry({ entry, session }: { entry: AuditEntry; session: NameSession }) {
  const of = sessionOf(entry);
  const [before, after] = sentence(entry).split(SESSION);
  const { action, object_kind, object_id, detail } = entry;
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2.5 text-sm">
      <time
        dateTime={entry.at}
        title={fullTime(entry.at)}
        className="w-32 shrink-0 text-muted tabular-nums max-sm:w-full"
      >
        {timeOf(entry.at)}
      </time>
      <div className="min-w-0 flex-1">
        <p className="break-words">
          <span className="font-medium">{entry.actor_name ?? "The operator"}</span> {before}
          {after !== undefined && (of ? session(of) : "one that is not named")}
          {after}
        </p>
        <details className="text-xs text-muted">
          <summary className="w-fit cursor-pointer rounded-sm py-1 hover:text-ink">As it is recorded</summary>
          <pre tabIndex={0} className="mt-1 overflow-x-auto rounded-md bg-raised px-3 py-2 font-mono">
            {JSON.stringify({ action, object_kind, object_id, detail }, null, 2)}
          </pre>
        </details>
      </div>
    </li>
  );
}

function Filters({ filter, onFilter }: AuditLogProps) {
  const users = useQuery(usersQuery).data?.items ?? [];
  const actions = useQuery(actionsQuery).data?.items ?? [];
  const change = (key: keyof AuditFilter, value: string) => {
    const { [key]: _, ...others } = filter;
    onFilter(value ? { ...others, [key]: value } : others);
  };
  return (
    <search aria-label="Narrow down" className="grid gap-3 sm:grid-cols-2">
      <Select label="Who" value={filter.who ?? ""} onChange={(event) => change("who", event.target.value)}>
        <option value="">Anybody</option>
        {users.map((user) => (
          <option key={user.id} value={user.id}>
            {user.name}
          </option>
        ))}
      </Select>
      <Select label="What" value={filter.what ?? ""} onChange={(event) => change("what", event.target.value)}>
        <option value="">Anything</option>
        {grouped(actions).map(([domain, of]) => (
          <optgroup key={domain} label={actionName(domain)}>
            <option value={domain}>{actionName(domain)}: all of it</option>
            {of.map((action) => (
              <option key={action} value={action}>
                {actionName(action)}
              </option>
            ))}
          </optgroup>
        ))}
      </Select>
      <Field
        label="From"
        type="date"
        value={filter.from ?? ""}
        onChange={(event) => change("from", event.target.value)}
      />
      <Field
        label="Until"
        type="date"
        value={filter.until ?? ""}
        onChange={(event) => change("until", event.target.value)}
      />
    </search>
  );
}
