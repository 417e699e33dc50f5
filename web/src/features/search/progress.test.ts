// How far search is, in words.
import { expect, test } from "vitest";
import { inWords } from "./progress";

const model = { name: "voyage/voyage-4-lite", ready: true, unread: 0 };

test.each([
  [
    { behind: 0, rebuilding: false, model: null },
    "Search is up to date. Meaning comes from the table in the program.",
  ],
  [
    { behind: 1, rebuilding: false, model },
    "Search has 1 change to read. The model voyage/voyage-4-lite has read every document.",
  ],
  [
    { behind: 0, rebuilding: true, model: { ...model, ready: false, unread: 12 } },
    "Search is being prepared. The model voyage/voyage-4-lite has 12 documents to read; it does not answer now, and the table in the program does instead.",
  ],
])("%j", (progress, words) => expect(inWords(progress)).toBe(words));
