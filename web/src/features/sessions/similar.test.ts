// What is found by a few words, a ticket's number, a client's name.
import { expect, test } from "vitest";
import { holds } from "./similar";

const session = {
  title: "Outlook keeps asking for a password",
  headline: "Resolved",
  ticket: "48102",
  client: "Fabrikam Dental",
};

test.each([
  ["outlook password", true],
  ["the OUTLOOK is asking", true],
  ["48102", true],
  ["fabrikam outlook", true],
  ["fabrikam printer", false],
  ["the", false],
  ["", false],
])("%s: %s", (q, found) => expect(holds(session, q)).toBe(found));
