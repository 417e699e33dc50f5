// The audit log in sentences.
import { expect, test } from "vitest";
import { actionName, SESSION, sentence } from "./sentences";

const said = (action: string, detail: unknown = {}, more = {}) =>
  sentence({ action, detail, object_name: null, user_name: null, ...more });

test("each says who did what to whom, as one would", () => {
  expect(said("user.invited", { email: "a@b.co", role: "engineer" })).toBe("invited a@b.co as an engineer.");
  const team = { object_name: "Networks", user_name: "Tom Becker" };
  expect(said("team.member_added", { user: "x" }, team)).toBe("put Tom Becker into the team Networks.");
  expect(said("session.started", { visibility: "team" })).toBe(
    `started a session that the team sees: ${SESSION}.`,
  );
  const role = { role: { from: "viewer", to: "team_admin" }, status: { from: "active", to: "active" } };
  expect(said("user.changed", role, { object_name: "Iris" })).toBe("made Iris a team admin.");
  const off = { role: { from: "viewer", to: "viewer" }, status: { from: "active", to: "disabled" } };
  expect(said("user.changed", off, { object_name: "Iris" })).toBe("disabled Iris.");
  expect(said("document.template_changed", { document: "internal_note", built_in: true })).toBe(
    "went back to the built-in template of the internal note.",
  );
  expect(said("session.shared", { kind: "public", password: true })).toBe(
    `made a public link, with a password, to a session: ${SESSION}.`,
  );
});

test("what is not known yet is shown by its name, and details that are odd break nothing", () => {
  expect(said("odd.thing")).toContain("odd.thing");
  for (const detail of [null, 7, "x", [], { name: { deep: 1 } }]) {
    expect(said("webhook.added", detail)).toContain("added the webhook");
    expect(said("user.changed", detail)).toBe("changed somebody.");
  }
  expect([actionName("user.invited"), actionName("psa"), actionName("odd.thing")]).toEqual([
    "Person invited",
    "Ticket systems",
    "odd.thing",
  ]);
});
