// Command names: the right shape, and in order.
import { expect, test } from "vitest";
import { uuid7 } from "./uuid7";

test("it is a version 7 UUID of the RFC variant that carries the time", () => {
  const id = uuid7(0x0192_0000_0000);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(id.replaceAll("-", "").slice(0, 12)).toBe("019200000000");
});

test("names of one page sort in the order they were made, within a millisecond and when the clock goes back", () => {
  const now = 0x0193_0000_0000;
  const made = [...Array.from({ length: 5000 }, () => uuid7(now)), uuid7(now - 60_000), uuid7(now + 60_000)];
  expect(made.toSorted()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
});
