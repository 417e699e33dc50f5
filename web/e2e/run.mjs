// Runs the tests in real browsers against one server: the one RF_BASE_URL names,
// or one started here on demo data and stopped afterwards.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { startServer } from "./server.mjs";

const here = import.meta.dirname;
const only = process.argv.slice(2);
const files =
  only.length > 0
    ? only
    : readdirSync(here)
        .filter((file) => file.endsWith(".test.mjs"))
        .map((file) => join(here, file));

const server = process.env.RF_BASE_URL ? null : await startServer();
const stop = () => server?.stop();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);

const args = ["--test", "--test-concurrency=1", "--test-timeout=180000", ...files];
const tests = spawn(process.execPath, args, { stdio: "inherit", env: { ...process.env, ...server?.env } });
tests.once("exit", async (code) => {
  await stop();
  process.exitCode = code ?? 1;
});
