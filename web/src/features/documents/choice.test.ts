// What ticks and pins make of a choice.
import { expect, test } from "vitest";
import { enters, pinned, ticked } from "./choice";

const none = { version: 0, left_out: [], also: [], pinned: [] };
const byItself = new Set([1, 2]);

test("a tick takes an event out and back in", () => {
  const out = ticked(none, byItself, 1);
  expect(out).toEqual({ ...none, left_out: [1] });
  expect([enters(none, byItself, 1), enters(out, byItself, 1)]).toEqual([true, false]);
  expect(ticked(out, byItself, 1)).toEqual(none);
});

test("a tick lets in what does not enter by itself, and pins nothing", () => {
  const within = ticked(none, byItself, 3);
  expect(within).toEqual({ ...none, also: [3] });
  expect([enters(none, byItself, 3), enters(within, byItself, 3)]).toEqual([false, true]);
  expect(ticked(within, byItself, 3)).toEqual(none);
});

test("a pin puts first and leaves the tick as it is", () => {
  const within = ticked(none, byItself, 3);
  expect(pinned(within, 3)).toEqual({ ...none, also: [3], pinned: [3] });
  expect(pinned(pinned(within, 3), 3)).toEqual(within);
  expect(pinned(pinned(none, 3), 3)).toEqual(none);
  expect(enters(pinned(none, 3), byItself, 3)).toBe(true);
});

test("what is taken out does not come first, and what is put first comes back in", () => {
  const out = ticked(none, byItself, 2);
  expect(pinned(out, 2)).toEqual({ ...none, pinned: [2] });
  expect(ticked(pinned(none, 2), byItself, 2)).toEqual({ ...none, left_out: [2] });
  expect(ticked(pinned(none, 3), byItself, 3)).toEqual(none);
});
