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
  const line = document.getByRole("button", { name: `${first.node.title} ${first.label}` });
  await line.hover();
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
  // A line leads to the room as it was then.
  await tab(maya, "Full log");
  await document.getByRole("button", { name: /noted: Her login/ }).click();
  await maya.waitForURL(/\/sessions\/[^/]+\?at=\d+$/);
});
