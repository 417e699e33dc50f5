// What goes onto a ticket, in words.
import { expect, test } from "vitest";
import { deliveryWords } from "./delivery";

test("each thing that goes onto a ticket says for itself how far it is", () => {
  const of = (what: "note" | "time" | "status") =>
    (["queued", "sent", "confirmed", "failed"] as const).map((state) =>
      deliveryWords(what, state, "Resolution"),
    );
  expect(of("note")).toEqual([
    "Resolution waits to go out",
    "Resolution is on its way",
    "Resolution is on the ticket",
    "Resolution is not on the ticket",
  ]);
  expect(of("time")[3]).toBe("The time is not on the ticket");
  expect(of("status").slice(2)).toEqual(["The ticket is moved", "The ticket is not moved"]);
});
