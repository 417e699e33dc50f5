// What is missing is said at its field.
import { expect, test } from "vitest";
import { FIELDS, mistakes } from "./fields";

test("an empty form names every field that is needed", () => {
  const found = mistakes({ name: " ", site: "" }, FIELDS.connectwise, {});
  expect(Object.keys(found)).toEqual(["name", "site", "company", "public_key", "private_key", "client_id"]);
});

test("what may be left out is not asked for, and what is there is not either", () => {
  const keys = { client_id: "a", client_secret: "b" };
  expect(mistakes({ name: "Halo", site: "halo.example.com" }, FIELDS.halopsa, keys)).toEqual({});
  expect(mistakes({ name: "Halo", site: "halo.example.com" }, [], {})).toEqual({});
});
