// Runs the tests in real browsers against one server: the one RF_BASE_URL names,
// or one started here on demo data and stopped afterwards.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { startServer } from "./server.mjs";

const here = import.meta.dirname;
const only = process.argv.slice(2);
const all = readdirSync(here).filter((file) => file.endsWith(".test.mjs"));
// What search finds first depends on what there is: it is looked at before others write.
const isEarly = (file) => file === "search.test.mjs";
const passes =
  only.length > 0
    ? [only]
    : [all.filter(isEarly), all.filter((file) => !isEarly(file))].map((files) =>
        files.map((file) => join(here, file)),
      );

const server = process.env.RF_BASE_URL ? null : await startServer();
const stop = () => server?.stop();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);

/** Runs these files, one after the other; the exit code. */
function run(files) {
  const args = ["--test", "--test-concurrency=1", "--test-timeout=180000", ...files];
  const tests = spawn(process.execPath, args, { stdio: "inherit", env: { ...process.env, ...server?.env } });
  return new Promise((resolve) => tests.once("exit", (code) => resolve(code ?? 1)));
}

const codes = [];
for (const files of passes) codes.push(await run(files));
await stop();
process.exitCode = Math.max(...codes);
