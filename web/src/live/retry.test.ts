// When to connect again.
import { expect, test } from "vitest";
import { afterEnd, backoff } from "./retry";

test("R16: full jitter, 250 ms × 2ⁿ, at most 10 s", () => {
  expect([0, 1, 2, 5, 6, 60].map((failures) => backoff(failures, 1))).toEqual([
    250, 500, 1000, 8000, 10_000, 10_000,
  ]);
  expect(backoff(3, 0)).toBe(0);
  expect(backoff(3, 0.5)).toBe(1000);
});

test.each([1000, 1001, 1006, 1011, 1012, 1013, 4001, 4002, 4003, 4005, 4008, 4009, 4499])(
  "close code %d: again",
  (code) => {
    expect(afterEnd({ is: "closed", code, reason: "" }, 0, 1)).toMatchObject({ is: "again", inMs: 250 });
  },
);

test.each([4500, 4501, 4503, 4504, 4505, 4506, 4999])("close code %d: stop, with words", (code) => {
  const next = afterEnd({ is: "closed", code, reason: "" }, 0, 1);
  expect(next.is).toBe("stop");
  expect(next.because).toMatch(/\w+.*\./);
});

test("the server's own words come first", () => {
  expect(afterEnd({ is: "closed", code: 4503, reason: "Ann removed you." }, 0, 1).because).toBe(
    "Ann removed you.",
  );
});

const refused = (status: number, retryAfter?: number) =>
  afterEnd(
    {
      is: "refused",
      problem: { status, code: "x", detail: `status ${status}`, ...(retryAfter ? { retryAfter } : {}) },
    },
    0,
    1,
  );

test("R3: the ticket's status is the real reason", () => {
  for (const status of [401, 403, 404, 410])
    expect(refused(status)).toEqual({ is: "stop", because: `status ${status}` });
  for (const status of [0, 408, 500, 503]) expect(refused(status)).toMatchObject({ is: "again", inMs: 250 });
  expect(refused(429, 7)).toMatchObject({ is: "again", inMs: 7000 });
});
