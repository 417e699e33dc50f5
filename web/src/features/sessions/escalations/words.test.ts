// Escalations in words.
import { expect, test } from "vitest";
import type { Assessment, Escalation } from "../../../api/protocol";
import {
  askedWords,
  decliningMeans,
  givingMeans,
  overdueWords,
  seenWords,
  takingOver,
  URGENCIES,
  unassessed,
  urgencyName,
  waitsWords,
  whatBecame,
  whomWords,
} from "./words";

const ann = { id: "ann", name: "Ann" };
const at = "2026-03-01T12:00:00Z";
const seen = (...names: string[]) => ({ seen: names.map((name) => ({ by: { id: name, name }, at })) });

test("how long somebody waits, and by how much that is too long", () => {
  const now = (minutes: number) => Date.parse(at) + minutes * 60_000;
  expect(waitsWords(at, now(0.5))).toBe("just asked");
  expect(waitsWords(at, now(12))).toBe("waits 12 min");
  expect(waitsWords(at, now(125))).toBe("waits 2 h 5 min");
  expect(waitsWords(at, now(3 * 1440))).toBe("waits 3 days");
  expect(overdueWords(at, now(-1))).toBeNull();
  expect(overdueWords(null, now(60))).toBeNull();
  expect(overdueWords(at, now(0.2))).toBe("overdue by 1 min");
});

test("the most urgent is named first", () => {
  expect(URGENCIES.map(([urgency]) => urgency)).toEqual(["critical", "high", "normal", "low"]);
  expect(urgencyName("high")).toBe("High");
});

test("who is asked is a person, a team, or somebody", () => {
  expect(whomWords(ann, null)).toBe("Ann");
  expect(whomWords(null, { id: "t", name: "Networks" })).toBe("the team Networks");
  expect(whomWords(null, undefined)).toBe("for somebody");
});

test("who asked whom is said in the words of who reads it, and who passed it on", () => {
  const [hugo, maya] = [
    { id: "hugo", name: "Hugo" },
    { id: "maya", name: "Maya" },
  ];
  const asked = { by: ann, to: hugo, team: null, readdressed: null };
  expect(askedWords(asked, "ann")).toEqual(["You", "asked Hugo to take over"]);
  expect(askedWords(asked, "hugo")).toEqual(["Ann", "asked you to take over"]);
  const passed = { ...asked, to: maya, readdressed: { by: hugo, reason: "", at } };
  expect(askedWords(passed, "ann")).toEqual(["Hugo", "passed your request on to Maya"]);
  expect(askedWords(passed, "maya")).toEqual(["Hugo", "passed the request of Ann on to you"]);
  expect(askedWords({ ...passed, to: null }, "hugo")).toEqual([
    "You",
    "passed the request of Ann on to everybody",
  ]);
  expect(askedWords({ ...passed, readdressed: { ...passed.readdressed, by: ann } }, "ann")).toEqual([
    "You",
    "asked Maya to take over",
  ]);
});

test("who asked is told who has read it", () => {
  expect(seenWords(seen())).toBeNull();
  expect(seenWords(seen("Bob"))).toBe("Seen by Bob.");
  expect(seenWords(seen("Bob", "Cleo", "Dan"))).toBe("Seen by Bob, Cleo and Dan.");
});

test("that FlowPilot has no assessment is said, with the reason", () => {
  const made = Date.parse(at);
  const assessment = { text: "Switched off.", end: "failed" } as Assessment;
  expect(unassessed({ at, assessment: null }, made + 1000)).toBe("FlowPilot is reading the session…");
  expect(unassessed({ at, assessment: null }, made + 11_000)).toContain("said nothing");
  expect(unassessed({ at, assessment }, made)).toBe("Switched off.");
  expect(unassessed({ at, assessment: { ...assessment, end: "done" } }, made)).toBeNull();
});

test("who comes too late reads who was first", () => {
  const offer = { status: "claimed", claimed_by: { id: "bob", name: "Bob" }, by: ann } as Escalation;
  expect(whatBecame(offer)).toBe("Bob took over from Ann.");
  expect(whatBecame({ ...offer, status: "open" })).toBeNull();
  expect(whatBecame({ ...offer, status: "withdrawn" })).toBe("Ann needs nobody any more.");
});

test("before a no one reads who is told, and who is still asked", () => {
  const bob = { id: "bob", name: "Bob" };
  const named = decliningMeans({ by: ann, to: bob, team: null });
  expect(named).toContain("Ann is told that you will not take over, and why");
  expect(named).toContain("Only you were asked: the request ends");
  const team = { id: "t", name: "Networks" };
  expect(decliningMeans({ by: ann, to: null, team })).toContain(
    "The others of the team Networks are still asked",
  );
  expect(decliningMeans({ by: ann, to: null, team: null })).toContain("All others are still asked");
  expect(givingMeans({ by: ann, to: bob, team: null })).toContain("Bob is not asked any more");
  expect(takingOver({ by: ann }, true)).toContain("It is paused");
  expect(takingOver({ by: ann }, false)).not.toContain("paused");
});
