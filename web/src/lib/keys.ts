// Single-key shortcuts.
// What must stay true: a key pressed by somebody typing is theirs; keys with a
// modifier belong to the browser; and everyone can switch single keys off
// (WCAG 2.1.4).
import { useEffect, useRef } from "react";
import { readJson, writeJson } from "./storage";
import { Store } from "./store";

export interface Shortcut {
  key: string;
  does: string;
  /** Where the same key is listed more than once, only the first is shown. */
  shown?: string;
}

const SWITCH = "rf.single-keys";

export const singleKeys = new Store<boolean>(readJson("local", SWITCH) !== false);

export function setSingleKeys(on: boolean): void {
  writeJson("local", SWITCH, on);
  singleKeys.set(on);
}

/** Whether this element takes what is typed. */
export function takesText(target: EventTarget | null): boolean {
  const element = target as (Partial<HTMLElement> & { type?: string }) | null;
  if (!element?.tagName) return false;
  if (element.isContentEditable) return true;
  if (element.tagName === "TEXTAREA" || element.tagName === "SELECT") return true;
  const mute = ["button", "checkbox", "radio", "range", "submit", "reset", "color", "file"];
  return element.tagName === "INPUT" && !mute.includes(element.type ?? "text");
}

interface Press {
  key: string;
  target: EventTarget | null;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  isComposing: boolean;
  repeat: boolean;
  defaultPrevented: boolean;
}

// Elsewhere arrows scroll, or go through tabs, radio buttons and sliders.
const NO_USE_FOR_ARROWS = ["BODY", "MAIN", "H1", "H2", "BUTTON", "A"];

/** Whether this press is a shortcut at all. */
export function isShortcut(press: Press): boolean {
  if (press.defaultPrevented || press.isComposing || press.repeat) return false;
  if (press.ctrlKey || press.metaKey || press.altKey || takesText(press.target)) return false;
  const tag = (press.target as Partial<HTMLElement> | null)?.tagName;
  return !press.key.startsWith("Arrow") || !tag || NO_USE_FOR_ARROWS.includes(tag);
}

/** Runs `handlers[key]` while mounted, unless a dialog is open or someone types. */
export function useShortcuts(handlers: Record<string, () => void>): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!singleKeys.get() || !isShortcut(event)) return;
      if (document.querySelector("[role=dialog], [role=alertdialog], [role=menu], [role=listbox]")) return;
      const handler = latest.current[event.key];
      if (!handler) return;
      event.preventDefault();
      handler();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
