// What ticks and pins make of a choice.
import { expect, test } from "vitest";
import { enters, pinned, ticked } from "./choice";

const none = { version: 0, left_out: [], pinned: [] };
const byItself = new Set([1, 2]);

test("a tick takes an event out and back in", () => {
  const out = ticked(none, byItself, 1);
  expect(out).toEqual({ version: 0, left_out: [1], pinned: [] });
  expect([enters(none, byItself, 1), enters(out, byItself, 1)]).toEqual([true, false]);
  expect(ticked(out, byItself, 1)).toEqual(none);
});

test("what does not enter by itself enters by being pinned", () => {
  const within = ticked(none, byItself, 3);
  expect(within.pinned).toEqual([3]);
  expect([enters(none, byItself, 3), enters(within, byItself, 3)]).toEqual([false, true]);
  expect(ticked(within, byItself, 3)).toEqual(none);
});

test("what is pinned is not left out", () => {
  const out = ticked(none, byItself, 2);
  expect(pinned(out, 2)).toEqual({ version: 0, left_out: [], pinned: [2] });
  expect(ticked(pinned(none, 2), byItself, 2)).toEqual({ version: 0, left_out: [2], pinned: [] });
  expect(pinned(pinned(none, 2), 2)).toEqual(none);
});
