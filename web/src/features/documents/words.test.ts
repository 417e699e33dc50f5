// Documents in words and parts.
import { expect, test } from "vitest";
import type { Written } from "./queries";
import { eventsInWords, isVariant, parts, plainText } from "./words";

test("what is hidden is told from what people wrote in brackets", () => {
  const hidden = { placeholder: "[password #7KQ2]", why: "Looks like: password" };
  const mail = { placeholder: "[e-mail #0000]", why: "Looks like: e-mail" };
  expect(parts("Login [password #7KQ2], [see note 3] [key #1111] [e-mail #0000]", [hidden, mail])).toEqual([
    { text: "Login " },
    { text: "[password #7KQ2]", behind: hidden },
    { text: ", [see note 3] [key #1111] " },
    { text: "[e-mail #0000]", behind: mail },
  ]);
  expect(parts("", [])).toEqual([]);
});

test("what is copied reads like the note", () => {
  const line = (form: "item" | "output" | "sentence", text: string) => ({ form, text, events: [1] });
  const written: Written = {
    variant: "internal_note",
    title: "Outlook",
    hidden: 0,
    sections: [
      { heading: null, lines: [line("sentence", "Solved.")] },
      { heading: "What was done", lines: [line("item", "Clock"), line("output", "a\nb")] },
    ],
  };
  expect(plainText(written)).toBe("Outlook\n\nSolved.\n\nWHAT WAS DONE\n- Clock\n    a\n    b");
});

test("events are named, and variants are known by name", () => {
  expect([eventsInWords([]), eventsInWords([3]), eventsInWords([3, 5])]).toEqual([
    "",
    "Event 3",
    "Events 3, 5",
  ]);
  expect([isVariant("resolution"), isVariant("novel"), isVariant(undefined)]).toEqual([true, false, false]);
});
