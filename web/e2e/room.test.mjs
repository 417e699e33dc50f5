// Two people in one session, each in a browser of their own.
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
  says,
  shot,
  someFlow,
  standsOn,
  startFlow,
} from "./people.mjs";

test("two engineers follow one flow to its end, and each sees what the other does", async (t) => {
  const browser = await openBrowser(t);
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const [maya, tom] = await Promise.all([arrive(browser, "RF_ENGINEER"), arrive(browser, "RF_ENGINEER2")]);
  const room = await startFlow(maya.page, flow.title);
  await live(maya.page);

  // Tom finds it on his dashboard, without reloading.
  await tom.page
    .getByText("All", { exact: false })
    .filter({ has: tom.page.getByRole("radio") })
    .last()
    .click();
  await tom.page.locator(`a[href="${room}"]`).click();
  await live(tom.page);
  await maya.page
    .getByRole("list", { name: "Here now" })
    .getByText(/takes part/)
    .waitFor();

  for (const step of flow.way) {
    await Promise.all([standsOn(maya.page, step.node.title), standsOn(tom.page, step.node.title)]);
    assert.equal(await answer(tom.page, step.label).getAttribute("aria-disabled"), "true");
    const output = maya.page.getByLabel("Paste the output here");
    if (step.node.kind === "action" && step.node.command) await output.fill("SetupComplete : True");
    await answer(maya.page, step.label).click();
    await Promise.all([standsOn(maya.page, step.next.title), standsOn(tom.page, step.next.title)]);
  }

  await tom.page.getByLabel("Write a note").fill("The phone <b>works</b> again");
  await tom.page.getByRole("button", { name: "Add the note" }).click();
  await maya.page.getByRole("list", { name: "Notes" }).getByText("The phone <b>works</b> again").waitFor();
  await shot(maya.page, "room-end-of-flow");

  await maya.page.getByLabel("Summary").fill("Old mailbox removed.");
  await maya.page.getByText("4 of 5").click();
  await maya.page.getByRole("button", { name: "End the session" }).click();
  for (const { page } of [maya, tom]) {
    await page.getByText("Old mailbox removed.").waitFor();
    await page.getByText("4 of 5").waitFor();
    for (const step of flow.way) await inTimeline(page, step.label);
    await inTimeline(page, "noted: The phone <b>works</b> again");
    await inTimeline(page, "ended the session");
  }
  await shot(tom.page, "room-ended");
  const seen = await Promise.all(
    [maya, tom].map(({ page }) => page.getByTestId("timeline").getByRole("listitem").allInnerTexts()),
  );
  assert.deepEqual(seen[0], seen[1]);
  assert.deepEqual([...maya.trouble, ...tom.trouble], []);
});

test("control is requested, granted, released and taken, with reasons on what may not be pressed", async (t) => {
  const browser = await openBrowser(t);
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const [maya, tom] = await Promise.all([arrive(browser, "RF_ENGINEER"), arrive(browser, "RF_ENGINEER2")]);
  const room = await startFlow(maya.page, flow.title);
  await tom.page.goto(room);
  await Promise.all([live(maya.page), live(tom.page)]);

  const take = tom.page.getByRole("button", { name: /^Take control/ });
  assert.equal(await take.getAttribute("aria-disabled"), "true");
  await take.hover();
  await tom.page
    .getByRole("tooltip")
    .getByText(/has control/)
    .waitFor();
  await tom.page.getByRole("button", { name: "Request control" }).click();
  await tom.page.getByRole("button", { name: /^Take control in \d+ s$/ }).waitFor();
  await maya.page.getByText("asks for control.").waitFor();
  await shot(maya.page, "room-control-asked");
  await shot(tom.page, "room-control-waiting");
  await maya.page
    .getByRole("button", { name: /^Give control to/ })
    .first()
    .click();
  await tom.page.getByTestId("control").getByText("You have control").waitFor();
  await maya.page
    .getByTestId("control")
    .getByText(/has control/)
    .waitFor();

  assert.equal(await maya.page.getByText("has control now.").count(), 0, "who gave it knows");
  const [first] = flow.way;
  await answer(tom.page, first.label).click();
  await Promise.all([standsOn(maya.page, first.next.title), standsOn(tom.page, first.next.title)]);

  await tom.page.getByRole("button", { name: "Release control" }).click();
  await maya.page.getByTestId("control").getByText("Nobody has control").waitFor();
  await maya.page.getByRole("button", { name: "Take control", exact: true }).click();
  await maya.page.getByTestId("control").getByText("You have control").waitFor();
  for (const words of ["asked for control", "gave control to", "let go of control", "took control"]) {
    await inTimeline(tom.page, words);
  }
});

test("a driver who does not answer: control may be taken after the time the server named", async (t) => {
  const browser = await openBrowser(t);
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const [maya, tom] = await Promise.all([arrive(browser, "RF_ENGINEER"), arrive(browser, "RF_ENGINEER2")]);
  const room = await startFlow(maya.page, flow.title);
  await tom.page.goto(room);
  await Promise.all([live(maya.page), live(tom.page)]);
  await tom.page.getByRole("button", { name: "Request control" }).click();
  const take = tom.page.getByRole("button", { name: "Take control", exact: true });
  await take.and(tom.page.locator(":not([aria-disabled])")).click({ timeout: 40_000 });
  await maya.page
    .getByTestId("control")
    .getByText(/^Tom|has control/)
    .waitFor();
  await inTimeline(maya.page, "took control from");
  // Whoever lost it is told where they look.
  await maya.page.getByText("Tom Becker has control now.").waitFor();
  await shot(maya.page, "room-control-lost");
  // It goes once he goes on.
  await answer(tom.page, flow.way[0].label).click();
  await maya.page.getByText("Tom Becker has control now.").waitFor({ state: "detached" });
});

test("what is typed offline is kept, sent on return once, and a stale answer is refused with where things stand", async (t) => {
  const browser = await openBrowser(t);
  const program = await programOf("RF_ENGINEER");
  const flow = await someFlow(program);
  const network = await openNetwork(t);
  const maya = await arrive(browser, "RF_ENGINEER", { proxy: network.proxy });
  const room = await startFlow(maya.page, flow.title);
  await live(maya.page);
  const [first] = flow.way;
  await standsOn(maya.page, first.node.title);

  await maya.context.setOffline(true);
  network.cut();
  await says(maya.page, /offline/);
  await maya.page.getByLabel("Write a note").fill("written in the tunnel");
  await maya.page.getByRole("button", { name: "Add the note" }).click();
  await answer(maya.page, first.label).click();
  await says(maya.page, /2 changes kept/);
  await shot(maya.page, "room-offline");

  // Meanwhile the same person goes on elsewhere, by a program.
  const option = first.node.options.find((one) => one.label === first.label);
  const kind = first.node.kind === "question" ? "flow.answer" : "step.complete";
  const data =
    kind === "flow.answer"
      ? { node: first.node.id, option: option.id }
      : { node: first.node.id, outcome: option.id };
  await program.post(`/sessions/${room.split("/").at(-1)}/commands`, { id: uuid7(), kind, data });

  network.mend();
  await maya.context.setOffline(false);
  await live(maya.page);
  await maya.page
    .getByRole("alert")
    .getByText(/was not taken/)
    .waitFor();
  await maya.page
    .getByRole("alert")
    .getByText(/The session stands on/)
    .waitFor();
  await shot(maya.page, "room-stale");
  await standsOn(maya.page, first.next.title);
  await inTimeline(maya.page, "written in the tunnel");
  const notes = await maya.page.getByTestId("timeline").getByText("written in the tunnel").count();
  assert.equal(notes, 1);
});

test("a reload resumes; what was not sent before it is sent after it", async (t) => {
  const browser = await openBrowser(t);
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const network = await openNetwork(t);
  const maya = await arrive(browser, "RF_ENGINEER", { proxy: network.proxy });
  await startFlow(maya.page, flow.title);
  await live(maya.page);
  const [first] = flow.way;
  await answer(maya.page, first.label).click();
  await standsOn(maya.page, first.next.title);
  await maya.page.getByLabel("Write a note").fill("a draft");
  network.cut();
  await says(maya.page, /reconnecting/);
  await maya.page.getByRole("button", { name: "Add the note" }).click();
  await says(maya.page, /1 change kept/);
  // Pages load again, but nobody gets a ticket yet.
  await maya.page.route("**/tickets", (route) => route.abort());
  network.mend();
  await maya.page.getByRole("link", { name: "Dashboard" }).click();
  await maya.page.getByRole("dialog", { name: "1 change not saved yet" }).waitFor();
  await shot(maya.page, "room-leave-guard");
  await maya.page.getByRole("button", { name: "Stay" }).click();
  const asked = [];
  maya.page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    dialog.accept();
  });
  await maya.page.reload();
  await maya.page.getByText("The server cannot be reached at the moment.").waitFor();
  assert.deepEqual(asked, ["beforeunload"]);
  await maya.page.unroute("**/tickets");
  await live(maya.page);
  await standsOn(maya.page, first.next.title);
  await inTimeline(maya.page, "noted: a draft");
  await inTimeline(maya.page, first.label);
  await inTimeline(maya.page, "started “");
});

function uuid7() {
  const time = Date.now().toString(16).padStart(12, "0");
  const random = crypto.randomUUID().replaceAll("-", "");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-8${random.slice(3, 6)}-${random.slice(6, 18)}`;
}

test("whoever ends a session reads first what is still open", async (t) => {
  const browser = await openBrowser(t);
  const maya = await programOf("RF_ENGINEER");
  const flow = await someFlow(maya);
  const { id } = await maya.post("/sessions", { flow_id: flow.id, visibility: "team" });
  const send = (kind, data) => maya.post(`/sessions/${id}/commands`, { id: crypto.randomUUID(), kind, data });
  await send("task.add", { what: "check", title: "Call the carrier" });
  await send("escalation.offer", { reason: "I am lost", urgency: "low" });
  const { page } = await arrive(browser, "RF_ENGINEER");
  await page.goto(`/sessions/${id}`);
  await live(page);
  const dialog = page.getByRole("dialog", { name: "End this session" });
  const open = dialog.getByRole("region", { name: "Still open" });
  const ask = () => page.getByRole("button", { name: "End session…" }).click();
  await ask();
  for (const line of [
    `The step “${flow.way[0].node.title}” has no answer.`,
    "The task “Call the carrier” is open.",
    "Maya Chen still asks somebody to take over; that ends with it.",
  ]) {
    await open.getByText(line).waitFor();
  }
  await shot(page, "end-still-open");
  assert.deepEqual(await faults(page), []);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await ask();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  await ask();
  await dialog.waitFor();
  // Enter alone does not choose how it ended.
  await page.keyboard.press("Enter");
  await dialog.getByText("Choose how it ended.").waitFor();
  await dialog.getByText("Not reproducible").click();
  await page.keyboard.press("Enter");
  await page.getByText("ended this session on").waitFor();

  // At the end of a flow the step has its answer, and only what is left is asked about.
  const { id: other } = await maya.post("/sessions", { flow_id: flow.id, visibility: "team" });
  await page.goto(`/sessions/${other}`);
  await live(page);
  for (const step of flow.way) {
    await answer(page, step.label).click();
    await standsOn(page, step.next.title);
  }
  await page.getByRole("tab", { name: "Tasks" }).click();
  await page.getByLabel("Add a task").fill("Order a licence");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("tab", { name: "Tasks (1)" }).waitFor();
  await page.getByRole("button", { name: "End the session" }).click();
  const sure = page.getByRole("dialog", { name: "End the session?" });
  await sure.getByText("The task “Order a licence” is open.").waitFor();
  assert.equal(await sure.getByText("has no answer").count(), 0);
  await shot(page, "end-confirm");
  await page.keyboard.press("Escape");
  await sure.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "End the session" }).click();
  await sure.waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("ended this session on").waitFor();
  // Of what is over the past is looked at, and nothing is there to write into.
  await page.getByRole("slider", { name: "Moment of the session" }).press("Home");
  await page.getByText("The room as it was after event 1").waitFor();
  assert.equal(await page.getByLabel("Write a note").count(), 0);
  // Its line is brought into view; who is here today was not there then; Escape leads back.
  const line = page.getByTestId("timeline").locator('[data-seq="1"]');
  await page.waitForFunction(() => {
    const row = document.querySelector('[data-testid=timeline] [data-seq="1"]').getBoundingClientRect();
    const box = document.getElementById("timeline-title").closest("div.flex-col").querySelector("section");
    const { top, bottom } = box.getBoundingClientRect();
    return row.top >= top - 1 && row.bottom <= bottom + 1;
  });
  assert.equal(await line.getAttribute("aria-current"), "true");
  assert.equal(await page.getByRole("list", { name: "Here now" }).count(), 0);
  await shot(page, "room-past");
  await page.keyboard.press("Escape");
  await page.getByText("The room as it was after event 1").waitFor({ state: "detached" });
  await page.getByRole("list", { name: "Here now" }).waitFor();
});

test("a step that was only looked at is left open, not done; and the tabs beside it stand in one row", async (t) => {
  const browser = await openBrowser(t);
  const maya = await programOf("RF_ENGINEER");
  const flow = await someFlow(maya);
  const { id } = await maya.post("/sessions", { flow_id: flow.id, visibility: "team" });
  const { page } = await arrive(browser, "RF_ENGINEER");
  await page.goto(`/sessions/${id}`);
  await live(page);
  const [first] = flow.way;
  const steps = page.getByRole("region", { name: "All steps" });
  const other = flow.document.nodes.find((node) => node.kind === "action");
  await steps.getByRole("button", { name: other.title }).first().click();
  await page.getByRole("button", { name: "Move the session here" }).click();
  await standsOn(page, other.title);
  await steps.getByRole("button", { name: first.node.title }).filter({ hasText: "left open" }).waitFor();
  await page.getByRole("region", { name: "Path so far" }).getByText("Left open, not tried").waitFor();
  await shot(page, "room-left-open");
  for (const width of [360, 390, 1024, 1280, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const tops = await page
      .getByRole("tablist", { name: "About this session" })
      .getByRole("tab")
      .evaluateAll((tabs) => tabs.map((tab) => tab.getBoundingClientRect().top));
    assert.equal(new Set(tops).size, 1, `at ${width}`);
    assert.deepEqual(await faults(page), [], `at ${width}`);
    await shot(page, `room-tabs-${width}`);
  }
});
