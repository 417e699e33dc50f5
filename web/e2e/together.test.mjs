// All that two people do in a room besides answering: what each does, the other sees.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  answer,
  arrive,
  flowCalled,
  inTimeline,
  live,
  openBrowser,
  programOf,
  shot,
  someFlow,
  standsOn,
  startFlow,
} from "./people.mjs";

/** Two people in one session of the flow, which may ask for something first. */
async function together(t, flow) {
  const browser = await openBrowser(t);
  const [maya, tom] = await Promise.all([arrive(browser, "RF_ENGINEER"), arrive(browser, "RF_ENGINEER2")]);
  const room = await startFlow(maya.page, flow.title);
  await tom.page.goto(room);
  await Promise.all([live(maya.page), live(tom.page)]);
  return { maya: maya.page, tom: tom.page, room };
}

const tab = (page, name) => page.getByRole("tab", { name }).click();

test("FlowPilot answers into both rooms, from the flow and what was noted", async (t) => {
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const { maya, tom } = await together(t, flow);
  await Promise.all([tab(maya, "FlowPilot"), tab(tom, "FlowPilot")]);
  await tom.getByLabel("Ask FlowPilot").fill("What about the credential manager?");
  await tom.keyboard.press("Enter");
  const texts = [];
  for (const page of [maya, tom]) {
    const said = page.getByRole("list", { name: "Answers of FlowPilot" }).getByRole("listitem").first();
    await said.getByRole("list", { name: "What it rests on" }).waitFor();
    texts.push(await said.innerText());
  }
  assert.equal(texts[0], texts[1]);
  assert.match(texts[0], /Tom Becker/);
  assert.match(texts[0], /Written by FlowPilot/);
  await inTimeline(maya, "asked FlowPilot: What about the credential manager?");
  await shot(maya, "together-flowpilot");
});

test("facts, tasks, chat and notes are everyone's, and can be taken back", async (t) => {
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const { maya, tom } = await together(t, flow);

  await tab(maya, /^Facts/);
  await maya.getByLabel("Add a fact").fill("Began on Monday");
  await maya.keyboard.press("Enter");
  await tab(tom, /^Facts/);
  await tom.getByRole("list", { name: "Facts" }).getByText("Began on Monday").waitFor();
  await tom.getByRole("button", { name: "Take back…" }).click();
  await tom.getByLabel("What is wrong with it?").fill("It was Tuesday");
  await tom.getByRole("button", { name: "Take it back" }).click();
  await maya.getByRole("list", { name: "Facts" }).getByText("taken back").waitFor();
  await inTimeline(maya, "took back a fact: It was Tuesday");

  await tab(tom, /^Tasks/);
  await tom.getByLabel("Add a task").fill("Look at the licence");
  await tom.getByLabel("For whom").selectOption({ label: "Maya Chen" });
  await tom.getByRole("button", { name: "Add", exact: true }).click();
  await tab(maya, /^Tasks \(1\)$/);
  await maya.getByRole("button", { name: "Take it" }).click();
  await tom.getByRole("region", { name: "In progress (1)" }).waitFor();
  await maya.getByRole("button", { name: "Done…" }).click();
  await maya.getByLabel("What came of it?").fill("Business Premium");
  await maya.getByRole("button", { name: "Done", exact: true }).click();
  await tom.getByRole("region", { name: "Done (1)" }).getByText("Business Premium").waitFor();

  await tab(tom, "Chat");
  await tom.getByLabel("Say something").pressSequentially("Have you seen this, @may");
  await tom.getByRole("button", { name: "@Maya Chen" }).waitFor();
  await tom.keyboard.press("Enter");
  await tom.keyboard.type("?");
  await tom.keyboard.press("Enter");
  await tab(maya, "Chat (1 new)");
  await maya.getByRole("list", { name: "Chat" }).locator("strong", { hasText: "@Maya Chen" }).waitFor();
  await shot(maya, "together-chat");

  await maya.getByLabel("Write a note").fill("Frist");
  await maya.getByRole("button", { name: "Add the note" }).click();
  await Promise.all([tab(maya, /^Notes/), tab(tom, /^Notes/)]);
  await maya.getByRole("button", { name: "Change", exact: true }).click();
  await maya.getByLabel("Change the note").fill("First");
  await maya.getByRole("button", { name: "Save" }).click();
  await tom.getByRole("list", { name: "Notes" }).getByText("First", { exact: true }).waitFor();
  await maya.getByRole("button", { name: "Take back", exact: true }).click();
  await tom.getByRole("list", { name: "Notes" }).getByText("Taken back").waitFor();
  assert.equal(await tom.getByRole("button", { name: "Change", exact: true }).count(), 0);
});

test("skipping, going back, adding a step, jumping: the path tells it", async (t) => {
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const { maya, tom } = await together(t, flow);
  const [first, second] = flow.way;
  await answer(maya, first.label).click();
  await standsOn(maya, second.node.title);
  await maya.keyboard.press("s");
  await maya.getByRole("dialog", { name: "Skip this step" }).waitFor();
  await maya.getByRole("button", { name: "Skip the step" }).click();
  await maya.getByText("Say why; it stands in the timeline.").waitFor();
  await maya.getByLabel("Why is it skipped?").fill("Seen before");
  await maya.getByRole("button", { name: "Skip the step" }).click();
  const path = (page) => page.getByRole("region", { name: "Path so far" });
  await path(tom).getByText("Skipped: Seen before").waitFor();

  await maya.getByRole("button", { name: "Back", exact: true }).click();
  await standsOn(tom, second.node.title);
  await inTimeline(tom, `went back to “${second.node.title}”`);
  assert.match(await path(tom).getByRole("listitem").nth(1).innerText(), /set aside/);

  await tom.keyboard.press("a");
  await tom.getByLabel("What to do").fill("Look at the proxy");
  await tom.getByRole("button", { name: "Add the step" }).click();
  const added = maya.getByRole("article", { name: "Look at the proxy" });
  await added.getByLabel("What came of it").fill("proxy:8080");
  await added.getByRole("button", { name: "It helped" }).click();
  await inTimeline(tom, "did the added step “Look at the proxy”: It helped");
  await added.waitFor({ state: "detached" });

  const end = flow.document.nodes.find((node) => node.kind === "resolution");
  await maya.getByRole("region", { name: "All steps" }).getByRole("button", { name: end.title }).click();
  await maya.getByRole("button", { name: "Move the session here" }).click();
  await standsOn(tom, end.title);
  await inTimeline(tom, `went to “${end.title}”`);
});

test("one follows another, everyone is brought to a step, and quiet people are not seen", async (t) => {
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const { maya, tom } = await together(t, flow);
  const steps = (page) => page.getByRole("region", { name: "All steps" });
  const others = flow.document.nodes.filter((node) => node.id !== flow.document.start);
  const looks = (page, title) => page.locator("#look-title").filter({ hasText: title }).waitFor();

  await tom.keyboard.press("f");
  await tom.getByText("You follow Maya Chen").waitFor();
  await steps(maya).getByRole("button", { name: others[0].title }).click();
  await looks(tom, others[0].title);
  await shot(tom, "together-following");
  await tom.getByRole("button", { name: "Stop following" }).click();
  await steps(maya).getByRole("button", { name: others[1].title }).click();
  await steps(tom).getByRole("button", { name: others[1].title }).getByText("Looking here").waitFor();
  await looks(tom, others[0].title);

  await maya.getByRole("button", { name: "Bring everyone here" }).click();
  await looks(tom, others[1].title);
  await tom.getByRole("button", { name: "Dismiss" }).click();

  // Somebody typing is told, but not taken away.
  await tom.getByRole("button", { name: "Back to the current step" }).click();
  await tom.getByLabel("Write a note").focus();
  await steps(maya).getByRole("button", { name: others[2].title }).click();
  await maya.getByRole("button", { name: "Bring everyone here" }).click();
  await tom.getByRole("button", { name: "Go there" }).waitFor();
  await standsOn(tom, flow.way[0].node.title);

  await maya.getByRole("button", { name: "More about this session" }).click();
  await maya.getByRole("menuitem", { name: /^Quiet mode/ }).click();
  await steps(tom).getByText("Looking here").waitFor({ state: "detached" });
});

test("a note is about the step on which it was begun, though the session goes on meanwhile", async (t) => {
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const { maya, tom } = await together(t, flow);
  const [first] = flow.way;
  await tom.getByLabel("Write a note").fill("The client hung up");
  await answer(maya, first.label).click();
  await standsOn(tom, first.next.title);
  await tom.getByText(`About “${first.node.title}”, where it was begun.`).waitFor();
  await shot(tom, "together-note-begun-before");
  await tom.getByRole("button", { name: "Add the note" }).click();
  const notes = maya.getByRole("list", { name: "Notes" }).getByRole("listitem");
  await notes.filter({ hasText: "The client hung up" }).getByText(`at “${first.node.title}”`).waitFor();
  await tom.getByLabel("Write a note").fill("They called again");
  await tom.getByRole("button", { name: "Add the note" }).click();
  await notes.filter({ hasText: "They called again" }).getByText(`at “${first.next.title}”`).waitFor();
});

test("paused, gone on, abandoned, opened again", async (t) => {
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const { maya, tom } = await together(t, flow);
  const more = async (page, item) => {
    await page.getByRole("button", { name: "More about this session" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await more(maya, "Pause…");
  await maya.getByLabel("Why?").fill("Lunch");
  await maya.getByRole("button", { name: "Pause", exact: true }).click();
  await tom.getByText("This session is paused.").waitFor();
  await inTimeline(tom, "paused the session: Lunch");
  const [first] = flow.way;
  assert.equal(await answer(maya, first.label).getAttribute("aria-disabled"), "true");
  await shot(maya, "together-paused");
  await maya.getByRole("button", { name: "Resume" }).click();
  await answer(maya, first.label).click();
  await standsOn(tom, first.next.title);

  await more(maya, "Abandon…");
  await maya.getByLabel("Why is it given up?").fill("The client hung up");
  await maya.getByRole("button", { name: "Abandon", exact: true }).click();
  await tom.getByRole("heading", { name: "Abandoned" }).waitFor();
  await tom.getByRole("paragraph").filter({ hasText: "The client hung up" }).first().waitFor();
  await more(tom, "Open again…");
  await tom.getByRole("button", { name: "Open again", exact: true }).click();
  await standsOn(maya, first.next.title);
  await tom.getByTestId("control").getByText("You have control").waitFor();
});

test("what a flow asks for fills its texts, a step may ask for more, and a ticket is linked", async (t) => {
  const browser = await openBrowser(t);
  const flow = await flowCalled(await programOf("RF_ENGINEER"), "Printer is offline or does not print");
  const { page } = await arrive(browser, "RF_ENGINEER");
  await page.getByRole("link", { name: "Flows", exact: true }).click();
  await page.getByRole("button", { name: `Start: ${flow.title}` }).click();
  // The cursor stands in the first field.
  await page.getByLabel(flow.document.intake[0].label).and(page.locator(":focus")).waitFor();
  await page.keyboard.type("Reception; Maple");
  await page.getByLabel("Number").fill("48291");
  await page.getByLabel("Client").fill("Contoso Care Homes");
  await page.getByRole("button", { name: "Start the session" }).click();
  await live(page);
  await page.getByText("48291, Contoso Care Homes").waitFor();
  await tab(page, "Ticket");
  const others = page.getByRole("region", { name: "Other sessions for Contoso Care Homes" });
  await others.getByRole("link").first().waitFor();
  await tab(page, /^Facts/);
  await page.getByText("Reception; Maple").first().waitFor();

  const asks = flow.document.nodes.find((node) => node.kind === "input");
  await page.getByRole("region", { name: "All steps" }).getByRole("button", { name: asks.title }).click();
  await page.getByRole("button", { name: "Move the session here" }).click();
  await page.getByLabel(asks.input.label).fill("10.0.0.31");
  await page.getByRole("button", { name: asks.options[0].label, exact: true }).click();
  await inTimeline(page, "10.0.0.31");
  const uses = flow.document.nodes.find((node) => node.command?.text.includes(`{{${asks.input.name}}}`));
  if ((await page.locator("h2#step-title").innerText()) !== uses.title) {
    await page.getByRole("region", { name: "All steps" }).getByRole("button", { name: uses.title }).click();
  }
  await page.locator("figure pre").filter({ hasText: "10.0.0.31" }).waitFor();
  await tab(page, /^Facts/);
  await page.getByRole("button", { name: `Change ${asks.input.label}` }).click();
  await page.getByRole("textbox", { name: asks.input.label }).fill("10.0.0.32; Stop-Computer");
  await page.getByRole("button", { name: "Save" }).click();
  await page.locator("figure pre").filter({ hasText: "10.0.0.32" }).waitFor();
  await page.getByText("Look at the command before you run it").waitFor();
  await shot(page, "together-variables");
});

test("replay shows the room as it was, by hand and by itself, and a link leads there", async (t) => {
  const browser = await openBrowser(t);
  const program = await programOf("RF_ENGINEER");
  const { items } = await program.get("/sessions?status=completed&limit=50");
  const session = items.find((one) => one.head > 15);
  const { items: events } = await program.get(`/sessions/${session.id}/events`);
  const noted = events.find((event) => event.kind === "note.added");
  const { page } = await arrive(browser, "RF_ENGINEER");
  await page.goto(`/sessions/${session.id}?at=${noted.seq - 1}`);
  // With its time, once the past is read.
  await page.getByText(`The room as it was after event ${noted.seq - 1}, `).waitFor();
  const notes = page.getByRole("list", { name: "Notes" });
  assert.equal(await notes.getByText(noted.data.text).count(), 0);
  assert.equal(await page.getByText("ended this session on").count(), 0);
  await page.locator("#step-title").focus();
  await page.keyboard.press("ArrowRight");
  await notes.getByText(noted.data.text).waitFor();
  await shot(page, "together-replay");
  await page.getByRole("button", { name: "Back to now" }).click();
  await page.waitForURL((url) => url.search === "");
  await page.getByText("ended this session on").waitFor();
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("button", { name: "Play from here" }).click();
  await page.getByText("ended this session on").waitFor({ timeout: 60_000 });
});

test("a moment is pinned, and everyone goes back to it", async (t) => {
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const { maya, tom } = await together(t, flow);
  const [first] = flow.way;
  await answer(maya, first.label).click();
  await standsOn(maya, first.next.title);
  await maya.keyboard.press("ArrowLeft");
  await standsOn(maya, first.node.title);
  assert.equal(await answer(maya, first.label).getAttribute("aria-disabled"), "true");
  const shown = await maya.getByText(/^The room as it was after event \d+/).innerText();
  await maya.getByRole("button", { name: "Pin this moment…" }).click();
  await maya.getByLabel("What happened here?").fill("Before the turn");
  await maya.getByRole("button", { name: "Pin", exact: true }).click();
  await inTimeline(tom, "“Before the turn”");
  await standsOn(tom, first.next.title);
  await tom.getByRole("list", { name: "Pinned moments" }).getByRole("button").click();
  await standsOn(tom, first.node.title);
  assert.equal(
    (await tom.getByText(/^The room as it was after event \d+/).innerText()).slice(0, 35),
    shown.slice(0, 35),
  );
  await tom.getByRole("button", { name: "Back to now" }).click();
  await standsOn(tom, first.next.title);
});
