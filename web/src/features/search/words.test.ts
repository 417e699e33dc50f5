// What is said of a hit.
import { expect, test } from "vitest";
import type { SearchHit } from "../../api/types";
import { because, heard, nobodyHas, origin, withInstead } from "./words";

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

test("a session that goes on says where it stands and who is at it", () => {
  const detail = { stands_at: "Is it plugged in?", ticket: "T-1", with: ["Maya", "Ben"] };
  expect(origin(hit({ kind: "running", detail }))).toBe("Is it plugged in? · T-1 · Maya, Ben");
  expect(origin(hit({ kind: "running", detail: { ...detail, paused: true } }))).toBe(
    "paused · T-1 · Maya, Ben",
  );
  expect(origin(hit({ kind: "running" }))).toBe("without a flow");
});

test("while the search is not ready nothing is said to fit or not to", () => {
  expect(heard({ hits: [], status: "rebuilding" }, "thing fits", "things fit")).not.toMatch(/fit/);
  expect(heard({ hits: [], status: "ready" }, "thing fits", "things fit")).toBe("0 things fit");
  expect(heard({ hits: [hit({})], status: "ready" }, "thing fits", "things fit")).toBe("1 thing fits");
});

test("a filter by what nothing has is named, and what there is put in its place", () => {
  const unknown = (filter: string, value: string) => ({ filter, value, instead: [] });
  expect(nobodyHas(unknown("client", "zzz"))).toContain("“zzz”");
  expect(nobodyHas(unknown("kind", "foo"))).toBe("There is no kind “foo”.");
  const put = (text: string, filter: string, value: string, instead: string) =>
    withInstead(text, unknown(filter, value), instead);
  expect(put("vpn client:zzz slow", "client", "zzz", "Contoso GmbH")).toBe('vpn client:"Contoso GmbH" slow');
  expect(put('Client:"Zzz AG" vpn', "client", "Zzz AG", "Contoso")).toBe("client:Contoso vpn");
  expect(put("kind:foos vpn", "kind", "foo", "flow")).toBe("kind:flow vpn");
  expect(put("tag:a tag:b tag:b", "tag", "b", "$&")).toBe("tag:a tag:$& tag:b");
});

test("a word says why it stands for another", () => {
  expect(because({ typed: "Proxy", found: "proxy", how: "exact" })).toBe("“proxy”");
  expect(because({ typed: "printers", found: "printer", how: "exact" })).toContain("a form of");
  expect(because({ typed: "outl", found: "Outlook", how: "prefix" })).toContain("begins with");
  expect(because({ typed: "outlok", found: "Outlook", how: "corrected" })).toContain("close to");
  expect(because({ typed: "o365", found: "Microsoft 365", how: "synonym" })).toContain("another name");
});
