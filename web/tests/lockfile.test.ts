// The lock file installs the same everywhere: no registry is named, and every
// package for another platform is listed (`npm ci` refuses otherwise).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

interface Locked {
  version?: string;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const text = readFileSync(join(import.meta.dirname, "../package-lock.json"), "utf8");
const packages = Object.entries((JSON.parse(text) as { packages: Record<string, Locked> }).packages);

test("no package says where it came from", () => {
  expect(packages.filter(([, locked]) => locked.resolved).map(([name]) => name)).toEqual([]);
});

test("every optional package is listed with its version", () => {
  const listed = new Set(packages.map(([path]) => path.slice(path.lastIndexOf("node_modules/") + 13)));
  const wanted = packages.flatMap(([, locked]) => Object.keys(locked.optionalDependencies ?? {}));
  expect(wanted.filter((name) => !listed.has(name))).toEqual([]);
  expect(packages.filter(([path, locked]) => path && !locked.version)).toEqual([]);
});
