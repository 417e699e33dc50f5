// A server for the tests, with demo data in a directory of its own, and a mail server beside it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const PASSWORD = "correct-horse-demo-battery";
const PROGRAM = process.env.RF_SERVER_BIN ?? join(import.meta.dirname, "../../target/debug/resolutionflow");

export async function startServer() {
  const mail = await startMail();
  const data = await mkdtemp(join(tmpdir(), "rf-e2e-"));
  const args = [
    "serve",
    "--demo",
    "--demo-password",
    PASSWORD,
    "--listen",
    "127.0.0.1:0",
    "--data-dir",
    data,
    // The ticket system that the tests start is on this machine.
    "--allow-outgoing",
    "127.0.0.0/8",
    "--first-pause-ms",
    "50",
    "--smtp-url",
    `smtp://127.0.0.1:${mail.port}`,
    "--mail-from",
    "ResolutionFlow <flow@demo.test>",
  ];
  const child = spawn(PROGRAM, [...args, "--log-format", "json"], { stdio: ["ignore", "pipe", "pipe"] });
  const tail = [];
  const keep = (line) => {
    tail.push(line);
    if (tail.length > 40) tail.shift();
  };
  createInterface({ input: child.stderr }).on("line", keep);
  const exited = once(child, "exit");
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      keep(line);
      const found = listeningIn(line);
      if (found) resolve(found);
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the server stopped with ${code}:\n${tail.join("\n")}`)));
  });
  return {
    env: {
      RF_BASE_URL: url,
      RF_MAIL: mail.letters,
      RF_ENGINEER: `engineer@demo.test:${PASSWORD}`,
      RF_ENGINEER2: `engineer2@demo.test:${PASSWORD}`,
      RF_VIEWER: `viewer@demo.test:${PASSWORD}`,
      RF_LEAD: `lead@demo.test:${PASSWORD}`,
    },
    pid: child.pid,
    stop: async () => {
      child.kill("SIGTERM");
      await exited;
      mail.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function startMail() {
  const script = join(import.meta.dirname, "mail-server.mjs");
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const [, port, http] = /^listening on (\d+) (\d+)$/.exec(line);
  return { port, letters: `http://127.0.0.1:${http}/`, stop: () => child.kill() };
}

/** The address in the log line that says the server listens, wherever its fields are. */
function listeningIn(line) {
  try {
    const entry = JSON.parse(line);
    const fields = { ...entry, ...entry.fields };
    return fields.event === "listening" ? fields.url : null;
  } catch {
    return null;
  }
}
