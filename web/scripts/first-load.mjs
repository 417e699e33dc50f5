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
const entry = "index.html";
const SHARED_BUDGET_KB = 60;
const shared = kb(filesOf("shared.html"));
console.log(`the page behind share links: ${shared.toFixed(1)} KB of JavaScript`);
const first = filesOf(entry);
const css = new Set(Object.values(manifest).flatMap((part) => part.css ?? []));
console.log(`first load: ${kb(first).toFixed(1)} KB of JavaScript, ${kb(css).toFixed(1)} KB of CSS (gzip)`);
let most = kb(first);
for (const [key, part] of Object.entries(manifest)) {
  if (!part.isDynamicEntry) continue;
  // Pages are landed on; parts of one are loaded when they are opened.
  const whole = new Set([...first, ...filesOf(key)]);
  const isPage = /^src\/app\/.*-pages?\.tsx$/.test(key);
  if (isPage) most = Math.max(most, kb(whole));
  console.log(`  ${isPage ? "landing on" : "opening"} ${key}: ${kb(whole).toFixed(1)} KB`);
}
if (shared > SHARED_BUDGET_KB) {
  console.error(`The budget of the page behind share links is ${SHARED_BUDGET_KB} KB.`);
  process.exitCode = 1;
}
if (most > BUDGET_KB) {
  console.error(`The budget is ${BUDGET_KB} KB.`);
  process.exitCode = 1;
}
