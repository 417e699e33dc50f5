// What somebody is told reads right.
import { expect, test } from "vitest";
import { deliveryWords, KINDS, minuteOf, quietWords, timeOfDay } from "./settings-words";
import {
  about,
  headline,
  isToldInTheRoom,
  isToldOnArrival,
  mailWords,
  passedOnWords,
  unreadWords,
} from "./words";

const by = { id: "1", name: "Maya Chen" };

test("each kind says who did what", () => {
  const lines = KINDS.map(([kind]) => headline({ kind, by, webhook: { id: "2", name: "Ops" }, text: null }));
  expect(new Set(lines).size).toBe(KINDS.length);
  expect(lines[0]).toBe("Maya Chen needs help");
  expect(headline({ kind: "webhook.off", by: null, webhook: null, text: null })).toBe(
    "A webhook was switched off",
  );
});

test("it says what it is about, as far as the reader may know", () => {
  const session = { id: "3", title: "Outlook", ticket: "48291", client: "Contoso" };
  expect(about({ session, webhook: null })).toBe("Outlook · Ticket 48291 · Contoso");
  expect(about({ session: { ...session, ticket: null, client: null }, webhook: null })).toBe("Outlook");
  expect(about({ session: null, webhook: null })).toBe("A session you do not see any more");
});

test("the mail is mentioned where it did not simply go out", () => {
  expect(mailWords(null)).toBeNull();
  expect(mailWords({ state: "sent", attempts: 1, reason: null })).toBeNull();
  expect(mailWords({ state: "waits", attempts: 2, reason: "The mail server cannot be reached." })).toBe(
    "The mail waits: The mail server cannot be reached.",
  );
  expect(mailWords({ state: "dropped", attempts: 0, reason: "Sam took over meanwhile." })).toBe(
    "No mail went out: Sam took over meanwhile.",
  );
});

test("times of the day go there and back, and what is none is none", () => {
  for (const minute of [0, 59, 420, 1320, 1439]) expect(minuteOf(timeOfDay(minute))).toBe(minute);
  for (const text of ["", "24:00", "7", "7:60", "noon"]) expect(minuteOf(text)).toBeNull();
  expect(quietWords({ from: 1320, until: 420 }, "Europe/Berlin")).toBe(
    "No mail from 22:00 until 07:00 the next day, by the clock of Europe/Berlin.",
  );
});

test("a delivery says how it went and how often it was tried", () => {
  expect(deliveryWords({ state: "waits", attempts: 0 })).toBe("On its way");
  expect(deliveryWords({ state: "waits", attempts: 2, reason: "It cannot be reached." })).toBe(
    "Tried again later, 2 attempts. It cannot be reached.",
  );
  expect(deliveryWords({ state: "sent", attempts: 1, status: 202 })).toBe("Arrived (202), 1 attempt");
});

test("the bell counts", () => {
  expect([0, 1, 7].map(unreadWords)).toEqual([
    "Notifications",
    "Notifications, 1 not read",
    "Notifications, 7 not read",
  ]);
});

test("a lesson and who passed a request on are said", () => {
  expect(headline({ kind: "escalation.returned", by, webhook: null, text: "Look" })).toBe(
    "Maya Chen handed it back, with a lesson",
  );
  expect(passedOnWords({ passed_on_by: by })).toBe("Passed on by Maya Chen.");
  expect(passedOnWords({})).toBeNull();
});

test("what the room that is open says itself is not said beside it again", () => {
  const session = { id: "3", title: "Outlook", ticket: null, client: null };
  expect(isToldInTheRoom({ kind: "escalation.claimed", session }, "/sessions/3")).toBe(true);
  expect(isToldInTheRoom({ kind: "escalation.offered", session }, "/escalations/3")).toBe(true);
  expect(isToldInTheRoom({ kind: "escalation.claimed", session }, "/sessions/4")).toBe(false);
  expect(isToldInTheRoom({ kind: "escalation.claimed", session }, "/sessions/3/document")).toBe(false);
  expect(isToldInTheRoom({ kind: "chat.mentioned", session }, "/sessions/3")).toBe(false);
  const kinds = KINDS.map(([kind]) => kind).filter((kind) => isToldOnArrival({ kind }));
  expect(kinds).toEqual(["escalation.offered", "escalation.claimed"]);
});
