// Scene two: help is asked for, a senior sees it without reloading, reads what was tried and
// what changed since, watches the room live, takes over in one step, and hands it back with a lesson.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openNetwork } from "./network.mjs";
import {
  answer,
  arrive,
  faults,
  inTimeline,
  live,
  openBrowser,
  programOf,
  shot,
  someFlow,
  standsOn,
  startFlow,
} from "./people.mjs";

/** Asks for somebody, from the room. */
async function askForHelp(page, { reason, urgency = "critical", whom, ticks = [] }) {
  await page.getByRole("button", { name: "More about this session" }).click();
  await page.getByRole("menuitem", { name: "Ask somebody to take over…" }).click();
  for (const tick of ticks) await page.getByLabel(tick).check();
  await page.getByLabel("Why do you need somebody?").fill(reason);
  await page.getByLabel("How soon").selectOption(urgency);
  if (whom) await page.getByLabel("Whom").selectOption({ label: whom });
  await page.getByRole("button", { name: "Ask", exact: true }).click();
}

const waiting = (page, reason) => page.getByRole("listitem").filter({ hasText: reason });
const part = (page, name) => page.getByRole("region", { name, exact: true });

test("an escalation is an overlap, not a jump", async (t) => {
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const browser = await openBrowser(t);
  const [{ page: maya }, { page: lena }] = await Promise.all([
    arrive(browser, "RF_ENGINEER"),
    arrive(browser, "RF_LEAD"),
  ]);
  await lena.getByRole("link", { name: /^Escalations/ }).click();
  await lena.getByRole("heading", { name: "Escalations" }).waitFor();
  await startFlow(maya, flow.title);
  await live(maya);
  const [first, second, third] = flow.way;
  await answer(maya, first.label).click();
  await standsOn(maya, second.node.title);
  await maya.getByRole("button", { name: "More about this session" }).click();
  await maya.getByRole("menuitem", { name: "Ask somebody to take over…" }).click();
  await maya.getByRole("button", { name: "Ask", exact: true }).click();
  await maya.getByText("Say why; it is the first thing they read.").waitFor();
  await maya.keyboard.press("Escape");
  const reason = `The proxy eats it, ${Date.now()}`;
  await askForHelp(maya, { reason, whom: "Lena Ortiz" });
  await maya.getByText("asked Lena Ortiz to take over").first().waitFor();

  // It comes by itself, marked, and the tab's name counts it.
  await waiting(lena, reason).getByText("for you").waitFor();
  await lena.waitForFunction(() => /^\(\d+\)/.test(globalThis.document.title));
  await shot(lena, "escalation-queue");
  assert.deepEqual(await faults(lena), []);
  await waiting(lena, reason).getByRole("link", { name: "Briefing" }).click();

  // Before the room: what was tried, what FlowPilot makes of it, what changes meanwhile.
  await part(lena, "What was tried").getByText(first.node.title).waitFor();
  await part(lena, "What FlowPilot makes of it")
    .getByText(/Written by FlowPilot/)
    .waitFor();
  await part(lena, "What changed since").getByText("Nothing has happened since.").waitFor();
  await maya.getByText("Seen by Lena Ortiz.").waitFor();
  await maya.getByLabel("Write a note").fill("The proxy asks twice");
  await maya.getByRole("button", { name: "Add the note" }).click();
  await part(lena, "What changed since").getByText("The proxy asks twice").waitFor();
  await shot(lena, "escalation-context");
  assert.deepEqual(await faults(lena), []);

  // She watches while Maya goes on, and is seen doing so.
  await lena.getByRole("link", { name: "Watch live" }).click();
  await live(lena);
  await lena.getByText("You are watching.").waitFor();
  await inTimeline(maya, "came to watch");
  await answer(maya, second.label).click();
  await standsOn(lena, third.node.title);
  assert.equal(await answer(lena, third.label).getAttribute("aria-disabled"), "true", "she only watches");
  await shot(lena, "escalation-watching");

  // One step: control and role.
  await lena.getByRole("button", { name: "Take over", exact: true }).click();
  await Promise.all([
    lena.getByText("You took over from Maya Chen.").waitFor(),
    maya.getByText("Lena Ortiz took over from Maya Chen.").waitFor(),
    lena.getByText("You have control", { exact: true }).waitFor(),
  ]);
  assert.equal(await maya.getByText("has control now").count(), 0, "it is said once");
  await inTimeline(maya, "took over");
  assert.equal(await answer(maya, third.label).getAttribute("aria-disabled"), "true", "Maya watches now");
  await shot(maya, "escalation-taken");
  await lena.getByRole("button", { name: "Hand it back…" }).click();
  await lena.getByLabel("What is to be learnt from it?").fill("Look at the proxy's log first.");
  await lena.getByRole("button", { name: "Hand it back", exact: true }).click();
  await maya.getByText("You have control", { exact: true }).waitFor();
  await inTimeline(maya, "handed it back: Look at the proxy's log first.");
  // Said once where one stands, and counted nowhere else.
  await maya.getByText("Lena Ortiz handed it back to you, with a lesson:").waitFor();
  await lena.getByText("You have control", { exact: true }).waitFor({ state: "detached" });
  assert.equal(await lena.getByText("has control now").count(), 0, "who hands it back has lost nothing");
  await shot(maya, "escalation-lesson");
  assert.deepEqual(await faults(maya), []);
});

test("what was typed stays when the line is cut or the server says no", async (t) => {
  const lead = await programOf("RF_LEAD");
  const network = await openNetwork(t);
  const browser = await openBrowser(t);
  const { page: maya } = await arrive(browser, "RF_ENGINEER", { proxy: network.proxy });
  const { id } = await (await programOf("RF_ENGINEER")).post("/sessions", { title: "Kept words" });
  await maya.goto(`/sessions/${id}`);
  await live(maya);
  const reason = `Every word of it, ${Date.now()}`;
  await maya.getByRole("button", { name: "More about this session" }).click();
  await maya.getByRole("menuitem", { name: "Ask somebody to take over…" }).click();
  const dialog = maya.getByRole("dialog", { name: "Ask somebody to take over" });
  await dialog.getByLabel("Why do you need somebody?").fill(reason);
  await dialog.getByLabel("What must they know?").fill("Proxies");
  // Whom one may ask is known by now.
  await dialog.getByRole("option", { name: "Lena Ortiz" }).waitFor({ state: "attached" });
  network.cut();
  await dialog.getByRole("button", { name: "Ask", exact: true }).click();
  await dialog.getByText("The server could not be reached. Check the connection and try again.").waitFor();
  const kept = async () => {
    assert.equal(await dialog.getByLabel("Why do you need somebody?").inputValue(), reason);
    assert.equal(await dialog.getByLabel("What must they know?").inputValue(), "Proxies");
  };
  await kept();
  network.mend();
  // Meanwhile the account wants something done first.
  await lead.put("/escalations/settings", { checklist: ["Restarted it"] });
  try {
    await live(maya);
    await dialog.getByRole("button", { name: "Ask", exact: true }).click();
    await dialog.getByText("First see to “Restarted it”, then say so.").waitFor();
    await kept();
    assert.deepEqual(await faults(maya), []);
    await shot(maya, "escalation-refused");
    await dialog.getByLabel("Restarted it").check();
    await dialog.getByRole("button", { name: "Ask", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    await maya.getByText("asked for somebody to take over").first().waitFor();
  } finally {
    await lead.put("/escalations/settings", { checklist: [] });
  }
  const { items } = await lead.get("/escalations");
  assert.equal(items.filter((one) => one.reason === reason).length, 1);
  await maya.getByRole("button", { name: "Not needed any more" }).click();
  await maya.getByRole("button", { name: "Not needed any more" }).waitFor({ state: "detached" });
});

test("whoever takes over asks FlowPilot, passes it on, and the end leaves nothing to press", async (t) => {
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const browser = await openBrowser(t);
  const phone = { viewport: { width: 360, height: 740 }, colorScheme: "dark" };
  const [{ page: maya }, { page: lena }, { page: tom }] = await Promise.all([
    arrive(browser, "RF_ENGINEER"),
    arrive(browser, "RF_LEAD", phone),
    arrive(browser, "RF_ENGINEER2"),
  ]);
  await startFlow(maya, flow.title);
  await live(maya);
  const reason = `Twice stuck, ${Date.now()}`;
  await askForHelp(maya, { reason, whom: "Lena Ortiz" });
  await lena.goto("/escalations");
  // Nothing of the way there is cut off on a phone.
  const way = lena.getByRole("navigation", { name: "Main" });
  assert.deepEqual(await way.evaluate((nav) => nav.scrollWidth - nav.clientWidth), 0);
  await waiting(lena, reason)
    .getByText(/just asked|waits 1 min/)
    .waitFor();
  await shot(lena, "escalation-queue-phone");
  await waiting(lena, reason).getByRole("link", { name: "Briefing" }).click();
  await lena.getByRole("button", { name: "Take over, ask FlowPilot first" }).click();
  await live(lena);
  // She lands where the answer is written: of the session, not of her words.
  const answers = lena.getByRole("list", { name: "Answers of FlowPilot" });
  await answers.getByText("What should we try next?").first().waitFor();
  await answers
    .getByText(/Written by FlowPilot/)
    .first()
    .waitFor();
  assert.equal(await lena.getByRole("tab", { name: "FlowPilot" }).getAttribute("aria-selected"), "true");
  await shot(lena, "escalation-analysed-phone");

  await lena.getByRole("button", { name: "Ask somebody else…" }).click();
  const dialog = lena.getByRole("dialog", { name: "Ask somebody to take over" });
  const again = `The carrier, ${Date.now()}`;
  await dialog.getByLabel("Why do you need somebody?").fill(again);
  await dialog.getByLabel("Whom").selectOption({ label: "Tom Becker" });
  await shot(lena, "escalation-passed-on-phone");
  assert.deepEqual(await faults(lena), []);
  await dialog.getByRole("button", { name: "Ask", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await tom.getByRole("link", { name: /^Escalations/ }).click();
  await waiting(tom, again).getByRole("link", { name: "Briefing" }).click();
  await part(tom, "Handed over before").getByText(reason).waitFor();
  await tom.getByRole("button", { name: "Take over", exact: true }).click();
  await tom.getByText("You took over from Lena Ortiz.").waitFor();
  await tom.getByRole("button", { name: "Hand it back…" }).click();
  await tom.getByLabel("What is to be learnt from it?").fill("Ask the carrier first.");
  await tom.getByRole("button", { name: "Hand it back", exact: true }).click();
  // Everybody who had handed it on learns of it where they stand.
  for (const page of [lena, maya]) {
    await page.getByText(/^Tom Becker handed it back to (you|Lena Ortiz), with a lesson:$/).waitFor();
    await page.getByText("Ask the carrier first.", { exact: true }).first().waitFor();
  }
  // One by one: it is Lena's again, and hers to hand back.
  await lena.getByText("You took over from Maya Chen.").waitFor();
  await lena.getByText("You have control", { exact: true }).waitFor();
  await lena.getByRole("button", { name: "More about this session" }).click();
  await lena.getByRole("menuitem", { name: "Abandon…" }).click();
  await lena.getByLabel("Why is it given up?").fill("They called off");
  await lena.getByRole("button", { name: "Abandon", exact: true }).click();
  await maya.getByRole("heading", { level: 2, name: "Abandoned" }).waitFor();
  for (const [tab, there, gone] of [
    ["FlowPilot", "What should we try next?", "Ask FlowPilot"],
    [/^Facts/, "No facts yet.", "Add a fact"],
    [/^Tasks/, "No tasks yet.", "Add a task"],
    [/^Chat/, "Nothing was said yet.", "Say something"],
  ]) {
    await maya.getByRole("tab", { name: tab }).click();
    await maya.getByRole("tabpanel").getByText(there).first().waitFor();
    assert.equal(await maya.getByLabel(gone).count(), 0, gone);
  }
  assert.equal(
    await maya
      .getByText(/took over from/)
      .filter({ visible: true })
      .count(),
    0,
  );
  await shot(maya, "escalation-ended");
});

test("whoever is asked may decline or give it on, with the keyboard and on a phone", async (t) => {
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const browser = await openBrowser(t);
  const [{ page: maya }, { page: lena }] = await Promise.all([
    arrive(browser, "RF_ENGINEER"),
    arrive(browser, "RF_LEAD", { viewport: { width: 360, height: 740 } }),
  ]);
  await startFlow(maya, flow.title);
  await live(maya);
  const reason = `Nothing helps, ${Date.now()}`;
  await askForHelp(maya, { reason, whom: "Lena Ortiz" });
  await lena.goto("/escalations");
  await waiting(lena, reason).getByRole("link", { name: "Briefing" }).click();
  await lena.getByRole("heading", { level: 1, name: flow.title }).waitFor();
  await shot(lena, "escalation-context-phone");
  assert.deepEqual(await faults(lena), []);

  // Somebody else is asked, with a word why.
  await lena.getByRole("button", { name: "Give to another…" }).waitFor();
  await lena.locator("h1").click();
  await lena.keyboard.press("g");
  await lena.getByRole("dialog", { name: "Give it to another" }).waitFor();
  await lena.getByLabel("Why?").fill("Whoever is free");
  await lena.getByRole("button", { name: "Ask them" }).click();
  await lena.getByText("Given on by Lena Ortiz: Whoever is free").waitFor();
  await inTimeline(maya, "asked for somebody instead: Whoever is free");

  // And no is said with a reason; it is off her list, and Maya reads why.
  await lena.locator("h1").click();
  await lena.keyboard.press("d");
  const declining = lena.getByRole("dialog", { name: "Decline to take over" });
  await declining.getByText("Maya Chen is told that you will not take over, and why").waitFor();
  await declining.getByText("All others are still asked").waitFor();
  await shot(lena, "escalation-decline-phone");
  await lena.getByLabel("Why?").fill("On a call");
  await lena.getByRole("button", { name: "Decline", exact: true }).click();
  await lena.waitForURL(/\/escalations$/);
  await waiting(lena, reason).waitFor({ state: "detached" });
  await maya.getByText("Lena Ortiz will not: On a call").waitFor();
  await maya.getByRole("button", { name: "Not needed any more" }).click();
});

test("of two who read the same private request one takes over, and the other reads who", async (t) => {
  const [maya, tom] = await Promise.all([programOf("RF_ENGINEER"), programOf("RF_ENGINEER2")]);
  const title = `Nobody else's business, ${Date.now()}`;
  const { id } = await maya.post("/sessions", { title, visibility: "private" });
  const send = (kind, data) => maya.post(`/sessions/${id}/commands`, { id: crypto.randomUUID(), kind, data });
  await send("session.pause", { reason: "They call back" });
  await send("escalation.offer", { reason: "I am lost", urgency: "high" });
  const browser = await openBrowser(t);
  const [{ page: first }, { page: late }] = await Promise.all([
    arrive(browser, "RF_ENGINEER2"),
    arrive(browser, "RF_LEAD"),
  ]);
  for (const page of [first, late]) {
    await page.goto(`/escalations/${id}`);
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
    await page.getByText("It is paused.").waitFor();
  }
  // She watches live in another tab, too.
  const watching = await late.context().newPage();
  await watching.goto(`/sessions/${id}?watch=true`);
  await live(watching);
  await watching.getByText("You are watching.").waitFor();
  await first.getByRole("button", { name: "Take over and resume" }).click();
  await live(first);
  await first.getByText("You took over from Maya Chen.").waitFor();
  await inTimeline(first, "went on with the session");
  // What she reads ends with her right to see it, and she is told who was first all the same.
  const told = new RegExp(`${tom.user.name} (took over from Maya Chen|has taken this over already)`);
  await late.getByText(told).first().waitFor();
  await watching.getByText(told).first().waitFor();
  await shot(watching, "escalation-watched-until-then");
  await shot(late, "escalation-late");
  assert.deepEqual(await faults(late), []);
  await late.goto(`/escalations/${id}`);
  await late.getByRole("heading", { name: "There is nothing to take over here" }).waitFor();
});

test("what the account wants done first is ticked off", async (t) => {
  const lead = await programOf("RF_LEAD");
  const browser = await openBrowser(t);
  const [{ page: maya }, { page: lena }] = await Promise.all([
    arrive(browser, "RF_ENGINEER"),
    arrive(browser, "RF_LEAD"),
  ]);
  await lena.goto("/settings/escalations");
  const list = lena.getByLabel("What is done before asking somebody to take over");
  await list.fill("Restarted it\nTold the client");
  const section = lena.getByRole("region", { name: "Escalations" });
  await section.getByRole("button", { name: "Keep this" }).click();
  await section.getByText("Kept. The next one goes by it.").waitFor();
  await shot(lena, "escalation-settings");
  try {
    const flow = await someFlow(await programOf("RF_ENGINEER"));
    await startFlow(maya, flow.title);
    await live(maya);
    const reason = `Still nothing, ${Date.now()}`;
    await askForHelp(maya, { reason, ticks: ["Restarted it"] });
    await maya.getByText("Tick what is done; do the rest first.").waitFor();
    await maya.getByLabel("Told the client").check();
    await shot(maya, "escalation-checklist");
    assert.deepEqual(await faults(maya), []);
    await maya.getByRole("button", { name: "Ask", exact: true }).click();
    await maya.getByText("asked for somebody to take over").first().waitFor();
    const { items } = await lead.get("/escalations");
    const { session } = items.find((one) => one.reason === reason);
    await lena.goto(`/escalations/${session}`);
    await part(lena, "Maya Chen has done").getByText("Told the client").waitFor();
    await maya.getByRole("button", { name: "Not needed any more" }).click();
    await lena.getByText("Maya Chen needs nobody any more.").waitFor();
  } finally {
    await list.page().goto("/settings/escalations");
    await list.fill("");
    await section.getByRole("button", { name: "Keep this" }).click();
    await section.getByText("Kept. The next one goes by it.").waitFor();
  }
});

test("a request that is passed on stays hers who asked, and whoever reads of it reads so", async (t) => {
  const browser = await openBrowser(t);
  const [asks, passes] = await Promise.all([programOf("RF_ENGINEER"), programOf("RF_ENGINEER2")]);
  const lead = await programOf("RF_LEAD");
  const title = `Passed on, ${Date.now()}`;
  const { id } = await asks.post("/sessions", { title, visibility: "account" });
  const send = (who, kind, data) =>
    who.post(`/sessions/${id}/commands`, { id: crypto.randomUUID(), kind, data });
  const offer = { reason: "The proxy eats it", urgency: "high", to: passes.user.id };
  await send(asks, "escalation.offer", offer);
  const { items: events } = await asks.get(`/sessions/${id}/events`);
  const { escalation } = events.find((event) => event.kind === "escalation.offered").data;
  const [{ page: maya }, { page: lena }] = await Promise.all([
    arrive(browser, "RF_ENGINEER"),
    arrive(browser, "RF_LEAD"),
  ]);
  await maya.goto(`/sessions/${id}`);
  await maya.getByText("You asked Tom Becker to take over: The proxy eats it").waitFor();
  await send(passes, "escalation.readdress", { escalation, to: lead.user.id, reason: "She knows the proxy" });
  await maya.getByText("Tom Becker passed your request on to Lena Ortiz: She knows the proxy").waitFor();
  await shot(maya, "escalation-passed-on");

  await lena.getByText("Maya Chen needs help").first().waitFor();
  await lena.getByRole("button", { name: /^Notifications/ }).click();
  const told = lena
    .getByRole("list", { name: "Notifications" })
    .getByRole("listitem")
    .filter({ hasText: title });
  await told.getByText("Passed on by Tom Becker.").waitFor();
  await told.getByText("She knows the proxy").waitFor();
  await told.getByText("Not read.").waitFor();
  await shot(lena, "notification-passed-on");
  // The page before the room says it, however one comes there: it is not counted any more.
  await lena.keyboard.press("Escape");
  await lena.goto(`/escalations/${id}`);
  await lena.getByText("Tom Becker passed the request of Maya Chen on to you").waitFor();
  await lena.getByRole("button", { name: /^Notifications/ }).click();
  await told.getByText("Not read.").waitFor({ state: "detached" });

  // And what became of it stands there.
  await send(lead, "escalation.decline", { escalation, reason: "At lunch" });
  await lena.goto("/");
  await lena.getByRole("button", { name: /^Notifications/ }).click();
  await told.getByText("You declined.").waitFor();
  assert.deepEqual(await faults(lena), []);
});
