// Everyone in the account, and who is invited.
// What must stay true: what is refused is the server's word; a one-time link is shown
// once and never again.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { wordsOf } from "../../../api/problem";
import type { User } from "../../../api/types";
import { Avatar } from "../../../ui/avatar";
import { Button } from "../../../ui/button";
import { Failed, SkeletonRows } from "../../../ui/feedback";
import { inputClass } from "../../../ui/field";
import { Notice } from "../../../ui/notice";
import { Invites } from "./invites";
import { LinkDialog, type OneTime } from "./link-dialog";
import { resetPassword, teamsQuery, type UpdateUser, updateUser, usersQuery } from "./queries";
import { manages, ROLE_WORDS, rolesUpTo } from "./words";

export function PeopleOfAccount({ me }: { me: User }) {
  const users = useQuery(usersQuery);
  const [link, setLink] = useState<OneTime | null>(null);
  return (
    <div className="space-y-8">
      {manages(me.role) && <Invites me={me} onLink={setLink} />}
      <section aria-labelledby="users" className="space-y-2.5">
        <h2 id="users" className="text-lg font-semibold">
          Members
        </h2>
        {users.error && !users.data ? (
          <Failed words={wordsOf(users.error)} onRetry={() => void users.refetch()} />
        ) : !users.data ? (
          <SkeletonRows rows={4} className="h-14" />
        ) : (
          <ul aria-label="Members" className="overflow-hidden rounded-lg border border-line bg-surface">
            {users.data.items.map((user) => (
              <Member key={user.id} user={user} me={me} onLink={setLink} />
            ))}
          </ul>
        )}
      </section>
      <Teams users={users.data?.items ?? []} />
      {link && <LinkDialog link={link} onClose={() => setLink(null)} />}
    </div>
  );
}

/** Who is in which team: whoever may see a team's sessions, and whoever a request to it asks. */
function Teams({ users }: { users: User[] }) {
  const { data, error, refetch } = useQuery(teamsQuery);
  const names = new Map(users.map(({ id, name }) => [id, name]));
  return (
    <section aria-labelledby="teams" className="space-y-2.5">
      <h2 id="teams" className="text-lg font-semibold">
        Teams
      </h2>
      {error && !data ? (
        <Failed words={wordsOf(error)} onRetry={() => void refetch()} />
      ) : !data ? (
        <SkeletonRows rows={2} className="h-14" />
      ) : data.length === 0 ? (
        <p className="text-sm text-muted">There are no teams.</p>
      ) : (
        <ul aria-label="Teams" className="overflow-hidden rounded-lg border border-line bg-surface">
          {data.map(({ id, name, members }) => (
            <li key={id} className="border-b border-line px-4 py-3 last:border-b-0">
              <p className="font-medium break-words">{name}</p>
              <p className="text-sm break-words text-muted">
                {members.flatMap((member) => names.get(member) ?? []).join(", ") || "Nobody is in it."}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface MemberProps {
  user: User;
  me: User;
  onLink: (link: OneTime) => void;
}

function Member({ user, me, onLink }: MemberProps) {
  const queries = useQueryClient();
  const update = useMutation({
    mutationFn: (change: UpdateUser) => updateUser(user.id, change),
    onSuccess: () => queries.invalidateQueries({ queryKey: usersQuery.queryKey }),
  });
  const reset = useMutation({
    mutationFn: () => resetPassword(user.id),
    onSuccess: ({ url, expires_at, mailed, email }) =>
      onLink({ url, expires_at, mailedTo: mailed ? email : null, title: `New password for ${user.name}` }),
  });
  const failure = update.error ?? reset.error;
  const disabled = user.status === "disabled";
  const mine = user.id === me.id;
  const own = mine ? "Somebody else has to change your own rights." : null;
  return (
    <li className="space-y-2 border-b border-line px-4 py-3 last:border-b-0">
      <div className="flex flex-wrap items-center gap-3">
        <Avatar name={user.name} away={disabled} />
        <div className="min-w-40 flex-1">
          <p className="truncate font-medium">
            {user.name}
            {mine && <span className="font-normal text-muted"> (you)</span>}
          </p>
          <p className="truncate text-sm text-muted">
            {user.email}
            {disabled && " · may not sign in"}
          </p>
        </div>
        {manages(me.role) && !mine ? (
          <>
            <RolePick user={user} me={me} onPick={(role) => update.mutate({ role })} />
            <Button
              size="sm"
              busy={reset.isPending}
              aria-label={`Password link for ${user.name}`}
              onClick={() => reset.mutate()}
            >
              Password link
            </Button>
            <Button
              size="sm"
              look={disabled ? "plain" : "danger"}
              refusal={own}
              busy={update.isPending}
              aria-label={`${disabled ? "Let in" : "Keep out"} ${user.name}`}
              onClick={() => update.mutate({ status: disabled ? "active" : "disabled" })}
            >
              {disabled ? "Let in again" : "Keep out"}
            </Button>
          </>
        ) : (
          <span className="text-sm text-muted">{ROLE_WORDS[user.role]}</span>
        )}
      </div>
      {failure && (
        <Notice tone="bad" live>
          {wordsOf(failure)}
        </Notice>
      )}
    </li>
  );
}

interface RolePickProps {
  user: User;
  me: User;
  onPick: (role: User["role"]) => void;
}

function RolePick({ user, me, onPick }: RolePickProps) {
  const roles = rolesUpTo(me.role);
  // Somebody above stays where they are.
  const shown = roles.includes(user.role) ? roles : [...roles, user.role];
  return (
    <select
      aria-label={`Role of ${user.name}`}
      className={`${inputClass} h-8 w-auto! px-2! text-sm`}
      value={user.role}
      onChange={(event) => onPick(event.target.value as User["role"])}
    >
      {shown.map((role) => (
        <option key={role} value={role}>
          {ROLE_WORDS[role]}
        </option>
      ))}
    </select>
  );
}
