// Putting a document on the ticket: who reads it there, and what goes with it.
// What must stay true: what goes out is what is shown; a second press changes nothing.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { wordsOf } from "../../api/problem";
import { type PushRequest, pushesQuery, putOnTicket, ticketChoicesQuery } from "../../api/psa";
import { uuid7 } from "../../lib/uuid7";
import { Button } from "../../ui/button";
import { Select } from "../../ui/field";
import { Notice } from "../../ui/notice";
import type { Tone, Variant } from "./queries";
import { asTime, TimeEntry, type Work, workOf } from "./time-entry";

export interface Put {
  session: string;
  variant: Variant;
  tone: Tone;
  /** The last event that the shown document knows. */
  seq: number | undefined;
  /** Where the ticket is kept. */
  source: { connection: string; ticket: string };
  /** From when to when the session ran; until now where it still does. */
  ran: { from: string; until: string | null };
}

type Place = NonNullable<PushRequest["place"]>;

const PLACES: [Place, string][] = [
  ["internal", "Only your own people"],
  ["discussion", "The client, too"],
  ["resolution", "The client, too: how it was solved"],
];

export function PutThere(props: Put & { refusal: string | null }) {
  const { session, variant, tone, seq, source, ran, refusal } = props;
  const queries = useQueryClient();
  const choices = useQuery(ticketChoicesQuery(source.connection, source.ticket));
  const [place, setPlace] = useState<Place>(variant === "client_update" ? "discussion" : "internal");
  const [notify, setNotify] = useState(false);
  const [status, setStatus] = useState("");
  const [work, setWork] = useState<Work | null>(null);
  const push = useMutation({
    mutationFn: (upTo: number) =>
      putOnTicket(session, {
        id: uuid7(),
        variant,
        tone,
        offset: -new Date().getTimezoneOffset(),
        seq: upTo,
        place,
        notify,
        ...(status ? { status } : {}),
        ...(work ? { time: asTime(work) } : {}),
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: pushesQuery(session).queryKey }),
  });
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!refusal && !push.isPending && seq !== undefined) push.mutate(seq);
      }}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Select
          label="Who reads it there"
          value={place}
          onChange={(event) => setPlace(event.target.value as Place)}
        >
          {PLACES.map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
        {choices.data && choices.data.statuses.length > 0 && (
          <Select
            label="Then move the ticket to"
            value={status}
            onChange={(event) => setStatus(event.target.value)}
          >
            <option value="">Leave it where it is</option>
            {choices.data.statuses.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </div>
      <Check checked={work !== null} onChange={(wanted) => setWork(wanted ? workOf(ran) : null)}>
        Write down my time with it
      </Check>
      {work && (
        <TimeEntry
          work={work}
          roles={choices.data?.roles ?? []}
          name={choices.data?.work}
          onChange={setWork}
        />
      )}
      <Check checked={notify} onChange={setNotify}>
        Let the ticket system send its e-mails about it
      </Check>
      <Button
        type="submit"
        size="sm"
        look="primary"
        refusal={refusal}
        busy={push.isPending || seq === undefined}
      >
        Put it on ticket {source.ticket}
      </Button>
      {choices.error && <p className="text-sm text-muted">{wordsOf(choices.error)}</p>}
      {push.error && (
        <Notice tone="bad" live>
          {wordsOf(push.error)}
        </Notice>
      )}
    </form>
  );
}

interface CheckProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: string;
}

function Check({ checked, onChange, children }: CheckProps) {
  return (
    <label className="flex items-center gap-2 text-sm">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {children}
    </label>
  );
}
