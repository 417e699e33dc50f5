// Which news a piece of the stream tells.
import { expect, test } from "vitest";
import { newsIn } from "./news";

test("each kind of news is heard once, and a heartbeat is none", () => {
  expect(newsIn("event: change\ndata:\n\n")).toEqual(["change"]);
  expect(newsIn("event: notices\ndata:\n\nevent: notices\ndata:\n\n")).toEqual(["notices"]);
  expect(newsIn("event: notices\ndata:\n\nevent: change\ndata:\n\n")).toEqual(["change", "notices"]);
  expect(newsIn(": still here\n\n")).toEqual([]);
});
