// What made an answer, in words.
import { expect, test } from "vitest";
import type { Produced } from "../../../../api/protocol";
import { howMuch, writtenBy } from "./copilot-words";

const guide: Produced = {
  model: "guide",
  tier: null,
  first_ms: 40,
  took_ms: 900,
  tokens_read: 0,
  tokens_written: 0,
  cost: 0,
  instead: null,
};
const model: Produced = {
  ...guide,
  model: "claude-haiku-5-5",
  tier: "fast",
  took_ms: 1240,
  tokens_read: 1900,
  tokens_written: 80,
  cost: 230,
};

test("a model is named, with its tier, its time and its price", () => {
  expect(writtenBy(model)).toBe("Written by FlowPilot, an AI (claude-haiku-5-5, fast).");
  expect(howMuch(model)).toBe("1.2 s · 1,980 tokens · $0.0002");
  expect(howMuch({ ...model, cost: 41_000 })).toBe("1.2 s · 1,980 tokens · $0.04");
});

test("the guide costs nothing; what it took the place of may have", () => {
  expect(writtenBy(guide)).toBe("Written by FlowPilot, the built-in guide.");
  expect(howMuch(guide)).toBe("");
  expect(howMuch({ ...guide, tokens_read: 500, cost: 1_000 })).toBe("500 tokens · $0.001");
  expect(writtenBy(null)).toBe("Written by FlowPilot, an AI.");
});
