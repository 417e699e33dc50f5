// Notes of this session, and the field to write one.
// What must stay true: a note on its way is shown as such; the text of a refused
// note can be had back.
import { lazy, Suspense, useRef, useState } from "react";
import type { Note, State } from "../../../api/protocol";
import type { FlowDocument } from "../../../api/types";
import { useShortcuts } from "../../../lib/keys";
import { useRoom, useRoomView } from "../../../live/use-room";
import { announce } from "../../../ui/announce";
import { Button } from "../../../ui/button";
import { Area } from "../../../ui/field";
import { Kbd } from "../../../ui/kbd";
import { ByLine, Nothing, useLast } from "./panels/panel";
import { PutBack } from "./panels/put-back";
import { Refusals, WhyNot } from "./refusals";
import { leaveOnEscape } from "./step-card";
import { useAsking, useDraft, useOver, useRefusal } from "./use-room-bits";
import { isOver } from "./words";

const TellDialog = lazy(() => import("../share/tell-dialog"));

interface NoteFieldProps {
  session: string;
  state: State;
  flow: FlowDocument | undefined;
  /** The step that is looked at. */
  here: string | null;
}

export function NoteField({ session, state, flow, here }: NoteFieldProps) {
  const room = useRoom();
  const refusal = useRefusal()("note.add");
  const [text, setText] = useDraft("note", (now) => isOver(now.status));
  // A note is about the step that was looked at when it was begun, wherever the session goes on to.
  const [about, setAbout] = useDraft("note.about", (now) => isOver(now.status));
  const [shared, setShared] = useState(false);
  // What goes outside is looked at first.
  const [telling, setTelling] = useState(false);
  const field = useRef<HTMLFormElement>(null);
  useShortcuts({ n: () => field.current?.querySelector("textarea")?.focus() });
  const send = () => {
    if (refusal) return announce(refusal);
    if (!text.trim()) return;
    if (shared && !telling) return setTelling(true);
    setTelling(false);
    const data = { text: text.trim(), ...(shared ? { shared } : {}), ...(about ? { node: about } : {}) };
    room.ask({ kind: "note.add", data });
    setText("");
    setAbout("");
    setShared(false);
  };
  // As it is now: of what is over the past is only looked at.
  if (useOver()) return null;
  return (
    <>
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
          onChange={(event) => {
            if (!text) setAbout(here ?? "");
            setText(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              send();
            }
            leaveOnEscape(event);
          }}
        />
        <WhyNot because={refusal} />
        {text && about && about !== here && (
          <p className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
            About “{titleOf(flow, about)}”, where it was begun.
            <Button size="sm" look="quiet" onClick={() => setAbout(here ?? "")}>
              It is about this step
            </Button>
          </p>
        )}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Button type="submit" size="sm" refusal={refusal}>
            {shared ? "Tell them…" : "Add the note"}
          </Button>
          <label className="flex items-center gap-1.5 text-sm">
            <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
            Show it behind share links
          </label>
          <span className="flex items-center gap-1 text-xs text-muted max-sm:hidden">
            <Kbd>Ctrl</Kbd>+<Kbd>Enter</Kbd>
          </span>
        </div>
        <Refusals
          of={["note.add"]}
          more={(refused) =>
            refused.command.kind === "note.add" && (
              <PutBack text={refused.command.data.text} now={text} onPutBack={setText} />
            )
          }
        />
      </form>
      {telling && (
        <Suspense>
          <TellDialog
            {...{ session, refusal }}
            head={state.seq}
            text={text.trim()}
            onTell={send}
            onClose={() => setTelling(false)}
          />
        </Suspense>
      )}
    </>
  );
}

function titleOf(flow: FlowDocument | undefined, id: string): string {
  return flow?.nodes.find((node) => node.id === id)?.title ?? id;
}

export function Notes({ state, me }: { state: State; me: string }) {
  const { pending, you, connection } = useRoomView();
  const waiting = pending.filter((command) => command.kind === "note.add");
  const [notes, earlier] = useLast(state.notes);
  const empty = state.notes.length === 0 && waiting.length === 0;
  return (
    <div className="space-y-3">
      <Refusals
        of={["note.edit", "note.retract"]}
        more={({ command }) =>
          command.kind === "note.edit" && (
            <blockquote className="break-words whitespace-pre-wrap text-muted">
              {command.data.text}
            </blockquote>
          )
        }
      />
      {empty && <Nothing>No notes yet. What is written here goes into the session's record.</Nothing>}
      {earlier}
      <ol aria-label="Notes" className="space-y-2.5">
        {notes.map((note) => (
          <NoteRow key={note.id} note={note} mine={note.by.id === me && !isOver(state.status)} />
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

/** One that is `mine` may be changed. */
function NoteRow({ note, mine }: { note: Note; mine: boolean }) {
  const [editing, setEditing] = useState(false);
  const text = <p className="mt-0.5 break-words whitespace-pre-wrap">{note.text}</p>;
  return (
    <li className="rounded-md border border-line bg-surface px-3 py-2 text-sm">
      <ByLine by={note.by} at={note.at}>
        {note.shared && "shared · "}
        {note.edited_at && "changed · "}
      </ByLine>
      {note.retracted ? (
        <details className="text-muted">
          <summary>Taken back</summary>
          <div className="line-through">{text}</div>
        </details>
      ) : editing ? (
        <EditNote note={note} onClose={() => setEditing(false)} />
      ) : (
        text
      )}
      {note.node && <p className="mt-1 truncate text-xs text-muted">at “{note.node.title}”</p>}
      {mine && !note.retracted && !editing && <NoteTools note={note} onEdit={() => setEditing(true)} />}
    </li>
  );
}

function NoteTools({ note, onEdit }: { note: Note; onEdit: () => void }) {
  const room = useRoom();
  const refusal = useRefusal();
  const busy = useAsking("note.edit", "note.retract");
  return (
    <div className="mt-1 flex gap-1">
      <Button size="sm" look="quiet" refusal={refusal("note.edit")} busy={busy} onClick={onEdit}>
        Change
      </Button>
      <Button
        size="sm"
        look="quiet"
        refusal={refusal("note.retract")}
        busy={busy}
        onClick={() => room.ask({ kind: "note.retract", data: { note: note.id } })}
      >
        Take back
      </Button>
    </div>
  );
}

function EditNote({ note, onClose }: { note: Note; onClose: () => void }) {
  const room = useRoom();
  const refusal = useRefusal()("note.edit");
  const [text, setText] = useState(note.text);
  const send = () => {
    if (refusal || !text.trim()) return;
    if (text.trim() !== note.text)
      room.ask({ kind: "note.edit", data: { note: note.id, text: text.trim() } });
    onClose();
  };
  return (
    <form
      className="mt-1 space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Area
        label="Change the note"
        labelHidden
        rows={3}
        maxLength={10_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="flex gap-2">
        <Button type="submit" size="sm" refusal={refusal}>
          Save
        </Button>
        <Button size="sm" look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
