// The text of an answer as it comes in.
import { expect, test } from "vitest";
import { Drafts } from "./drafts";

const text = (drafts: Drafts) => drafts.all.get().get("s")?.text;

test("pieces that fit grow the text, in bytes; others are asked for again", () => {
  const drafts = new Drafts();
  drafts.begin("s");
  expect(drafts.add("s", 0, "Grüße ")).toBeNull();
  expect(drafts.offsets()).toEqual({ s: 8 });
  expect(drafts.add("s", 6, "wrong")).toBe(8);
  expect(drafts.add("s", 8, "an alle")).toBeNull();
  expect(text(drafts)).toBe("Grüße an alle");
});

test("a reset starts over and an end forgets", () => {
  const drafts = new Drafts();
  drafts.add("s", 0, "before");
  drafts.begin("s");
  expect(text(drafts)).toBe("");
  drafts.end("s");
  drafts.end("unknown");
  expect(drafts.offsets()).toEqual({});
});
