// What is said of a hit.
import { expect, test } from "vitest";
import type { SearchHit } from "../../api/types";
import { because, origin } from "./words";

const hit = (over: Partial<SearchHit>): SearchHit => ({
  id: "1",
  of: "1",
  kind: "flow",
  title: "Title",
  title_ranges: [],
  matched: [],
  meaning: false,
  detail: {},
  ...over,
});

test("a hit says where it is from", () => {
  expect(origin(hit({}))).toBe("");
  expect(origin(hit({ kind: "step", detail: { flow_title: "Printer offline" } }))).toBe(
    "Step of Printer offline",
  );
  const detail = { outcome: "escalate", client: "Contoso", ticket: "T-1" };
  expect(origin(hit({ kind: "session", detail }))).toBe("escalated · Contoso · T-1");
  expect(origin(hit({ kind: "session", detail: { outcome: "new_word" } }))).toBe("new_word");
});

test("a word says why it stands for another", () => {
  expect(because({ typed: "Proxy", found: "proxy", how: "exact" })).toBe("“proxy”");
  expect(because({ typed: "printers", found: "printer", how: "exact" })).toContain("a form of");
  expect(because({ typed: "outl", found: "Outlook", how: "prefix" })).toContain("begins with");
  expect(because({ typed: "outlok", found: "Outlook", how: "corrected" })).toContain("close to");
  expect(because({ typed: "o365", found: "Microsoft 365", how: "synonym" })).toContain("another name");
});
