// Notes of this session, and the field to write one.
// What must stay true: a note on its way is shown as such; the text of a refused
// note can be had back.
import { useRef } from "react";
import type { State } from "../../../api/protocol";
import { useShortcuts } from "../../../lib/keys";
import { fullTime, timeOf } from "../../../lib/time";
import { useRoom, useRoomView } from "../../../live/use-room";
import { Button } from "../../../ui/button";
import { Area } from "../../../ui/field";
import { Kbd } from "../../../ui/kbd";
import { Refusals } from "./refusals";
import { leaveOnEscape } from "./step-card";
import { useDraft, useRefusal } from "./use-room-bits";

export function NoteField({ state }: { state: State }) {
  const room = useRoom();
  const refusal = useRefusal()("note.add");
  const [text, setText] = useDraft("note", (now) => now.status === "completed");
  const field = useRef<HTMLFormElement>(null);
  useShortcuts({ n: () => field.current?.querySelector("textarea")?.focus() });
  const send = () => {
    if (refusal || !text.trim()) return;
    room.ask({ kind: "note.add", data: { text: text.trim() } });
    setText("");
  };
  if (state.status === "completed") return null;
  return (
    <form
      ref={field}
      className="space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Area
        label="Write a note"
        rows={2}
        maxLength={10_000}
        placeholder="What you saw, said or did"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            send();
          }
          leaveOnEscape(event);
        }}
      />
      <div className="flex items-center gap-3">
        <Button type="submit" size="sm" refusal={refusal}>
          Add the note
        </Button>
        <span className="flex items-center gap-1 text-xs text-muted max-sm:hidden">
          <Kbd>Ctrl</Kbd>+<Kbd>Enter</Kbd>
        </span>
      </div>
      <Refusals
        of={["note.add"]}
        more={(refused) =>
          refused.command.kind === "note.add" && (
            <PutBack
              text={refused.command.data.text}
              onPutBack={(lost) => setText(text ? `${text}\n${lost}` : lost)}
            />
          )
        }
      />
    </form>
  );
}

function PutBack({ text, onPutBack }: { text: string; onPutBack: (text: string) => void }) {
  return (
    <>
      <blockquote className="line-clamp-3 whitespace-pre-wrap text-muted">{text}</blockquote>
      <Button size="sm" className="mt-1.5" onClick={() => onPutBack(text)}>
        Put the text back
      </Button>
    </>
  );
}

export function Notes({ state }: { state: State }) {
  const { pending, you, connection } = useRoomView();
  const waiting = pending.filter((command) => command.kind === "note.add");
  const empty = state.notes.length === 0 && waiting.length === 0;
  return (
    <div className="space-y-3">
      {empty && (
        <p className="rounded-md border border-dashed border-line px-3 py-4 text-center text-sm text-muted">
          No notes yet. What is written here goes into the session's record.
        </p>
      )}
      <ol aria-label="Notes" className="space-y-2.5">
        {state.notes.map((note) => (
          <li key={note.id} className="rounded-md border border-line bg-surface px-3 py-2 text-sm">
            <p className="flex justify-between gap-2 text-xs text-muted">
              <span className="font-semibold text-ink">{note.by.name}</span>
              <time dateTime={note.at} title={fullTime(note.at)}>
                {timeOf(note.at)}
              </time>
            </p>
            <p className="mt-0.5 break-words whitespace-pre-wrap">{note.text}</p>
            {note.node && <p className="mt-1 truncate text-xs text-muted">at “{note.node.title}”</p>}
          </li>
        ))}
        {waiting.map((note) => (
          <li key={note.id} className="rounded-md border border-dashed border-edge px-3 py-2 text-sm">
            <p className="flex justify-between gap-2 text-xs text-muted">
              <span className="font-semibold text-ink">{you?.name ?? "You"}</span>
              <span>
                {connection.is === "live" ? "saving…" : connection.is === "stopped" ? "not saved" : "kept"}
              </span>
            </p>
            <p className="mt-0.5 break-words whitespace-pre-wrap">{note.data.text}</p>
          </li>
        ))}
      </ol>
    </div>
  );
}
