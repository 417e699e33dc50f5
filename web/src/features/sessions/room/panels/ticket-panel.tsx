// The ticket this session is about.
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Push, TicketRef } from "../../../../api/protocol";
import { useRoom } from "../../../../live/use-room";
import { Button } from "../../../../ui/button";
import { Delivery, deliveryWords } from "../../../../ui/delivery";
import { Field } from "../../../../ui/field";
import { ClientField, ClientSessions } from "../../clients";
import { Refusals } from "../refusals";
import { useAsking, useRefusal } from "../use-room-bits";
import { Nothing, type PanelProps } from "./panel";
import { TicketNow, TicketSearch } from "./ticket-search";

/** How many of the things that were put on the ticket are shown. */
const MOST_SHOWN = 9;

export function TicketPanel({ state, session }: PanelProps) {
  const [editing, setEditing] = useState(false);
  const { ticket } = state;
  return (
    <div className="space-y-4">
      <Refusals of={["ticket.link"]} />
      {ticket && !editing && (
        <dl className="space-y-2 text-sm">
          <Entry name="Ticket" value={ticket.number} />
          <Entry name="Title" value={ticket.title || "Not given"} />
          <Entry name="Client" value={ticket.client ?? "Not given"} />
        </dl>
      )}
      {!ticket && !editing && (
        <Nothing>No ticket is linked. With one, what else was done for its client shows here.</Nothing>
      )}
      {ticket?.source && !editing && <TicketNow {...ticket.source} moved={movedAt(state)} />}
      {state.pushes.length > 0 && !editing && <OnTheWay pushes={state.pushes} session={session} />}
      {editing && <TicketSearch onChosen={() => setEditing(false)} />}
      {editing ? (
        <TicketForm ticket={ticket} onClose={() => setEditing(false)} />
      ) : (
        <Edit onEdit={() => setEditing(true)} linked={ticket !== null} />
      )}
      {ticket?.client && !editing && <ClientSessions client={ticket.client} except={session} />}
    </div>
  );
}

/** When the ticket changed last as far as the room was told: by others, or by what we put there. */
function movedAt({ ticket_now, pushes }: PanelProps["state"]): string {
  const ours = pushes.findLast((push) => push.status === "confirmed");
  return `${ticket_now?.at} ${ours?.at}`;
}

/** The last things that go onto the ticket, and how far each is; where they are put there, all of them. */
function OnTheWay({ pushes, session }: { pushes: Push[]; session: string }) {
  const last = pushes.slice(-MOST_SHOWN);
  return (
    <section aria-label="Put on the ticket" className="space-y-1.5 text-sm">
      <h3 className="text-xs text-muted">Put on the ticket</h3>
      <ul className="space-y-1.5">
        {last.map(({ id, delivery, document, status, reason, by }) => (
          <li key={`${id} ${delivery}`} className="space-y-0.5">
            <Delivery state={status} />{" "}
            <span className="break-words">{deliveryWords(delivery, status, nameOf(document))}</span>
            <span className="text-muted"> · {by.name}</span>
            {reason && <p className="break-words text-muted">{reason}</p>}
          </li>
        ))}
      </ul>
      {last.some(({ status }) => status === "failed") && (
        <Link
          to="/sessions/$id/document"
          params={{ id: session }}
          className="inline-block text-accent underline-offset-2 hover:underline"
        >
          Try again at the documents
        </Link>
      )}
    </section>
  );
}

/** `internal_note` is an Internal note. */
function nameOf(document: string): string {
  const words = document.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function Entry({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="break-words">{value}</dd>
    </div>
  );
}

function Edit({ onEdit, linked }: { onEdit: () => void; linked: boolean }) {
  const refusal = useRefusal()("ticket.link");
  return (
    <Button size="sm" refusal={refusal} onClick={onEdit}>
      {linked ? "Change…" : "Link a ticket…"}
    </Button>
  );
}

function TicketForm({ ticket, onClose }: { ticket: TicketRef | null; onClose: () => void }) {
  const room = useRoom();
  const refusal = useRefusal()("ticket.link");
  const busy = useAsking("ticket.link");
  const [number, setNumber] = useState(ticket?.number ?? "");
  const [title, setTitle] = useState(ticket?.title ?? "");
  const [client, setClient] = useState(ticket?.client ?? "");
  const [missing, setMissing] = useState(false);
  const send = () => {
    if (refusal || busy) return;
    if (!number.trim()) return setMissing(true);
    const data = {
      number: number.trim(),
      ...(title.trim() ? { title: title.trim() } : {}),
      ...(client.trim() ? { client: client.trim() } : {}),
    };
    room.ask({ kind: "ticket.link", data });
    onClose();
  };
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Field
        label="Ticket number"
        maxLength={40}
        error={missing && !number.trim() ? "Give the ticket's number." : null}
        value={number}
        onChange={(event) => setNumber(event.target.value)}
      />
      <Field label="Title" maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} />
      <ClientField value={client} onChange={(event) => setClient(event.target.value)} />
      <div className="flex gap-2">
        <Button type="submit" size="sm" look="primary" refusal={refusal} busy={busy}>
          Link
        </Button>
        <Button size="sm" look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
