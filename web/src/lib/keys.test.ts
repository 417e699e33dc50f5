// When a key press is a shortcut.
import { expect, test } from "vitest";
import { isShortcut, takesText } from "./keys";

const press = (change: object) => ({
  key: "1",
  target: null,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  repeat: false,
  defaultPrevented: false,
  ...change,
});
const element = (tagName: string, more: object = {}) => ({ tagName, ...more }) as unknown as EventTarget;

test("somebody typing keeps their keys", () => {
  expect(takesText(element("TEXTAREA"))).toBe(true);
  expect(takesText(element("INPUT", { type: "search" }))).toBe(true);
  expect(takesText(element("DIV", { isContentEditable: true }))).toBe(true);
  expect(takesText(element("INPUT", { type: "radio" }))).toBe(false);
  expect(takesText(element("BUTTON"))).toBe(false);
});

test.each([
  [{}, true],
  [{ target: element("INPUT", { type: "text" }) }, false],
  [{ ctrlKey: true }, false],
  [{ metaKey: true }, false],
  [{ altKey: true }, false],
  [{ repeat: true }, false],
  [{ isComposing: true }, false],
  [{ defaultPrevented: true }, false],
  [{ key: "ArrowLeft", target: element("BODY") }, true],
  [{ key: "ArrowLeft", target: element("INPUT", { type: "radio" }) }, false],
  [{ key: "ArrowRight", target: element("INPUT", { type: "range" }) }, false],
  [{ key: "ArrowRight", target: element("PRE") }, false],
])("%o is a shortcut: %s", (change, expected) => expect(isShortcut(press(change))).toBe(expected));
