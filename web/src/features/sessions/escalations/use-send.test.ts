// Answers that are no, as a form shows them.
import { expect, test } from "vitest";
import { ApiError, UNREACHABLE } from "../../../api/problem";
import { said } from "./use-send";

test("what is wrong with a field stands beside it, without its name in the protocol", () => {
  const detail = "team: nobody else of Night can take over. Choose another team.";
  const refused = new ApiError({ status: 422, code: "invalid", detail, field: "team" });
  expect(said(refused)).toEqual({
    field: "team",
    words: "Nobody else of Night can take over. Choose another team.",
  });
});

test("a server that does not answer is said in words", () => {
  expect(said(new TypeError("Failed to fetch"))).toEqual({ field: "", words: UNREACHABLE.detail });
  expect(said(null).words).toBeNull();
});
