// What is left empty is left out.
import { expect, test } from "vitest";
import { newSession } from "./new-session";

const nothing = { answers: {}, number: "", about: "", client: "", visibility: "team" } as const;

test("nothing given is nothing asked for", () => {
  expect(newSession({ flow_id: "f" }, nothing)).toEqual({ flow_id: "f", visibility: "team" });
});

test("answers and ticket are trimmed", () => {
  const given = { ...nothing, answers: { host: " PC-1 ", user: " " }, number: " 48 ", client: "Contoso" };
  expect(newSession({ flow_id: "f" }, given)).toEqual({
    flow_id: "f",
    visibility: "team",
    answers: { host: "PC-1" },
    ticket: { number: "48", client: "Contoso" },
  });
});

test("a ticket without its number is left to the server to refuse", () => {
  expect(newSession({}, { ...nothing, client: "Contoso" }).ticket).toEqual({ number: "", client: "Contoso" });
});
