// Finding the ticket in the account's ticket system.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { wordsOf } from "../../../../api/problem";
import { connectionsQuery, ticketQuery, ticketsQuery } from "../../../../api/psa";
import { ago } from "../../../../lib/time";
import { useNow } from "../../../../lib/use-now";
import { useRoom } from "../../../../live/use-room";
import { Button } from "../../../../ui/button";
import { Field, Select } from "../../../../ui/field";
import { Notice } from "../../../../ui/notice";

/** The room's ticket is whichever is chosen; nothing is shown where no system is connected. */
export function TicketSearch({ onChosen }: { onChosen: () => void }) {
  const { data } = useQuery(connectionsQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  const connection = chosen ?? data?.items[0]?.id;
  if (!data || !connection) return null;
  return (
    <div className="space-y-2">
      {data.items.length > 1 && (
        <Select label="Ticket system" value={connection} onChange={(event) => setChosen(event.target.value)}>
          {data.items.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
      <Found connection={connection} onChosen={onChosen} />
    </div>
  );
}

function Found({ connection, onChosen }: { connection: string; onChosen: () => void }) {
  const room = useRoom();
  const [typed, setTyped] = useState("");
  const words = useDeferredValue(typed.trim());
  const { data, error } = useQuery({ ...ticketsQuery(connection, words), enabled: words.length > 1 });
  return (
    <>
      <Field
        label="Find the ticket"
        hint="Its number, or words of its title."
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {error && <p className="text-sm text-bad">{wordsOf(error)}</p>}
      {data?.items.length === 0 && <p className="text-sm text-muted">No open ticket has this.</p>}
      <ul className="space-y-1">
        {data?.items.map((ticket) => (
          <li key={ticket.id}>
            <Button
              size="sm"
              look="quiet"
              className="h-auto w-full justify-start py-1.5 text-left"
              onClick={() => {
                const { number, title, client } = ticket;
                const source = { connection, ticket: ticket.id };
                const data = {
                  number,
                  title: title.slice(0, 200),
                  ...(client ? { client: client.slice(0, 120) } : {}),
                };
                room.ask({ kind: "ticket.link", data: { ...data, source } });
                onChosen();
              }}
            >
              <span className="min-w-0 break-words">
                {ticket.number} · {ticket.title}
                <span className="block text-xs text-muted">
                  {[ticket.client, ticket.status].filter(Boolean).join(" · ")}
                </span>
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

interface TicketNowProps {
  connection: string;
  ticket: string;
  /** Says something else whenever it was changed. */
  moved: string;
}

/** What the ticket system says of the linked ticket now; read again whenever somebody changed it. */
export function TicketNow({ connection, ticket, moved }: TicketNowProps) {
  const queries = useQueryClient();
  const told = useRef(moved);
  useEffect(() => {
    if (told.current === moved) return;
    told.current = moved;
    void queries.invalidateQueries({ queryKey: ticketQuery(connection, ticket).queryKey });
  }, [queries, connection, ticket, moved]);
  const { data, error, dataUpdatedAt, isFetching, refetch } = useQuery(ticketQuery(connection, ticket));
  const now = useNow(10_000);
  const again = (
    <Button size="sm" look="quiet" busy={isFetching} onClick={() => void refetch()}>
      Read it again
    </Button>
  );
  if (error && !data) {
    return (
      <div className="space-y-1 text-sm text-muted">
        <p>{wordsOf(error)}</p>
        {again}
      </div>
    );
  }
  if (!data) return null;
  const facts: [string, string | null | undefined][] = [
    ["Status", data.status],
    ["Contact", [data.contact?.name, data.contact?.phone, data.contact?.email].filter(Boolean).join(" · ")],
    ["Owner", data.owner],
    ["Priority", data.priority],
    ["About", data.assets.join(", ")],
  ];
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-2 text-xs text-muted">
        <span>As the ticket system had it {ago(new Date(dataUpdatedAt).toISOString(), now)}</span>
        {again}
      </div>
      {error && <p className="text-sm text-bad">{wordsOf(error)}</p>}
      {(data.closed || data.merged_into) && (
        <Notice tone="warn">
          {data.merged_into ? `It became part of ticket ${data.merged_into}.` : "It is closed."}
        </Notice>
      )}
      <dl className="space-y-2 text-sm">
        {facts.map(([name, value]) =>
          value ? (
            <div key={name}>
              <dt className="text-xs text-muted">{name}</dt>
              <dd className="break-words">{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
      {data.notes.length > 0 && (
        <details className="text-sm">
          <summary className="cursor-pointer">Notes on the ticket ({data.notes.length})</summary>
          <ul className="mt-2 space-y-2">
            {data.notes.map((note, at) => (
              // They have no names of their own, and are never reordered.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <li key={at} className="rounded-md border border-line p-2 break-words whitespace-pre-wrap">
                <span className="block text-xs text-muted">
                  {[note.author, note.internal ? "internal" : "the client reads it"]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
                {note.text}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
