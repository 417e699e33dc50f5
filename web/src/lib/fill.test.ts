// Texts are filled in as the server reads them.
import { expect, test } from "vitest";
import { fill, risky, valuesOf } from "./fill";

const values = valuesOf([
  { name: "host", value: "PC-1" },
  { name: "user_2", value: "o'brien" },
  { name: "odd", value: "{{host}}" },
]);

test.each([
  ["ping {{host}}", "ping PC-1"],
  ["ping {{ host }}!", "ping PC-1!"],
  ["{{{host}}}", "{PC-1}"],
  ["{{host}", "{{host}"],
  ["{{ host name }} {{Host}} {{0host}}", "{{ host name }} {{Host}} {{0host}}"],
  ["{{unknown}} {{host}}", "{{unknown}} PC-1"],
  ["{{odd}}", "{{host}}"],
  ["@{ n = 'x'; e = { $_.y } }", "@{ n = 'x'; e = { $_.y } }"],
])("%s", (text, filled) => expect(fill(text, values)).toBe(filled));

test("values a shell would act on are named", () => {
  expect(risky("Get-ADUser {{user_2}} {{host}} {{user_2}}", values)).toEqual(["user_2"]);
  expect(risky("ping {{host}} {{unknown}}", values)).toEqual([]);
});
