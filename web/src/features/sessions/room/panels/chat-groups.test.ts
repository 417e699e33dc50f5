// What stands under one name.
import { expect, test } from "vitest";
import type { Message } from "../../../../api/protocol";
import { grouped } from "./chat-groups";

function said(id: string, by: string, at: string): Message {
  return { id, text: id, mentions: [], seq: 1, by: { id: by, name: by }, at: `2026-03-02T10:${at}Z` };
}

const shape = (messages: Message[]) => grouped(messages).map((group) => group.messages.map((one) => one.id));

test("one person within one minute is one group", () => {
  const messages = [
    said("a", "ann", "00:05"),
    said("b", "ann", "00:59"),
    said("c", "ann", "01:00"),
    said("d", "tom", "01:01"),
    said("e", "ann", "01:02"),
  ];
  expect(shape(messages)).toEqual([["a", "b"], ["c"], ["d"], ["e"]]);
  expect(grouped(messages)[0]).toMatchObject({ by: { id: "ann" }, at: messages[0]?.at });
});

test("nothing said, no groups", () => {
  expect(grouped([])).toEqual([]);
});
