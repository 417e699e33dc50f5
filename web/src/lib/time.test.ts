// Times in words.
import { expect, test } from "vitest";
import { ago, count, duration, toField } from "./time";

const now = Date.parse("2026-03-01T12:00:00Z");

test.each([
  ["2026-03-01T12:00:30Z", "just now"],
  ["2026-03-01T11:59:40Z", "just now"],
  ["2026-03-01T11:56:00Z", "4 min ago"],
  ["2026-03-01T09:00:00Z", "3 h ago"],
  ["2026-02-28T11:00:00Z", "yesterday"],
  ["2026-02-26T12:00:00Z", "3 days ago"],
])("%s is %s", (iso, words) => expect(ago(iso, now)).toBe(words));

test.each([
  [-5, "0:00"],
  [42_900, "0:42"],
  [727_000, "12:07"],
  [3_727_000, "1:02:07"],
])("%d ms last %s", (ms, words) => expect(duration(ms)).toBe(words));

test("a time in a field is the same minute", () => {
  const field = toField("2026-03-01T12:00:30Z");
  expect(field).toMatch(/^2026-0[23]-\d\dT\d\d:\d\d$/);
  expect(new Date(field).toISOString()).toBe("2026-03-01T12:00:00.000Z");
});

test("one thing and many things", () => {
  expect([count(1, "change"), count(3, "change"), count(0, "reply", "replies")]).toEqual([
    "1 change",
    "3 changes",
    "0 replies",
  ]);
});
