// Escalations in words.
import { expect, test } from "vitest";
import { sinceThen, URGENCIES, urgencyName } from "./words";

test("the most urgent is named first", () => {
  expect(URGENCIES.map(([urgency]) => urgency)).toEqual(["critical", "high", "normal", "low"]);
  expect(urgencyName("high")).toBe("High");
});

test("what happened since somebody asked is counted", () => {
  expect([sinceThen(5, 5), sinceThen(5, 6), sinceThen(5, 9)]).toEqual([
    "Nothing has happened since.",
    "One event since.",
    "4 events since.",
  ]);
});
