// The room's chat.
// What must stay true: nobody who reads above is scrolled away; a message on its way
// is shown as such.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Message, State } from "../../../../api/protocol";
import { cx } from "../../../../lib/cx";
import { useRoom, useRoomView } from "../../../../live/use-room";
import { announce } from "../../../../ui/announce";
import { Button } from "../../../../ui/button";
import { Area } from "../../../../ui/field";
import { Refusals } from "../refusals";
import { useDraft, useRefusal } from "../use-room-bits";
import { isOver } from "../words";
import { completing, mentioned, pieces } from "./mentions";
import { ByLine, Nothing, type PanelProps, useLast } from "./panel";

export function ChatPanel({ state, me }: PanelProps) {
  const { pending, you } = useRoomView();
  const waiting = pending.filter((command) => command.kind === "chat.say");
  const [messages, earlier] = useLast(state.chat);
  const list = useRef<HTMLOListElement>(null);
  useStayAtEnd(list, state.chat.length + waiting.length);
  return (
    <div className="flex h-full flex-col gap-3">
      {state.chat.length + waiting.length === 0 && <Nothing>Nothing was said yet.</Nothing>}
      <ol
        ref={list}
        aria-label="Chat"
        // A region that scrolls must be reachable with the keyboard.
        tabIndex={0}
        className="min-h-24 flex-1 space-y-2 overflow-y-auto max-lg:max-h-80"
      >
        {earlier && <li>{earlier}</li>}
        {messages.map((message) => (
          <Said key={message.id} message={message} state={state} me={me} />
        ))}
        {waiting.map((message) => (
          <li key={message.id} className="rounded-md border border-dashed border-edge px-3 py-2 text-sm">
            <p className="text-xs text-muted">{you?.name ?? "You"} · sending…</p>
            <p className="break-words whitespace-pre-wrap">{message.data.text}</p>
          </li>
        ))}
      </ol>
      <SayForm state={state} me={me} />
    </div>
  );
}

/** Follows what is said, for those who were at the end. */
function useStayAtEnd(list: React.RefObject<HTMLOListElement | null>, count: number) {
  const atEnd = useRef(true);
  useEffect(() => {
    const box = list.current;
    if (!box) return;
    const look = () => {
      atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    };
    box.addEventListener("scroll", look, { passive: true });
    return () => box.removeEventListener("scroll", look);
  }, [list]);
  useLayoutEffect(() => {
    const box = list.current;
    if (box && atEnd.current && count > 0) box.scrollTop = box.scrollHeight;
  }, [list, count]);
}

function Said({ message, state, me }: { message: Message; state: State; me: string }) {
  const forMe = message.mentions.some((person) => person.id === me);
  let at = 0;
  return (
    <li
      className={cx(
        "rounded-md px-3 py-2 text-sm",
        forMe ? "bg-accent-soft" : message.by.id === me ? "bg-raised" : "bg-surface",
      )}
    >
      <ByLine by={message.by} at={message.at} />
      <p className="break-words whitespace-pre-wrap">
        {pieces(message.text, state.participants).map((piece) => {
          at += piece.text.length;
          return piece.of ? (
            <strong key={at} className="text-accent">
              {piece.text}
            </strong>
          ) : (
            <span key={at}>{piece.text}</span>
          );
        })}
      </p>
    </li>
  );
}

function SayForm({ state, me }: { state: State; me: string }) {
  const room = useRoom();
  const refusal = useRefusal()("chat.say");
  const [text, setText] = useDraft("chat", (now) => isOver(now.status));
  const [cursor, setCursor] = useState(0);
  const [marked, setMarked] = useState(0);
  const field = useRef<HTMLFormElement>(null);
  const others = state.participants.filter((person) => person.id !== me);
  const open = completing(text, cursor, others);
  const chosen = open?.fitting[Math.min(marked, open.fitting.length - 1)];
  const send = () => {
    if (refusal) return announce(refusal);
    const said = text.trim();
    if (!said) return;
    const mentions = mentioned(said, others);
    room.ask({ kind: "chat.say", data: { text: said, ...(mentions.length > 0 ? { mentions } : {}) } });
    setText("");
  };
  const complete = (name: string) => {
    if (!open) return;
    setText(`${text.slice(0, open.at)}@${name} ${text.slice(cursor)}`);
    field.current?.querySelector("textarea")?.focus();
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (open && chosen) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        return setMarked((open.fitting.indexOf(chosen) + step + open.fitting.length) % open.fitting.length);
      }
      if (event.key === "Enter" || event.key === "Tab") {
        event.preventDefault();
        return complete(chosen.name);
      }
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
    if (event.key === "Escape") event.currentTarget.blur();
  };
  return (
    <form
      ref={field}
      className="space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Refusals of={["chat.say"]} />
      {open && (
        <ul aria-label="People to mention" className="flex flex-wrap gap-1">
          {open.fitting.map((person) => (
            <li key={person.id}>
              <Button
                size="sm"
                aria-pressed={person === chosen}
                look={person === chosen ? "primary" : "plain"}
                onClick={() => complete(person.name)}
              >
                @{person.name}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Area
        label="Say something"
        hint="Enter sends, Shift and Enter begins a line, @ mentions somebody."
        rows={2}
        maxLength={4000}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setCursor(event.target.selectionStart);
          setMarked(0);
        }}
        onSelect={(event) => setCursor(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      <Button type="submit" size="sm" refusal={refusal}>
        Send
      </Button>
    </form>
  );
}
