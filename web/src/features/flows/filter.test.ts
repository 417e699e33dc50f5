// What a filter keeps.
import { expect, test } from "vitest";
import { commonTags, EVERYTHING, fits, fromSearch, toFilter, toSearch } from "./filter";

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

test("an address gives the filter back, whatever else stands in it", () => {
  const filter = { text: "vpn", kind: "maintenance" as const, tag: "network" };
  expect(toFilter(fromSearch({ ...toSearch(filter) }))).toEqual(filter);
  expect(toSearch(EVERYTHING)).toEqual({});
  expect(fromSearch({ q: 5, kind: "sofa", tag: null, flow: "x" })).toEqual({});
});

test("tags that tell flows apart are offered, the most used first", () => {
  const flows = [{ tags: ["a", "b"] }, { tags: ["b", "c"] }, { tags: ["b", "a"] }];
  expect(commonTags(flows)).toEqual(["b", "a"]);
});
