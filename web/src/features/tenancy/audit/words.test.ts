// The audit log reads right, and asks for what it shows.
import { expect, test } from "vitest";
import { asked, auditFilter } from "./filter";
import { grouped, sessionOf } from "./words";

test("actions stand with their kind", () => {
  expect(grouped(["team.created", "user.invited", "team.renamed"])).toEqual([
    ["team", ["team.created", "team.renamed"]],
    ["user", ["user.invited"]],
  ]);
});

test("an entry names the session it is about, itself or among its details", () => {
  const [id, session] = ["0193b0a0-0000-7000-8000-000000000001", "0193b0a0-0000-7000-8000-000000000002"];
  const of = (object_kind: string, detail: unknown) => sessionOf({ object_kind, object_id: id, detail });
  expect(of("session", {})).toBe(id);
  expect(of("share_link", { session })).toBe(session);
  expect(of("user", { session: "none" })).toBeNull();
  expect(of("user", null)).toBeNull();
});

test("an address that was tampered with asks for nothing odd", () => {
  expect(auditFilter({ who: "x", what: "user.invited", from: "yesterday", until: "2026-11-30" })).toEqual({
    what: "user.invited",
    until: "2026-11-30",
  });
  expect(auditFilter({ what: 5, from: ["2026-11-30"] })).toEqual({});
});

test("days are whole days of the reader's", () => {
  const { from, until } = asked({ from: "2026-11-30", until: "2026-11-30" });
  expect(Date.parse(until ?? "") - Date.parse(from ?? "")).toBe(24 * 3_600_000);
  expect(new Date(from ?? "").getHours()).toBe(0);
  expect(asked({})).toEqual({});
});
