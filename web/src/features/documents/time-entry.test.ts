// The work that is offered to be written down.
import { expect, test } from "vitest";
import { asTime, workOf } from "./time-entry";

const took = ({ from, until }: { from: string; until: string }) => Date.parse(until) - Date.parse(from);

test.each([
  ["2026-03-01T12:00:00Z", "2026-03-01T12:45:00Z", 45 * 60_000],
  ["2026-03-01T12:00:10Z", "2026-03-01T12:00:20Z", 60_000],
  ["2026-02-20T12:00:00Z", "2026-03-01T12:00:00Z", 86_400_000],
])("from %s until %s is %d ms of work", (from, until, ms) => {
  expect(took(workOf({ from, until }))).toBe(ms);
});

test("what the fields say goes out in UTC, with a role if one is chosen", () => {
  const work = workOf({ from: "2026-03-01T12:00:00Z", until: "2026-03-01T12:45:00Z" });
  const time = { from: "2026-03-01T12:00:00.000Z", until: "2026-03-01T12:45:00.000Z" };
  expect(asTime(work)).toEqual(time);
  expect(asTime({ ...work, role: "11" })).toEqual({ ...time, role: "11" });
});
