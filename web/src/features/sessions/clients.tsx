// Clients, as far as sessions name them: known names to choose from, and what was done
// for a client before.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ComponentProps, useId } from "react";
import type { ListedSession } from "../../api/types";
import { ago } from "../../lib/time";
import { Field } from "../../ui/field";
import { endedSessionsQuery, liveSessionsQuery, pausedSessionsQuery } from "./queries";

/** Sessions one may see, the live ones first; the last of those that ended. */
export function useKnownSessions(): ListedSession[] {
  const live = useQuery(liveSessionsQuery).data?.items ?? [];
  const paused = useQuery(pausedSessionsQuery).data?.items ?? [];
  const ended = useQuery(endedSessionsQuery).data?.items ?? [];
  return [...live, ...paused, ...ended];
}

/** A client's name, with those known offered. */
export function ClientField(props: Omit<ComponentProps<typeof Field>, "label" | "list">) {
  const id = useId();
  const names = new Set(useKnownSessions().flatMap(({ client }) => (client ? [client] : [])));
  return (
    <>
      <Field label="Client" autoComplete="off" maxLength={120} list={id} {...props} />
      <datalist id={id}>
        {[...names].sort().map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}

interface ClientSessionsProps {
  client: string;
  /** The session one is in. */
  except: string;
}

/** What else was and is done for the client. */
export function ClientSessions({ client, except }: ClientSessionsProps) {
  const sessions = useKnownSessions().filter((one) => one.client === client && one.id !== except);
  return (
    <section aria-labelledby="client-title" className="space-y-2">
      <h3 id="client-title" className="text-sm font-semibold text-muted">
        Other sessions for {client}
      </h3>
      {sessions.length === 0 ? (
        <p className="text-sm text-muted">None among the last ones.</p>
      ) : (
        <ul className="space-y-2 text-sm">
          {sessions.slice(0, 8).map((session) => (
            <li key={session.id} className="rounded-md border border-line bg-surface px-3 py-2">
              <Link
                to="/sessions/$id"
                params={{ id: session.id }}
                className="font-medium break-words hover:underline"
              >
                {session.title}
              </Link>
              <p className="text-xs text-muted">
                {[session.ticket, session.headline, ago(session.updated_at)].filter(Boolean).join(" · ")}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
