// The room's chat.
// What must stay true: nobody who reads above is scrolled away; a message on its way
// is shown as such.
import { useEffect, useLayoutEffect, useRef } from "react";
import type { Message, State } from "../../../../api/protocol";
import { cx } from "../../../../lib/cx";
import { useRoomView } from "../../../../live/use-room";
import { type Group, grouped } from "./chat-groups";
import { pieces } from "./mentions";
import { ByLine, Nothing, type PanelProps, useLast } from "./panel";
import { SayForm } from "./say-form";

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
        className="relative min-h-24 flex-1 space-y-2 overflow-y-auto max-lg:max-h-80"
      >
        {earlier && <li>{earlier}</li>}
        {grouped(messages).map((group) => (
          <Spoken key={group.messages[0]?.id} group={group} state={state} me={me} />
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

function Spoken({ group, state, me }: { group: Group; state: State; me: string }) {
  return (
    <li className={cx("rounded-md px-3 py-2 text-sm", group.by.id === me ? "bg-raised" : "bg-surface")}>
      <ByLine by={group.by} at={group.at} />
      {group.messages.map((message) => (
        <Said key={message.id} message={message} state={state} me={me} />
      ))}
    </li>
  );
}

function Said({ message, state, me }: { message: Message; state: State; me: string }) {
  const forMe = message.mentions.some((person) => person.id === me);
  let at = 0;
  return (
    <p
      className={cx(
        "mt-0.5 break-words whitespace-pre-wrap",
        forMe && "-mx-1.5 rounded-sm bg-accent-soft px-1.5",
      )}
    >
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
  );
}
