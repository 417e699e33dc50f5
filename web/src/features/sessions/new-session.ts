// What was typed before a session starts, as the server takes it.
import type { NewSession } from "./queries";

export interface Given {
  answers: Record<string, string>;
  number: string;
  about: string;
  client: string;
  visibility: "private" | "team" | "account";
}

/** Fields left empty are not sent: the server says which of them it needs. */
export function newSession(session: NewSession, given: Given): NewSession {
  const { number, about, client, visibility } = given;
  const filled = Object.entries(given.answers).flatMap(([name, value]) =>
    value.trim() ? [[name, value.trim()]] : [],
  );
  const ticket = {
    number: number.trim(),
    ...(about.trim() ? { title: about.trim() } : {}),
    ...(client.trim() ? { client: client.trim() } : {}),
  };
  const hasTicket = Object.values(ticket).some(Boolean);
  return {
    ...session,
    visibility,
    ...(filled.length > 0 ? { answers: Object.fromEntries(filled) } : {}),
    ...(hasTicket ? { ticket } : {}),
  };
}
