// Choices that come faster than they are answered.
import { expect, test } from "vitest";
import { ChoiceQueue } from "./choice-queue";
import type { Choice } from "./queries";

const choice = (version: number, left_out: number[]): Choice => ({ version, left_out, also: [], pinned: [] });

const unexpected = () => expect.unreachable();

/** A server that answers when it is told to, and refuses what was not made of its newest. */
function server() {
  const sent: Choice[] = [];
  const answers: (() => void)[] = [];
  let now = choice(0, []);
  const put = (wanted: Choice) => {
    sent.push(wanted);
    return new Promise<Choice>((resolve, reject) => {
      answers.push(() => {
        if (wanted.version !== now.version) return reject(new Error("changed_meanwhile"));
        now = { ...wanted, version: now.version + 1 };
        resolve(now);
      });
    });
  };
  const answer = async () => {
    answers.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  const elsewhere = () => {
    now = { ...now, version: now.version + 1 };
  };
  return { sent, put, answer, elsewhere };
}

test("what is chosen meanwhile is sent after it, made of its answer", async () => {
  const { sent, put, answer } = server();
  const queue = new ChoiceQueue(put);
  const settled: Choice[] = [];
  const ends = { settled: (known: Choice) => settled.push(known), refused: unexpected };
  queue.push(choice(0, [1]), ends);
  queue.push(choice(0, [1, 2]), ends);
  queue.push(choice(0, [1, 2, 3]), ends);
  expect(sent).toEqual([choice(0, [1])]);
  await answer();
  expect([sent[1], settled]).toEqual([choice(1, [1, 2, 3]), []]);
  await answer();
  expect(settled).toEqual([choice(2, [1, 2, 3])]);
  queue.push(choice(2, []), ends);
  await answer();
  expect(settled[1]).toEqual(choice(3, []));
});

test("what somebody else chose is not overwritten, and the next choice is sent again", async () => {
  const { sent, put, answer, elsewhere } = server();
  const queue = new ChoiceQueue(put);
  const refused: unknown[] = [];
  const ends = { settled: unexpected, refused: (error: unknown) => refused.push(error) };
  queue.push(choice(0, [1]), ends);
  queue.push(choice(0, [1, 2]), ends);
  elsewhere();
  await answer();
  expect([sent.length, refused.length]).toEqual([1, 1]);
  const settled: Choice[] = [];
  queue.push(choice(1, [4]), { settled: (known) => settled.push(known), refused: unexpected });
  await answer();
  expect(settled).toEqual([choice(2, [4])]);
});
