// Permissions as the server said.
import { expect, test } from "vitest";
import { refusalOf, secondsUntil } from "./permission";

const from = "2026-03-01T12:00:20Z";
const can = {
  "note.add": { allowed: true },
  "flow.answer": { allowed: false, reason: "Ann has control." },
  "control.take": { allowed: false, reason: "You have asked.", from },
};
const at = (time: string) => Date.parse(`2026-03-01T${time}Z`);

test("allowed, refused with the server's reason, or not known yet", () => {
  expect(refusalOf(can, "note.add", 0)).toBeNull();
  expect(refusalOf(can, "flow.answer", 0)).toBe("Ann has control.");
  expect(refusalOf(can, "session.complete", 0)).toBe("The room is not open yet.");
});

test("a moment from which it is allowed counts down and is reached", () => {
  expect(refusalOf(can, "control.take", at("12:00:19"))).toBe("You have asked.");
  expect(secondsUntil(can, "control.take", at("12:00:08"))).toBe(12);
  expect(refusalOf(can, "control.take", at("12:00:20"))).toBeNull();
  expect(secondsUntil(can, "control.take", at("12:00:20"))).toBeNull();
});
