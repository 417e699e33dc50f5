// What is written comes back.
import { expect, test } from "vitest";
import { toGroups, toText } from "./synonyms";

test("groups are lines, and forms stand between equals signs", () => {
  const groups = [
    ["fab", "Fabrikam Line"],
    ["crm", "dynamics", "customer database"],
  ];
  expect(toGroups(toText(groups))).toEqual(groups);
  expect(toGroups("\n a=b \n\n=c= d\n")).toEqual([
    ["a", "b"],
    ["c", "d"],
  ]);
  expect(toGroups(" \n")).toEqual([]);
});
