// The house rules of this folder, checked by reading the sources.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const src = join(import.meta.dirname, "../src");
const floors = ["lib", "api", "ui", "live", "shared", "features", "app"];
/** Whom each floor may import besides itself. `api` and `ui` stand side by side. */
const below: Record<string, string[]> = {
  lib: [],
  api: ["lib"],
  ui: ["lib"],
  live: ["lib", "api", "ui"],
  shared: ["lib", "api", "ui", "live"],
  features: ["lib", "api", "ui", "live", "shared"],
  app: ["lib", "api", "ui", "live", "features"],
};
const generated = ["api/protocol.ts", "api/schema.ts"];

const files = readdirSync(src, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => relative(src, join(entry.parentPath, entry.name)))
  .filter((file) => !generated.includes(file));
const text = (file: string) => readFileSync(join(src, file), "utf8");

function imports(file: string): string[] {
  const found = text(file).matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g);
  return [...found].map(([, path]) => relative(src, resolve(src, dirname(file), path ?? "")));
}

test("every file is on a floor", () => {
  expect(files.filter((file) => !floors.includes(file.split("/")[0] ?? ""))).toEqual([]);
});

describe.each(files)("%s", (file) => {
  const [floor = "", domain] = file.split("/");

  test("it imports from the floors below only, and no other feature", () => {
    const wrong = imports(file).filter((path) => {
      const [target = "", feature] = path.split("/");
      if (target !== floor) return !below[floor]?.includes(target);
      return floor === "features" && feature !== domain;
    });
    expect(wrong).toEqual([]);
  });

  test("it is at most 350 lines long and says first what it is for", () => {
    const lines = text(file).split("\n");
    expect(lines.length).toBeLessThanOrEqual(350);
    expect(lines[0]).toMatch(/^(\/\/ |\/\*\* )\S+/);
  });

  test("it is no barrel and uses no `any`", () => {
    expect(text(file)).not.toMatch(/^export (\*|\{[^}]*\}) from/m);
    expect(text(file)).not.toMatch(/(:|<|as|,)\s*any\b/);
  });
});
