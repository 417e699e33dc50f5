// Small pieces of the room for its components.
import { useCallback, useEffect, useRef, useState } from "react";
import type { Command, Person, State } from "../../../api/protocol";
import { readJson, removeKey, writeJson } from "../../../lib/storage";
import { useNow } from "../../../lib/use-now";
import type { LiveRoom } from "../../../live/live-room";
import { useRoom, useRoomView } from "../../../live/use-room";
import { refusalOf } from "./permission";
import { useShown } from "./shown";
import { isOver } from "./words";

/** Who is here; nobody in a picture of the past. */
export function usePresent(): readonly Person[] {
  const { people } = useRoomView();
  return useShown().at === null ? people : [];
}

/** The server's time, renewed every second and whenever something else is drawn; of a moment of the past, that moment. */
export function useServerNow(): number {
  useNow(1000);
  const ahead = useRoomView().clockAhead;
  const { when } = useShown();
  return when ? Date.parse(when) : Date.now() + ahead;
}

/** Why each of these may not be asked now, or `null`. */
export function useRefusal(): (kind: Command["kind"]) => string | null {
  const { can } = useRoomView();
  const { at } = useShown();
  const now = useServerNow();
  if (at !== null) return () => "You are looking at the past. Go back to now to act.";
  return (kind) => refusalOf(can, kind, now);
}

/** Whether the session is over: then nothing is offered that could only be refused. */
export function useOver(): boolean {
  const { state } = useRoomView();
  return state !== null && isOver(state.status);
}

/** The step the session stands on, to be named by what is written about it: it may arrive late. */
export function useHere(): { node?: string } {
  const node = useRoomView().state?.node?.id;
  return node ? { node } : {};
}

/** Whether one of these is on its way. */
export function useAsking(...kinds: Command["kind"][]): boolean {
  return useRoomView().pending.some((command) => kinds.includes(command.kind));
}

const TYPING_MS = 3000;

/** Tells the others where one looks; the answer is to be called when somebody types. Quiet people tell nothing. */
export function useTellPresence(room: LiveRoom, focus: string | null, quiet: boolean): () => void {
  const [typing, setTyping] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => room.look(quiet ? null : focus, !quiet && typing), [room, focus, typing, quiet]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    setTyping(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setTyping(false), TYPING_MS);
  }, []);
}

/**
 * Text being written: survives a reload of the tab, is its writer's and this
 * session's alone, and is forgotten once `over`: it may hold what a client's machine printed.
 */
export function useDraft(key: string, over: (state: State) => boolean): [string, (text: string) => void] {
  const room = useRoom();
  const { you } = useRoomView();
  // Not by the log, which gets another name when something is removed from it.
  const place = `rf.draft.${you?.id}.${room.session}.${key}`;
  const [text, setText] = useState(() => {
    const kept = readJson("session", place);
    return typeof kept === "string" ? kept : "";
  });
  const isOver = useRef(over);
  useEffect(() => {
    isOver.current = over;
  });
  useEffect(() => {
    return () => {
      const { state } = room.view.get();
      if (state && isOver.current(state)) removeKey("session", place);
    };
  }, [room, place]);
  const change = (next: string) => {
    setText(next);
    if (next) writeJson("session", place, next);
    else removeKey("session", place);
  };
  return [text, change];
}
