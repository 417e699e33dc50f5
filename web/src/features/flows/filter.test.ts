// What a filter keeps.
import { expect, test } from "vitest";
import { commonTags, EVERYTHING, fits } from "./filter";

const flow = {
  title: "Printer is offline",
  description: "Nothing comes out.",
  kind: "troubleshooting" as const,
  tags: ["print", "spooler"],
};

test.each([
  [EVERYTHING, true],
  [{ ...EVERYTHING, text: "PRINTER spool" }, true],
  [{ ...EVERYTHING, text: "printer vpn" }, false],
  [{ ...EVERYTHING, kind: "maintenance" as const }, false],
  [{ ...EVERYTHING, kind: "troubleshooting" as const, tag: "print" }, true],
  [{ ...EVERYTHING, tag: "prin" }, false],
])("%o: %s", (filter, kept) => expect(fits(flow, filter)).toBe(kept));

test("tags that tell flows apart are offered, the most used first", () => {
  const flows = [{ tags: ["a", "b"] }, { tags: ["b", "c"] }, { tags: ["b", "a"] }];
  expect(commonTags(flows)).toEqual(["b", "a"]);
});
