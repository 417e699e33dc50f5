// What is typed into the settings of escalations.
import { expect, test } from "vitest";
import { linesOf, minutesOf, whatIsWrong } from "./settings-words";

test("a checklist is its lines", () => {
  expect(linesOf(" Restarted it \n\nTold the client")).toEqual(["Restarted it", "Told the client"]);
  expect(whatIsWrong("a\n".repeat(11))).toBe("At most 10 lines; these are 11.");
  expect(whatIsWrong("x".repeat(201))).toBe("At most 200 characters a line.");
  expect(whatIsWrong("Restarted it")).toBeNull();
});

test("minutes are whole numbers or none; anything else is for the server to refuse", () => {
  expect(minutesOf({ high: " 60 ", normal: "", low: "soon" })).toEqual({ high: 60, normal: null, low: 0 });
});
