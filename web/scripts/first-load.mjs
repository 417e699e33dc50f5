// How much JavaScript a browser loads before the first page shows, compressed; and
// what each further page adds. Over the budget is a failure.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 200;
const dist = join(import.meta.dirname, "../dist");
const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));

/** The files of this part and of all it imports at once. */
function filesOf(key, found = new Set()) {
  const part = manifest[key];
  if (!part || found.has(part.file)) return found;
  found.add(part.file);
  for (const imported of part.imports ?? []) filesOf(imported, found);
  return found;
}

const kb = (files) =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0) / 1024;
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const first = filesOf(entry);
const css = new Set(Object.values(manifest).flatMap((part) => part.css ?? []));
console.log(`first load: ${kb(first).toFixed(1)} KB of JavaScript, ${kb(css).toFixed(1)} KB of CSS (gzip)`);
let most = kb(first);
for (const [key, part] of Object.entries(manifest)) {
  if (!part.isDynamicEntry) continue;
  const whole = new Set([...first, ...filesOf(key)]);
  most = Math.max(most, kb(whole));
  console.log(`  landing on ${key}: ${kb(whole).toFixed(1)} KB`);
}
if (most > BUDGET_KB) {
  console.error(`The budget is ${BUDGET_KB} KB.`);
  process.exitCode = 1;
}
