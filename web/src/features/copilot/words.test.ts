// FlowPilot's figures, in words.
import { expect, test } from "vitest";
import { acceptance, cents, dollars, lastMonths, monthName, typedCents, whoAnswered } from "./words";

const answer = { answers: 3, proposed: 3, accepted: 0, dismissed: 0, first_ms: 12 };

test("amounts are read as people type them, and written back the same", () => {
  expect([cents(""), cents(" 25 "), cents("2,5"), cents("0.07")]).toEqual([null, 2500, 250, 7]);
  for (const wrong of ["-1", "1e3", "abc", "1.234", "1000000000"]) expect(cents(wrong)).toBeUndefined();
  expect([typedCents(null), typedCents(2500), typedCents(250), typedCents(0)]).toEqual([
    "",
    "25",
    "2.50",
    "0",
  ]);
});

test("a cost that is not nothing is not called nothing", () => {
  expect([dollars(0), dollars(130), dollars(1_234_567)]).toEqual(["$0.00", "less than $0.01", "$1.23"]);
});

test("months go back over the turn of the year", () => {
  expect(lastMonths(new Date("2026-02-28T23:59:00Z"), 3)).toEqual(["2026-02", "2026-01", "2025-12"]);
  expect(monthName("2025-12")).toBe("December 2025");
});

test("who answered, and how often what they proposed was taken", () => {
  expect(whoAnswered({ ...answer, model: "guide", tier: null })).toBe("Built-in guide");
  expect(whoAnswered({ ...answer, model: null, tier: null })).toBe("Stopped or interrupted");
  expect(whoAnswered({ ...answer, model: "m", tier: "fast" })).toBe("m (fast)");
  expect(acceptance({ ...answer, model: "m", tier: null })).toBe("–");
  expect(acceptance({ ...answer, model: "m", tier: null, accepted: 2, dismissed: 1 })).toBe("67 % of 3");
});
