// Which parts of a log are read.
import { expect, test } from "vitest";
import { partsOf } from "./use-timeline";

test.each([
  [0, 1, []],
  [1, 1, [[0, 1]]],
  [200, 1, [[0, 200]]],
  [201, 1, [[200, 201]]],
  [
    450,
    2,
    [
      [200, 400],
      [400, 450],
    ],
  ],
  [
    450,
    9,
    [
      [0, 200],
      [200, 400],
      [400, 450],
    ],
  ],
] as [number, number, number[][]][])("up to %d, %d parts: %j", (upTo, parts, expected) => {
  expect(partsOf(upTo, parts).map((part) => [part.after, part.upTo])).toEqual(expected);
});
