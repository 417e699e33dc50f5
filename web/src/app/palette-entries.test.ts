// The order of what is found.
import { expect, test } from "vitest";
import { matching } from "./palette-entries";

const entries = [
  { name: "Disk full", more: "printer" },
  { name: "The printer is offline" },
  { name: "Printer jam" },
  { name: "Sign out" },
];
const names = (typed: string) => matching(entries, typed).map((entry) => entry.name);

test("everything, until something is typed", () => expect(names(" ")).toHaveLength(4));

test("names before what else is known, beginnings before middles", () =>
  expect(names("PRI")).toEqual(["Printer jam", "The printer is offline", "Disk full"]));

test("every word counts", () => {
  expect(names("printer disk")).toEqual(["Disk full"]);
  expect(names("printer vpn")).toEqual([]);
});
