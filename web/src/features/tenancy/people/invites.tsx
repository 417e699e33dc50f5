// Inviting somebody, and invites that nobody used yet.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, wordsOf } from "../../../api/problem";
import type { User } from "../../../api/types";
import { fullTime } from "../../../lib/time";
import { Button } from "../../../ui/button";
import { Field, Select } from "../../../ui/field";
import { Notice } from "../../../ui/notice";
import type { OneTime } from "./link-dialog";
import { type Invite, invitesQuery, makeInvite, revokeInvite } from "./queries";
import { inviteMail, ROLE_WORDS, rolesUpTo } from "./words";

interface InvitesProps {
  me: User;
  onLink: (link: OneTime) => void;
}

export function Invites({ me, onLink }: InvitesProps) {
  const queries = useQueryClient();
  const renew = () => queries.invalidateQueries({ queryKey: invitesQuery.queryKey });
  const invites = useQuery(invitesQuery);
  const revoke = useMutation({ mutationFn: revokeInvite, onSettled: renew });
  const items = invites.data?.items ?? [];
  return (
    <section aria-labelledby="invite" className="space-y-3">
      <h2 id="invite" className="text-lg font-semibold">
        Invite somebody
      </h2>
      <InviteForm me={me} onLink={onLink} onMade={() => void renew()} />
      {revoke.error && (
        <Notice tone="bad" live>
          {wordsOf(revoke.error)}
        </Notice>
      )}
      {items.length > 0 && (
        <ul aria-label="Open invites" className="overflow-hidden rounded-lg border border-line bg-surface">
          {items.map((invite) => (
            <li
              key={invite.id}
              className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-2.5 last:border-b-0"
            >
              <p className="min-w-40 flex-1 truncate">
                {invite.email}
                <span className="block text-sm text-muted">
                  {ROLE_WORDS[invite.role]}, until {fullTime(invite.expires_at)}
                </span>
                <InviteMail invite={invite} />
              </p>
              <Button
                size="sm"
                busy={revoke.isPending}
                aria-label={`Revoke the invite of ${invite.email}`}
                onClick={() => revoke.mutate(invite.id)}
              >
                Revoke
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** How far the mail with the link is. */
function InviteMail({ invite }: { invite: Invite }) {
  const words = inviteMail(invite);
  return words && <span className="block text-sm whitespace-normal text-muted">{words}</span>;
}

interface InviteFormProps extends InvitesProps {
  onMade: () => void;
}

function InviteForm({ me, onLink, onMade }: InviteFormProps) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<User["role"]>("engineer");
  const make = useMutation({
    mutationFn: () => makeInvite({ email: email.trim(), role }),
    onSuccess: ({ url, expires_at, mailed, email: to }) => {
      onLink({ url, expires_at, mailedTo: mailed ? to : null, title: `Invite for ${to}` });
      setEmail("");
      onMade();
    },
  });
  const problem = make.error instanceof ApiError ? make.error.problem : null;
  return (
    <form
      noValidate
      className="grid items-start gap-3 sm:grid-cols-[minmax(0,1fr)_11rem_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        if (!make.isPending) make.mutate();
      }}
    >
      <Field
        label="E-mail"
        type="email"
        autoComplete="off"
        error={make.error ? (problem?.detail ?? wordsOf(make.error)) : null}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Select label="Role" value={role} onChange={(event) => setRole(event.target.value as User["role"])}>
        {rolesUpTo(me.role).map((one) => (
          <option key={one} value={one}>
            {ROLE_WORDS[one]}
          </option>
        ))}
      </Select>
      <Button type="submit" look="primary" busy={make.isPending} className="sm:mt-7">
        {make.isPending ? "Inviting…" : "Make the link"}
      </Button>
    </form>
  );
}
