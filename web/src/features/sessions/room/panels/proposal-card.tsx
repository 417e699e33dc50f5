// What FlowPilot proposes: take it, change it, or dismiss it, by hand or by key.
// What must stay true: nothing is done without a person; what became of it is said.
import { Check, Pencil, X } from "lucide-react";
import { useState } from "react";
import type { Suggestion } from "../../../../api/protocol";
import { useShortcuts } from "../../../../lib/keys";
import { useRoom, useRoomView } from "../../../../live/use-room";
import { announce } from "../../../../ui/announce";
import { Button } from "../../../../ui/button";
import { Field } from "../../../../ui/field";
import { useAsking, useRefusal } from "../use-room-bits";
import { isPast, whatBecameOfIt, whatItDoes, wordsOf } from "./proposal-words";

export function ProposalCard({ suggestion, keyed }: { suggestion: Suggestion; keyed: boolean }) {
  const { state } = useRoomView();
  const { proposal, decided } = suggestion;
  if (!proposal) return null;
  const past = state !== null && isPast(suggestion, state);
  return (
    <fieldset
      aria-label="Proposal"
      className="space-y-2 rounded-md border border-accent/40 bg-raised px-3 py-2"
    >
      <p className="break-words">
        <span className="text-muted">Proposes: </span>
        <span className="font-medium">{whatItDoes(proposal)}</span>
      </p>
      {decided && <p className="text-muted">{whatBecameOfIt(decided)}</p>}
      {!decided && past && <p className="text-muted">The session has gone on since.</p>}
      {!decided && !past && <Choices suggestion={suggestion} words={wordsOf(proposal)} keyed={keyed} />}
    </fieldset>
  );
}

interface ChoicesProps {
  suggestion: Suggestion;
  words: string | null;
  keyed: boolean;
}

function Choices({ suggestion, words, keyed }: ChoicesProps) {
  const room = useRoom();
  const refusal = useRefusal();
  const drives = suggestion.proposal?.action === "answer" || suggestion.proposal?.action === "goto";
  const mayNot = refusal("copilot.accept") ?? (drives ? refusal("flow.answer") : null);
  const busy = useAsking("copilot.accept", "copilot.dismiss");
  const [edit, setEdit] = useState<string | null>(null);
  const unless = (because: string | null, then: () => void) => () => (because ? announce(because) : then());
  const take = (edited?: string) => {
    const data = { suggestion: suggestion.id, ...(edited === undefined ? {} : { edit: edited }) };
    room.ask({ kind: "copilot.accept", data });
    setEdit(null);
  };
  const change = () => setEdit(words);
  const dismiss = () => room.ask({ kind: "copilot.dismiss", data: { suggestion: suggestion.id } });
  const keys: Record<string, () => void> = { y: unless(mayNot, () => take()), x: dismiss };
  if (words !== null) keys.e = unless(mayNot, change);
  useShortcuts(keyed ? keys : {});
  if (edit !== null) {
    return <Edit text={edit} onText={setEdit} onTake={() => take(edit)} onLeave={() => setEdit(null)} />;
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="sm" look="primary" icon={Check} refusal={mayNot} busy={busy} onClick={() => take()}>
        Do it
      </Button>
      {words !== null && (
        <Button size="sm" icon={Pencil} refusal={mayNot} busy={busy} onClick={change}>
          Change
        </Button>
      )}
      <Button
        size="sm"
        look="quiet"
        icon={X}
        refusal={refusal("copilot.dismiss")}
        busy={busy}
        onClick={dismiss}
      >
        Dismiss
      </Button>
    </div>
  );
}

interface EditProps {
  text: string;
  onText: (text: string) => void;
  onTake: () => void;
  onLeave: () => void;
}

function Edit({ text, onText, onTake, onLeave }: EditProps) {
  return (
    <form
      className="space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) onTake();
      }}
    >
      <Field
        label="In your words"
        autoFocus
        maxLength={1000}
        value={text}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && onLeave()}
      />
      <div className="flex gap-2">
        <Button type="submit" size="sm" look="primary" icon={Check}>
          Do it
        </Button>
        <Button size="sm" look="quiet" onClick={onLeave}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
