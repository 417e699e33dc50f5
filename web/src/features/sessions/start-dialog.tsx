// What a flow asks for before it starts, and the ticket the session is about.
// What must stay true: what is wrong with an answer is the server's word, shown at
// its field; nothing typed is lost by being refused.
import { useState } from "react";
import { ApiError, wordsOf } from "../../api/problem";
import type { FlowDocument } from "../../api/types";
import { Area, Field, Select } from "../../ui/field";
import { FormDialog } from "../../ui/form-dialog";
import { Notice } from "../../ui/notice";
import { AskedField } from "./asked-field";
import { ClientField } from "./clients";
import { type Given, newSession } from "./new-session";
import type { Pasted } from "./pasted";
import type { NewSession } from "./queries";
import { useBegin } from "./use-begin";

interface StartDialogProps {
  session: NewSession;
  /** What was pasted before: shown, to be mended. */
  brought: Pasted;
  /** The flow, or none for working without one. */
  flow: FlowDocument | null;
  onClose: () => void;
}

export function StartDialog({ session, brought, flow, onClose }: StartDialogProps) {
  const [given, setGiven] = useState<Given>({
    answers: {},
    number: brought.ticket?.number ?? "",
    about: brought.ticket?.title ?? "",
    client: "",
    visibility: "team",
  });
  const [note, setNote] = useState(brought.note ?? "");
  const start = useBegin();
  const problem = start.error instanceof ApiError ? start.error.problem : null;
  const intake = flow?.intake ?? [];
  const known = [...intake.map((field) => `answers.${field.name}`), "number", "title", "client"];
  const wrong = (field: string) => (problem?.field === field ? problem.detail : null);
  const change = (part: Partial<Given>) => setGiven({ ...given, ...part });
  return (
    <FormDialog
      title={`Start: ${flow?.title ?? session.title ?? "work without a flow"}`}
      action={start.isPending ? "Starting…" : "Start the session"}
      busy={start.isPending}
      fieldFirst
      onSend={() => start.mutate({ session: newSession(session, given), note })}
      onClose={onClose}
    >
      {intake.length > 0 && (
        <fieldset className="space-y-4">
          <legend className="mb-2 text-sm font-semibold text-muted">What the flow asks for</legend>
          {intake.map((field) => (
            <AskedField
              key={field.name}
              field={field}
              value={given.answers[field.name] ?? ""}
              error={wrong(`answers.${field.name}`)}
              onChange={(value) => change({ answers: { ...given.answers, [field.name]: value } })}
            />
          ))}
        </fieldset>
      )}
      <AboutTicket given={given} wrong={wrong} change={change} />
      {brought.note && (
        <Area
          label="First note"
          hint="What you pasted. Empty it to leave it out."
          rows={4}
          maxLength={10_000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      )}
      {start.error && !known.includes(problem?.field ?? "") && (
        <Notice tone="bad" live>
          {wordsOf(start.error)}
        </Notice>
      )}
    </FormDialog>
  );
}

interface AboutTicketProps {
  given: Given;
  wrong: (field: string) => string | null;
  change: (part: Partial<Given>) => void;
}

function AboutTicket({ given, wrong, change }: AboutTicketProps) {
  return (
    <fieldset className="space-y-4">
      <legend className="mb-2 text-sm font-semibold text-muted">The ticket, if there is one</legend>
      <div className="grid gap-4 sm:grid-cols-[8rem_minmax(0,1fr)]">
        <Field
          label="Number"
          autoComplete="off"
          maxLength={40}
          error={wrong("number")}
          value={given.number}
          onChange={(event) => change({ number: event.target.value })}
        />
        <Field
          label="Title"
          autoComplete="off"
          maxLength={200}
          error={wrong("title")}
          value={given.about}
          onChange={(event) => change({ about: event.target.value })}
        />
      </div>
      <ClientField
        error={wrong("client")}
        value={given.client}
        onChange={(event) => change({ client: event.target.value })}
      />
      <Select
        label="Who may see this session"
        value={given.visibility}
        onChange={(event) => change({ visibility: event.target.value as Given["visibility"] })}
      >
        <option value="team">My team</option>
        <option value="account">Everyone in the account</option>
        <option value="private">Only those I work with here</option>
      </Select>
    </fieldset>
  );
}
