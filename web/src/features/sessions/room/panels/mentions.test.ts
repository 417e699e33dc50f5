// Who is meant by what was written.
import { expect, test } from "vitest";
import { completing, mentioned, pieces } from "./mentions";

const people = [
  { id: "1", name: "Ann" },
  { id: "2", name: "Ann Adler" },
  { id: "3", name: "Jörg Öz" },
];

test("the longest name is meant, whatever the case", () => {
  expect(mentioned("@ann adler and @ANN, hi @jörg öz", people)).toEqual(["2", "1", "3"]);
  expect(pieces("Hi @Ann Adler!", people)).toEqual([
    { text: "Hi ", of: null },
    { text: "@Ann Adler", of: "2" },
    { text: "!", of: null },
  ]);
});

test("half a name and an address mention nobody", () => {
  expect(mentioned("@Anna @ @jörg me@annual.test", people)).toEqual([]);
  expect(pieces("", people)).toEqual([]);
});

test("a name that is begun is completed", () => {
  expect(completing("hi @an", 6, people)?.fitting.map((one) => one.id)).toEqual(["1", "2"]);
  expect(completing("hi @jör", 7, people)).toMatchObject({ at: 3 });
  expect(completing("hi @ann adler", 13, people)).toBeNull();
  expect(completing("me@an", 5, people)).toBeNull();
  expect(completing("hi", 2, people)).toBeNull();
});
