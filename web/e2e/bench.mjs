// What a browser needs: to open a long session, to go through it, and to show what
// another one did. Run by `make bench`; figures only, no assertions.
import { randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import { arrive, openBrowser, programOf, someFlow } from "./people.mjs";
import { startServer } from "./server.mjs";

const EVENTS = 2000;
const OPENINGS = 7;
const NOTES = 200;
const FINDINGS = 60;

const server = await startServer();
Object.assign(process.env, server.env);
const closers = [server.stop];
const browser = await openBrowser({ after: (close) => closers.unshift(close) });
try {
  const program = await programOf("RF_ENGINEER");
  const session = await longSession(program);
  const maya = await arrive(browser, "RF_ENGINEER", { viewport: { width: 1440, height: 900 } });
  report("a session from ended to found by a search (≤ 1,000)", await findings(program));
  report("a session of 2,000 events, opened to usable", await openings(maya.page, session));
  const lena = await arrive(browser, "RF_LEAD");
  const offer = { reason: "Stuck", urgency: "high" };
  await program.post(`/sessions/${session}/commands`, { id: uuid7(), kind: "escalation.offer", data: offer });
  report("its escalation, “Watch live” to the room in use (≤ 500)", await watchings(lena.page, session));
  report("replay: one step of the slider to the picture", await steps(maya.page));
  const tom = await arrive(browser, "RF_ENGINEER2");
  report("a note in one browser to the screen of the other", await notes(program, maya.page, tom.page));
} finally {
  for (const close of closers) await close();
}

function report(name, taken) {
  const sorted = taken.toSorted((a, b) => a - b);
  const at = (part) => sorted[Math.round((sorted.length - 1) * part)].toFixed(1);
  console.log(`${name.padEnd(58)} p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (${sorted.length} times)`);
}

async function longSession(program) {
  const flow = await someFlow(program);
  const { id } = await program.post("/sessions", { flow_id: flow.id, title: "A long one" });
  for (let made = 0; made < EVENTS; made += 1) {
    const kind = made % 5 === 0 ? "fact.add" : "note.add";
    const data = { text: `What was seen at ${made}: nothing new in the log of the last minutes.` };
    const ready = await program.post(`/sessions/${id}/commands`, { id: uuid7(), kind, data });
    if (!ready) throw new Error("not accepted");
  }
  return id;
}

/** From the click on the dashboard to a step that can be answered, with the page loaded before. */
async function openings(page, session) {
  const taken = [];
  for (let round = 0; round <= OPENINGS; round += 1) {
    await page.goto("/");
    const link = page.locator(`a[href="/sessions/${session}"]`);
    await link.waitFor();
    taken.push(
      await page.evaluate(async (href) => {
        const begun = performance.now();
        document.querySelector(`a[href="${href}"]`).click();
        const usable = () => {
          const button = document.querySelector("[aria-label=Answers] button");
          return button && button.getAttribute("aria-disabled") !== "true";
        };
        while (!usable()) await new Promise((resolve) => requestAnimationFrame(resolve));
        return performance.now() - begun;
      }, `/sessions/${session}`),
    );
  }
  // The first one loads the page's code too, which later ones have.
  return taken.slice(1);
}

/** From the click before the room to the room, live, with what one may do in it. */
async function watchings(page, session) {
  const taken = [];
  for (let round = 0; round <= OPENINGS; round += 1) {
    await page.goto(`/escalations/${session}`);
    await page.getByRole("link", { name: "Watch live" }).waitFor();
    taken.push(
      await page.evaluate(async () => {
        const begun = performance.now();
        [...document.querySelectorAll("a")].find((link) => link.textContent === "Watch live").click();
        const usable = () =>
          document.querySelector("[aria-label=Answers] button") &&
          document.querySelector("[data-testid=connection]")?.textContent.includes("live") &&
          [...document.querySelectorAll("button")].some(({ textContent }) => textContent === "Take over");
        while (!usable()) await new Promise((resolve) => requestAnimationFrame(resolve));
        return performance.now() - begun;
      }),
    );
  }
  return taken.slice(1);
}

async function steps(page) {
  await page.getByRole("slider", { name: "Moment of the session" }).press("ArrowLeft");
  await page.getByText("The room as it was").waitFor();
  return page.evaluate(async () => {
    const slider = document.querySelector("input[type=range]");
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
    const taken = [];
    for (let step = 0; step < 60; step += 1) {
      const begun = performance.now();
      set.call(slider, String(1 + ((step * 631) % (Number(slider.max) - 1))));
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      taken.push(performance.now() - begun);
    }
    return taken;
  });
}

/** From the answer to the command that ends a session until a search has what it says. */
async function findings(program) {
  const taken = [];
  for (let round = 0; round < FINDINGS; round += 1) {
    const { id } = await program.post("/sessions", { title: `Measured ${round}` });
    const word = `zq${randomUUID()
      .slice(0, 8)
      .replaceAll(/\d/g, (digit) => "abcdefghij"[digit])}x`;
    const say = (kind, data) => program.post(`/sessions/${id}/commands`, { id: uuid7(), kind, data });
    await say("note.add", { text: `The log says ${word} again and again.` });
    await say("session.complete", { outcome: "resolved" });
    const begun = performance.now();
    while (!(await program.get(`/search?q=${word}`)).hits.length) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    taken.push(performance.now() - begun);
  }
  return taken;
}

/** Both pages' clocks are this computer's. */
async function notes(program, from, to) {
  const { id } = await program.post("/sessions", { title: "Notes" });
  for (const page of [from, to]) {
    await page.goto(`/sessions/${id}`);
    await page.getByTestId("connection").filter({ hasText: "saved · live" }).waitFor();
  }
  const taken = [];
  for (let round = 0; round < NOTES; round += 1) {
    const text = `Note ${round} of the measurement.`;
    const seen = to.evaluate(async (wanted) => {
      const shown = () => document.querySelector("[data-testid=timeline]")?.textContent?.includes(wanted);
      while (!shown()) await new Promise((resolve) => requestAnimationFrame(resolve));
      return performance.timeOrigin + performance.now();
    }, text);
    await from.getByLabel("Write a note").fill(text);
    const asked = await from.evaluate(() => {
      const button = [...document.querySelectorAll("button")].find(
        (one) => one.textContent === "Add the note",
      );
      const begun = performance.timeOrigin + performance.now();
      button.click();
      return begun;
    });
    taken.push((await seen) - asked);
  }
  return taken;
}

function uuid7() {
  const time = Math.floor(performance.timeOrigin + performance.now())
    .toString(16)
    .padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
