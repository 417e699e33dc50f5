// Where a sign-in may lead.
import { expect, test } from "vitest";
import { safeNext } from "./links";

test.each([
  ["/sessions/1?a=b", "/sessions/1?a=b"],
  ["//evil.test", "/"],
  ["/\\evil.test", "/"],
  ["https://evil.test", "/"],
  ["javascript:alert(1)", "/"],
  [undefined, "/"],
])("%s leads to %s", (next, expected) => expect(safeNext(next)).toBe(expected));
