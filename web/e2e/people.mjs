// Browsers with people in them, and what they do, in sentences.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SHOTS = process.env.RF_SHOTS;

export const base = () => process.env.RF_BASE_URL.replace(/\/$/, "");

export function credentials(who) {
  const text = process.env[who];
  if (!text) throw new Error(`${who}=email:password is not set`);
  const cut = text.indexOf(":");
  return { email: text.slice(0, cut), password: text.slice(cut + 1) };
}

/** Opens one browser and closes it after the tests of this file. */
export async function openBrowser(t) {
  const executablePath = process.env.RF_CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  t.after(() => browser.close());
  return browser;
}

/** A person in a browser of their own, signed in and on the dashboard. */
export async function arrive(browser, who, options = {}) {
  const context = await browser.newContext({
    baseURL: base(),
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const trouble = [];
  page.on("pageerror", (error) => trouble.push(`page error: ${error.message}`));
  page.on("console", (message) => {
    // Failed requests are the page's business to tell; what the policy blocks never is.
    if (/Content.Security.Policy|Refused to/.test(message.text())) trouble.push(message.text());
  });
  await page.goto("/");
  await signIn(page, who);
  return { page, context, trouble };
}

export async function signIn(page, who) {
  const { email, password } = credentials(who);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Live sessions" }).waitFor();
}

/** A program's view of the server, for what the tests need to know beforehand. */
export async function programOf(who) {
  const json = { "Content-Type": "application/json" };
  const answer = await fetch(`${base()}/api/v1/auth/login`, {
    method: "POST",
    headers: json,
    body: JSON.stringify(credentials(who)),
  });
  const { access_token: token, user } = await answer.json();
  const call = async (method, path, body) => {
    const response = await fetch(`${base()}/api/v1${path}`, {
      method,
      headers: { ...json, Authorization: `Bearer ${token}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  };
  return {
    user,
    get: (path) => call("GET", path),
    post: (path, body) => call("POST", path, body),
    put: (path, body) => call("PUT", path, body),
  };
}

/** A flow that asks for nothing beforehand, and the shortest way through it that passes an action. */
export async function someFlow(program) {
  return flowCalled(program, "Outlook keeps asking for a password");
}

export async function flowCalled(program, title) {
  const { items } = await program.get("/flows?limit=50");
  const flow = items.find((one) => one.published_version && one.title === title);
  const { document } = await program.get(`/flow-versions/${flow.published_version.id}`);
  return { id: flow.id, title: document.title, document, way: shortestWay(document) };
}

function shortestWay(document) {
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  const queue = [{ at: document.start, way: [], acted: false }];
  const met = new Set();
  let fallback = null;
  for (let next = queue.shift(); next; next = queue.shift()) {
    const node = nodes.get(next.at);
    const acted = next.acted || (node.kind === "action" && Boolean(node.command));
    if (node.kind === "resolution") {
      if (acted) return next.way;
      fallback ??= next.way;
      continue;
    }
    if (met.has(`${next.at} ${acted}`)) continue;
    met.add(`${next.at} ${acted}`);
    for (const option of node.options ?? []) {
      const step = { node, label: option.label, next: nodes.get(option.next) };
      queue.push({ at: option.next, way: [...next.way, step], acted });
    }
  }
  return fallback;
}

export async function startFlow(page, title) {
  await page.getByRole("link", { name: "Flows", exact: true }).click();
  await page.getByRole("button", { name: `Start: ${title}` }).click();
  await page.waitForURL(/\/sessions\//);
  return new URL(page.url()).pathname;
}

/** Presses Tab until the focus is on something with this name. */
export async function tabTo(page, name) {
  for (let press = 0; press < 120; press += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const label = element?.getAttribute("aria-label") ?? element?.labels?.[0]?.textContent;
      return label ?? element?.textContent ?? "";
    });
    if (name.test(focused)) return;
  }
  throw new Error(`Tab never reached ${name}`);
}

export const answer = (page, label) =>
  page.getByRole("list", { name: /^(Answers|Outcomes)$/ }).getByRole("button", { name: label, exact: true });

export const standsOn = (page, title) =>
  page.getByRole("heading", { level: 2, name: title, exact: true }).waitFor();

export const says = (page, words) => page.getByTestId("connection").filter({ hasText: words }).waitFor();

export const live = (page) => says(page, "saved · live");

export const inTimeline = (page, words) =>
  page.getByTestId("timeline").getByRole("listitem").filter({ hasText: words }).first().waitFor();

export async function shot(page, name) {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`) });
}

/** What axe finds, in words; and whether the page is wider than the window. */
export async function faults(page) {
  await page.evaluate(AXE);
  // Colours on their way from one theme to the other are nobody's.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((moving) => moving instanceof CSSTransition)
        .map((moving) => moving.finished),
    ),
  );
  return page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await globalThis.axe.run(document, { runOnly: { type: "tag", values: tags } });
    const found = violations.map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(" | ")}`,
    );
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    return wide > 0 ? [...found, `the page is ${wide} px too wide`] : found;
  });
}
