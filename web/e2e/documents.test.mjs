// The note writes itself while people work, hides what is secret, and is taken away as a file.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import {
  answer,
  arrive,
  faults,
  live,
  openBrowser,
  programOf,
  shot,
  someFlow,
  standsOn,
  startFlow,
} from "./people.mjs";

const tab = (page, name) => page.getByRole("tab", { name }).click();

test("the ticket note is written by the work itself", async (t) => {
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const browser = await openBrowser(t);
  const { page: maya } = await arrive(browser, "RF_ENGINEER");
  const room = await startFlow(maya, flow.title);
  await live(maya);
  const [first, second] = flow.way;
  await maya.getByLabel("Write a note").fill("Her login is kim, password: Winter2026!");
  await maya.getByRole("button", { name: "Add the note" }).click();
  await tab(maya, "Document");
  const note = maya.getByRole("article", { name: flow.title });
  await note.getByText("Her login is kim, password:").waitFor();
  await note.getByText(/^password #\w{4}$/).waitFor();
  assert.ok(!(await note.innerText()).includes("Winter2026!"));
  await answer(maya, first.label).click();
  await standsOn(maya, second.node.title);
  await note.getByText(`${first.node.title} ${first.label}`).waitFor();
  await shot(maya, "document-preview");

  await maya.goto(`${room}/document`);
  const document = maya.getByRole("article");
  await document.getByText(`${first.node.title} ${first.label}`).hover();
  const lit = maya.getByRole("region", { name: "What happened" }).locator("li.bg-accent-soft");
  await lit.getByText("answered").waitFor();
  await shot(maya, "document");
  assert.deepEqual(await faults(maya), []);
  await tab(maya, "Client update");
  await document.getByText("We are working on it.").waitFor();
  assert.ok(!(await document.innerText()).includes("kim"), "nothing internal");
  await maya.getByLabel("Tone").selectOption("warm");
  await document.getByText("Hello,").waitFor();
  await maya.getByRole("button", { name: "Save as…" }).click();
  const [download] = await Promise.all([
    maya.waitForEvent("download"),
    maya.getByRole("menuitem", { name: "Markdown" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "client-update.md");
  const text = await readFile(await download.path(), "utf8");
  assert.match(text, /^# Update: /);
  assert.match(text, /Thank you for your patience/);
  await maya.getByRole("button", { name: "Save as…" }).click();
  const [paper] = await Promise.all([
    maya.waitForEvent("download"),
    maya.getByRole("menuitem", { name: "PDF" }).click(),
  ]);
  assert.equal(paper.suggestedFilename(), "client-update.pdf");
  assert.equal((await readFile(await paper.path())).subarray(0, 5).toString(), "%PDF-");
  // A line leads to the room as it was then.
  await tab(maya, "Full log");
  const noted = document.locator("div.group", { hasText: "noted: Her login" });
  await noted.hover();
  await noted.getByRole("button", { name: /show the room then/ }).click();
  await maya.waitForURL(/\/sessions\/[^/]+\?at=\d+$/);
});

test("people choose what enters the note, and hide what nobody else needs", async (t) => {
  const program = await programOf("RF_ENGINEER");
  const { id } = await program.post("/sessions", { title: "A slow laptop", visibility: "account" });
  const say = (kind, data) =>
    program.post(`/sessions/${id}/commands`, { id: crypto.randomUUID(), kind, data });
  await say("note.add", { text: "Small talk about the weather" });
  await say("chat.say", { text: "Kim has seen it too" });
  await say("note.add", { text: "Project Falcon runs on it, password: Winter2026!" });
  const browser = await openBrowser(t);
  const { page: maya, trouble } = await arrive(browser, "RF_ENGINEER");
  await maya.goto(`/sessions/${id}/document`);
  const document = maya.getByRole("article");
  await document.getByText("Small talk about the weather").waitFor();
  const row = maya.getByRole("region", { name: "What happened" }).locator("li", { hasText: "weather" });
  await row.getByRole("checkbox").uncheck();
  await document.getByText("Small talk about the weather").waitFor({ state: "detached" });
  const pin = maya
    .getByRole("region", { name: "What happened" })
    .locator("li", { hasText: "Falcon" })
    .getByRole("button", { name: /is said first/ });
  await pin.click();
  await document.getByRole("heading", { name: "Most important" }).waitFor();
  assert.equal(await pin.getAttribute("aria-pressed"), "true");
  // What does not enter by itself is ticked: it enters, and is not pinned.
  const chat = maya.getByRole("region", { name: "What happened" }).locator("li", { hasText: "Kim" });
  await chat.getByRole("checkbox").check();
  await document.getByRole("heading", { name: "Also" }).waitFor();
  assert.equal(
    await chat.getByRole("button", { name: /is said first/ }).getAttribute("aria-pressed"),
    "false",
  );
  await chat.getByRole("checkbox").uncheck();
  await document.getByRole("heading", { name: "Also" }).waitFor({ state: "detached" });

  await document
    .getByText(/Project Falcon/)
    .first()
    .selectText();
  await maya.getByRole("button", { name: "Hide words…" }).click();
  await maya.getByRole("textbox", { name: "Words" }).fill("Project Falcon");
  await maya.getByRole("button", { name: "Hide them" }).click();
  const chip = document.getByRole("button", { name: /^hidden #/ }).first();
  await chip.waitFor();
  assert.ok(!(await document.innerText()).includes("Falcon"));
  await chip.click();
  await maya.getByText(/Hidden by hand by /).waitFor();
  await shot(maya, "document-behind");
  assert.deepEqual(await faults(maya), []);
  await maya.getByRole("button", { name: "Do not hide it any more" }).click();
  await document
    .getByText(/Project Falcon/)
    .first()
    .waitFor();
  // Without a model it cannot be pressed, and says how that is mended.
  const reword = maya.getByRole("button", { name: "Reword (AI)…" });
  await reword.and(maya.locator("[aria-disabled=true]")).hover();
  await maya
    .getByText(/needs a language model.*whoever runs it can name one/)
    .and(maya.locator(":visible"))
    .first()
    .waitFor();
  await shot(maya, "document-choosing");
  await maya.keyboard.press("Escape");
  await maya.getByRole("tooltip").waitFor({ state: "detached" });
  assert.deepEqual([await faults(maya), trouble], [[], []]);

  const { page: lead } = await arrive(browser, "RF_LEAD");
  await lead.goto(`/sessions/${id}/document`);
  await lead
    .getByRole("article")
    .getByRole("button", { name: /^password #/ })
    .first()
    .click();
  await lead.getByRole("button", { name: "Show me" }).click();
  await lead.getByText("Winter2026!", { exact: true }).waitFor();
});

test("ticks that come faster than the line are kept, and what another chose is loaded by a button", async (t) => {
  const program = await programOf("RF_ENGINEER");
  const { id } = await program.post("/sessions", { title: "A slow line", visibility: "account" });
  for (const text of ["Weather", "Football", "Cake"]) {
    await program.post(`/sessions/${id}/commands`, {
      id: crypto.randomUUID(),
      kind: "note.add",
      data: { text },
    });
  }
  const browser = await openBrowser(t);
  const { page: maya } = await arrive(browser, "RF_ENGINEER");
  await maya.goto(`/sessions/${id}/document`);
  const note = maya.getByRole("article");
  await note.getByText("Cake").waitFor();
  const happened = maya.getByRole("region", { name: "What happened" });
  const leaveOut = async (text) => {
    const chosen = maya.waitForResponse((answer) => answer.url().endsWith("/document/choice"));
    await happened.locator("li", { hasText: text }).getByRole("checkbox").click();
    return chosen;
  };
  // The document comes back only after the second tick, as on a slow line.
  let arrives = () => {};
  const far = new Promise((resolve) => {
    arrives = resolve;
  });
  await maya.route(/\/document\?/, async (route) => {
    await far;
    await route.continue();
  });
  assert.equal((await leaveOut("Weather")).status(), 200);
  const second = await leaveOut("Football");
  assert.equal(second.status(), 200);
  arrives();
  await note.getByText("Weather").waitFor({ state: "detached" });
  await note.getByText("Football").waitFor({ state: "detached" });
  await maya.unroute(/\/document\?/);

  const { version, left_out, also, pinned } = await second.json();
  const elsewhere = { variant: "internal_note", version, left_out: left_out.slice(1), also, pinned };
  await program.put(`/sessions/${id}/document/choice`, elsewhere);
  assert.equal((await leaveOut("Cake")).status(), 409);
  await happened.getByText(/Somebody else chose meanwhile/).waitFor();
  await shot(maya, "document-chosen-elsewhere");
  await maya.getByRole("button", { name: "Load it again" }).click();
  await happened.getByText(/Somebody else chose meanwhile/).waitFor({ state: "detached" });
  await note.getByText("Weather").waitFor();
  assert.equal((await leaveOut("Cake")).status(), 200);
  await note.getByText("Cake").waitFor({ state: "detached" });
});

test("an admin says what is hidden and how documents are laid out, and tries it first", async (t) => {
  const browser = await openBrowser(t);
  const { page: lead, trouble } = await arrive(browser, "RF_LEAD");
  await lead.goto("/settings/redaction");
  const redaction = lead.getByRole("region", { name: "Redaction" });
  await redaction.getByRole("button", { name: "Add a rule" }).click();
  await redaction.getByRole("textbox", { name: "Name" }).fill("Assets");
  await redaction.getByLabel("What it hides").selectOption("pattern");
  await redaction.getByRole("textbox", { name: "Pattern" }).fill("ASSET-(\\d+");
  await redaction.getByRole("textbox", { name: "A text" }).fill("It is ASSET-0042");
  await redaction.getByText(/The pattern cannot be used/).waitFor();
  await redaction.getByRole("textbox", { name: "Pattern" }).fill("ASSET-\\d+");
  await redaction.getByRole("textbox", { name: "Shown instead" }).fill("asset");
  await redaction.getByText("· Your rule “Assets”").waitFor();
  // Words go a line each; a rule that is not finished says so at its place and keeps none from being tried.
  await redaction.getByRole("button", { name: "Add a rule" }).click();
  const second = redaction.getByRole("group", { name: "a rule without a name" });
  await second.getByRole("textbox", { name: "Words" }).fill("Falcon\nBlue Heron");
  await redaction.getByRole("textbox", { name: "A text" }).fill("ASSET-0042 of blue heron");
  await second.getByText("Give the rule a name of 1 to 80 characters.").waitFor();
  await redaction.getByText("One thing above is not finished and not tried").waitFor();
  await redaction.getByText("· Your rule “Assets”").waitFor();
  await shot(lead, "settings-redaction-unfinished");
  await second.getByRole("textbox", { name: "Name" }).fill("Projects");
  await redaction.getByText("· Your rule “Projects”").waitFor();
  await shot(lead, "settings-redaction");
  assert.deepEqual(await faults(lead), []);
  await redaction.getByRole("button", { name: "Save" }).click();
  await redaction.getByText("In force for documents and links").waitFor();

  // What is typed on one page is there when one comes back from another.
  const side = lead.getByRole("navigation", { name: "Settings" });
  await redaction.getByRole("textbox", { name: "A text" }).fill("Half a sentence");
  await side.getByRole("link", { name: "Templates" }).click();
  const templates = lead.getByRole("region", { name: "Templates" });
  await templates.getByRole("textbox", { name: "Template" }).waitFor();
  await side.getByRole("link", { name: "Redaction" }).click();
  assert.equal(await redaction.getByRole("textbox", { name: "A text" }).inputValue(), "Half a sentence");
  await side.getByRole("link", { name: "Templates" }).click();
  const template = templates.getByRole("textbox", { name: "Template" });
  await template.fill("# Note\n{{ nobody }}");
  await templates.getByRole("button", { name: "Use this template" }).click();
  await templates.getByText(/^Line 2: /).waitFor();
  await template.fill("# A note of ours\n{% for line in sections[0].lines %}\n- {{ line }}\n{% endfor %}");
  await templates.getByRole("button", { name: "Try it", exact: true }).click();
  await templates.getByRole("article", { name: "A note of ours" }).waitFor();
  await shot(lead, "settings-templates");
  assert.deepEqual([await faults(lead), trouble], [[], []]);
});
