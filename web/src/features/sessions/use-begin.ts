// Starts a session and goes there, with its first note.
// What must stay true: a note that was not kept is said so, and sent again by the next press, which starts no second
// session.
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { uuid7 } from "../../lib/uuid7";
import { command, type NewSession, startSession } from "./queries";

export interface Beginning {
  session: NewSession;
  note?: string | null | undefined;
}

export function useBegin() {
  const navigate = useNavigate();
  const started = useRef<{ id: string; note: string } | null>(null);
  return useMutation({
    mutationFn: async ({ session, note }: Beginning) => {
      started.current ??= { id: (await startSession(session)).id, note: uuid7() };
      const { id, note: named } = started.current;
      if (note?.trim()) await command(id, { kind: "note.add", data: { text: note.trim() } }, named);
      await navigate({ to: "/sessions/$id", params: { id } });
    },
  });
}
