// Where one says something to the room.
// What must stay true: Enter sends only what is not a name being chosen; Escape closes
// the names before it leaves the field; the text of a refused message can be had back.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Participant, State } from "../../../../api/protocol";
import { useRoom } from "../../../../live/use-room";
import { announce } from "../../../../ui/announce";
import { Button } from "../../../../ui/button";
import { Area } from "../../../../ui/field";
import { Refusals, WhyNot } from "../refusals";
import { useDraft, useOver, useRefusal } from "../use-room-bits";
import { isOver } from "../words";
import { completing, mentioned } from "./mentions";
import { PutBack } from "./put-back";

export function SayForm({ state, me }: { state: State; me: string }) {
  const room = useRoom();
  const refusal = useRefusal()("chat.say");
  const [text, setText] = useDraft("chat", (now) => isOver(now.status));
  const form = useRef<HTMLFormElement>(null);
  const over = useOver();
  const others = state.participants.filter((person) => person.id !== me);
  const names = useNames(form, text, setText, others);
  const send = () => {
    if (refusal) return announce(refusal);
    const said = text.trim();
    if (!said) return;
    const mentions = mentioned(said, others);
    room.ask({ kind: "chat.say", data: { text: said, ...(mentions.length > 0 ? { mentions } : {}) } });
    setText("");
  };
  if (over) return null;
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || names.onKey(event)) return;
    if (event.key === "Escape") event.currentTarget.blur();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      ref={form}
      className="space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Refusals
        of={["chat.say"]}
        more={({ command }) =>
          command.kind === "chat.say" && <PutBack text={command.data.text} now={text} onPutBack={setText} />
        }
      />
      {names.chosen && <Names fitting={names.fitting} chosen={names.chosen} onChoose={names.choose} />}
      <Area
        label="Say something"
        hint="Enter sends, Shift and Enter begins a line, @ mentions somebody."
        rows={2}
        maxLength={4000}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          names.onWritten(event.target.selectionStart);
        }}
        onSelect={(event) => names.onCursor(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      <WhyNot because={refusal} />
      <Button type="submit" size="sm" refusal={refusal}>
        Send
      </Button>
    </form>
  );
}

interface NamesProps {
  fitting: readonly Participant[];
  chosen: Participant;
  onChoose: (person: Participant) => void;
}

function Names({ fitting, chosen, onChoose }: NamesProps) {
  return (
    <ul aria-label="People to mention" className="flex flex-wrap gap-1">
      {fitting.map((person) => (
        <li key={person.id}>
          <Button
            size="sm"
            aria-pressed={person === chosen}
            look={person === chosen ? "primary" : "plain"}
            onClick={() => onChoose(person)}
          >
            @{person.name}
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** Who could be meant by what is being written, and choosing one of them with the keyboard. */
function useNames(
  form: React.RefObject<HTMLFormElement | null>,
  text: string,
  setText: (text: string) => void,
  others: readonly Participant[],
) {
  const [cursor, setCursor] = useState(0);
  const [marked, setMarked] = useState(0);
  const [closed, setClosed] = useState(false);
  const placeCursor = useCursor(form);
  const open = closed ? null : completing(text, cursor, others);
  const fitting = open?.fitting ?? [];
  const chosen = fitting[Math.min(marked, fitting.length - 1)];
  const name = chosen?.name;
  useEffect(() => {
    if (name) announce(`Mention ${name}? Enter takes it, the arrow keys go on, Escape closes.`);
  }, [name]);
  const choose = (person: Participant) => {
    if (!open) return;
    const before = `${text.slice(0, open.at)}@${person.name} `;
    setText(before + text.slice(cursor));
    setCursor(before.length);
    placeCursor(before.length);
  };
  const onKey = (event: React.KeyboardEvent): boolean => {
    if (!chosen) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setMarked((fitting.indexOf(chosen) + step + fitting.length) % fitting.length);
    else if (event.key === "Escape") setClosed(true);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) choose(chosen);
    else return false;
    event.preventDefault();
    return true;
  };
  const onWritten = (at: number) => {
    setCursor(at);
    setMarked(0);
    setClosed(false);
  };
  return { fitting, chosen, choose, onKey, onWritten, onCursor: setCursor };
}

/** Puts the cursor where it belongs once the new text is drawn. */
function useCursor(form: React.RefObject<HTMLFormElement | null>): (at: number) => void {
  const [wanted, setWanted] = useState<{ at: number } | null>(null);
  useLayoutEffect(() => {
    if (!wanted) return;
    const field = form.current?.querySelector("textarea");
    field?.focus();
    field?.setSelectionRange(wanted.at, wanted.at);
  }, [form, wanted]);
  return (at) => setWanted({ at });
}
