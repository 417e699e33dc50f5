// Sending what somebody wrote into a form, which stays open until it is accepted.
// What must stay true: nothing typed is lost by an answer that is no or does not come; the same
// words sent again are the same command, so an answer that got lost doubles nothing.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { ApiError, wordsOf } from "../../../api/problem";
import type { Command } from "../../../api/protocol";
import { uuid7 } from "../../../lib/uuid7";
import { command } from "../queries";
import { choicesQuery } from "./queries";

export interface Sending {
  send: (what: Command) => void;
  busy: boolean;
  /** What is wrong with one of `fields`, if that is what was answered. */
  wrong: (...fields: string[]) => string | null;
  /** What went wrong otherwise. */
  failed: string | null;
}

/** `shown` are the fields that the form has; what is wrong with others is said of the whole. */
export function useSend(session: string, shown: readonly string[], onDone: () => void): Sending {
  const queries = useQueryClient();
  const last = useRef({ id: "", text: "" });
  const sending = useMutation({
    // What is not sent now is kept in the form, not in a queue that nobody sees.
    networkMode: "always",
    mutationFn: (what: Command) => {
      const text = JSON.stringify(what);
      if (text !== last.current.text) last.current = { id: uuid7(), text };
      return command(session, what, last.current.id);
    },
    onSuccess: onDone,
    // What the form was made of may not be so any more.
    onError: () => void queries.invalidateQueries({ queryKey: choicesQuery.queryKey }),
  });
  const { field, words } = said(sending.error);
  return {
    send: sending.mutate,
    busy: sending.isPending,
    wrong: (...fields) => (fields.includes(field) ? words : null),
    failed: shown.includes(field) ? null : words,
  };
}

/** The field that an answer names, and its words without that name: they stand beside the field. */
export function said(error: Error | null): { field: string; words: string | null } {
  if (!error) return { field: "", words: null };
  const field = error instanceof ApiError ? (error.problem.field ?? "") : "";
  const words = wordsOf(error);
  const own = field && words.startsWith(`${field}: `) ? words.slice(field.length + 2) : words;
  return { field, words: own.charAt(0).toUpperCase() + own.slice(1) };
}
