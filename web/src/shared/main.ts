// The page behind a share link: comes in with the token of the address, shows the
// session as it goes, and says kindly when it has ended.
// What must stay true: the token stays in the fragment and in memory; nothing is
// needed of the browser but this page: no cookie, no storage.
import type { Problem } from "../api/problem";
import { problemOf, UNREACHABLE } from "../api/problem";
import { readJson, writeJson } from "../lib/storage";
import { followNetwork, network, policy } from "../live/browser";
import type { ConnectionState } from "../live/connection";
import { followTheme } from "../ui/theme";
import { h, isOver, view } from "./view";
import { Viewer } from "./viewer";
import "../ui/tokens.css";
import "./page.css";
import "./view.css";

const KEY = "rf.viewer";
const token = location.hash.slice(1);
const page = document.getElementById("page") ?? document.body;
let password: string | undefined;
let refusal: Problem | null = null;
/** Lets this page come back without being counted again; over a reload where the browser keeps it. */
let viewer = kept();

function kept(): string | undefined {
  const stored = readJson("session", KEY) as { token?: unknown; viewer?: unknown } | null;
  return stored?.token === token && typeof stored.viewer === "string" ? stored.viewer : undefined;
}

async function post(path: string, body?: unknown, bearer?: string): Promise<Response> {
  const headers: Record<string, string> = { "Content-Type": "application/json" };
  if (bearer) headers.Authorization = `Bearer ${bearer}`;
  return fetch(path, { method: "POST", headers, body: JSON.stringify(body ?? {}) });
}

async function ask(bearer?: string): Promise<{ ticket: string; url: string } | { refused: Problem }> {
  try {
    const answer = await post("/api/v1/shared/tickets", { token, password, viewer }, bearer);
    const said = await answer.json().catch(() => null);
    if (!answer.ok) return { refused: problemOf(answer.status, said, answer.headers) };
    if (said.viewer) {
      viewer = said.viewer;
      writeJson("session", KEY, { token, viewer });
    }
    return said;
  } catch {
    return { refused: UNREACHABLE };
  }
}

/** For a link inside the account: as whoever is signed in here. */
async function askSignedIn(): Promise<{ ticket: string; url: string } | { refused: Problem } | null> {
  const answer = await post("/api/v1/auth/refresh").catch(() => null);
  return answer?.ok ? ask((await answer.json()).access_token) : null;
}

async function ticket() {
  let answer = await ask();
  if ("refused" in answer && answer.refused.code === "sign_in_needed")
    answer = (await askSignedIn()) ?? answer;
  refusal = "refused" in answer ? answer.refused : null;
  return answer;
}

function note(title: string, ...more: (Node | string)[]): void {
  page.replaceChildren(h("div", { class: "sv-note" }, h("h1", {}, title), ...more));
}

function askPassword(problem: Problem): void {
  const field = h("input", {
    id: "password",
    type: "password",
    autocomplete: "off",
    required: "",
    "aria-describedby": "why",
  }) as HTMLInputElement;
  const form = h(
    "form",
    {},
    h("label", { for: "password" }, "Password"),
    field,
    h("p", { id: "why", role: "alert" }, problem.code === "password_needed" ? "" : problem.detail),
    h("button", {}, "Open"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    password = field.value;
    open();
  });
  note("This page has a password", h("p", {}, "Ask whoever sent you the link."), form);
  field.focus();
}

const TITLES: Record<number, string> = { 404: "There is nothing here", 410: "This page has ended" };

function stopped(because: string): void {
  const problem = refusal;
  if (problem?.code.startsWith("password_")) return askPassword(problem);
  if (problem?.code === "sign_in_needed") {
    return note(
      "This page is for people of the account",
      h("p", {}, "Sign in, then open the link again. "),
      h("a", { href: "/" }, "Sign in"),
    );
  }
  const title = problem ? (TITLES[problem.status] ?? "This page cannot be opened") : "This page has ended";
  const words = problem?.status === 404 ? "Check that the whole address was copied." : because;
  note(title, h("p", {}, words));
}

const LINES: Partial<Record<ConnectionState["is"], string>> = {
  live: "Live",
  connecting: "Connecting…",
  catching_up: "Connecting…",
  waiting: "The line was lost; connecting again…",
  offline: "You are offline. What you see may be old.",
};

function open(): void {
  refusal = null;
  const session = new Viewer({ ticket, ...network }, policy);
  const body = h("div", { class: "sv" });
  const line = h("p", { class: "sv-line", role: "status" });
  const show = () => {
    const state = session.state.get();
    if (!state) return;
    body.replaceChildren(view(state));
    document.title = `${state.title} · ${state.provider || "ResolutionFlow"}`;
    showLine();
  };
  const showLine = () => {
    const state = session.state.get();
    const { is } = session.connection.state.get();
    const over = is === "live" && state !== null && isOver(state);
    const words = over ? "This has ended; what you see stays as it is." : (LINES[is] ?? "");
    if (line.textContent !== words) line.textContent = words;
    line.dataset.is = over ? "over" : is;
  };
  const unfollow = followNetwork(session.connection);
  session.state.subscribe(show);
  session.connection.state.subscribe(() => {
    const now = session.connection.state.get();
    if (now.is === "stopped") {
      unfollow();
      document.title = "Shared with you · ResolutionFlow";
      return stopped(now.because);
    }
    showLine();
  });
  page.replaceChildren(line, body);
  session.connection.start();
}

followTheme();
// Another link in the same tab.
window.addEventListener("hashchange", () => location.reload());
if (token) open();
else
  note("This address is not whole", h("p", {}, "Open the link again, or ask for it to be sent once more."));
