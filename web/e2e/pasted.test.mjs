// A ticket pasted into the box goes along with what is started from there; and the keys through what is found.
import assert from "node:assert/strict";
import { test } from "node:test";
import { arrive, faults, inTimeline, live, openBrowser, programOf, shot } from "./people.mjs";

const TICKET = `Ticket 48300 from Anna Weber at Contoso.
Outlook keeps asking for her password.
It began on Monday.`;
const TITLE = "Ticket 48300 from Anna Weber at Contoso";

/** Pastes as a person does, with the lines. */
async function paste(page, text) {
  await page.getByLabel("What is the problem?").evaluate((box, words) => {
    box.focus();
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", words);
    box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
  await page.keyboard.insertText(text.replaceAll("\n", " "));
}

const sessionOf = (page) => new URL(page.url()).pathname.split("/")[2];

test("a pasted ticket is the ticket, the title and the first note of what is started", async (t) => {
  const browser = await openBrowser(t);
  const program = await programOf("RF_ENGINEER");
  const { page, trouble } = await arrive(browser, "RF_ENGINEER");
  const fits = page.getByRole("region", { name: "What fits" });
  await paste(page, TICKET);
  await fits
    .getByRole("region", { name: "Flows that fit" })
    .getByRole("button", { name: "Start: Outlook keeps asking for a password" })
    .click();
  await live(page);
  await inTimeline(page, "It began on Monday.");
  await page.getByText(/48300/).first().waitFor();
  await shot(page, "pasted-room");
  const started = await program.get(`/sessions/${sessionOf(page)}`);
  assert.equal(started.ticket, "48300");
  assert.equal(started.title, "Outlook keeps asking for a password");
  // It is found again by what it is called, though the ticket says much more.
  await page.goto("/");
  await paste(
    page,
    "Hello, my Outlook keeps asking for a password since the update, and nobody of us can work.",
  );
  await fits
    .getByRole("region", { name: "Running now that fit" })
    .getByRole("link", { name: "Outlook keeps asking for a password" })
    .first()
    .waitFor();
  await page.keyboard.press("Escape");
  await paste(page, TICKET);
  await fits.getByRole("button", { name: "Start without a flow" }).click();
  await live(page);
  await inTimeline(page, "It began on Monday.");
  const { title, ticket } = await program.get(`/sessions/${sessionOf(page)}`);
  assert.deepEqual({ title, ticket }, { title: TITLE, ticket: "48300" });
  assert.deepEqual(trouble, []);
});

test("a flow that asks shows what was pasted before it starts", async (t) => {
  const browser = await openBrowser(t);
  const { page, trouble } = await arrive(browser, "RF_ENGINEER");
  await paste(page, "INC0012345: The printer does not print. It is offline since the move.");
  await page
    .getByRole("region", { name: "Flows that fit" })
    .getByRole("button", { name: "Start: Printer is offline or does not print" })
    .click();
  const asks = page.getByRole("dialog");
  assert.equal(await asks.getByLabel("Number").inputValue(), "INC0012345");
  assert.equal(await asks.getByLabel("Title").inputValue(), "The printer does not print");
  assert.match(await asks.getByLabel("First note").inputValue(), /since the move/);
  assert.deepEqual(await faults(page), []);
  await shot(page, "pasted-dialog");
  await page.setViewportSize({ width: 360, height: 740 });
  await shot(page, "pasted-dialog-phone");
  assert.deepEqual(trouble, []);
});

test("the arrows go through what is found, flows before past sessions, and Enter opens", async (t) => {
  const browser = await openBrowser(t);
  const { page, trouble } = await arrive(browser, "RF_ENGINEER");
  const box = page.getByLabel("What is the problem?");
  await box.fill("mail client wants my pasword all the time");
  const fits = page.getByRole("region", { name: "What fits" });
  const link = fits.getByRole("link", { name: "Outlook keeps asking for a password" }).first();
  await link.waitFor();
  await fits.getByRole("region", { name: "Past sessions that fit" }).getByRole("link").first().waitFor();
  const kinds = await fits
    .getByRole("region")
    .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));
  assert.ok(kinds.indexOf("Flows that fit") < kinds.indexOf("Past sessions that fit"), kinds.join());
  await box.press("ArrowDown");
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  const titles = await fits.locator("[data-hit] a").allTextContents();
  assert.equal(await focused(), titles[0]);
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), titles[1]);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.ok(await box.evaluate((input) => input === document.activeElement), "back in the box");
  await shot(page, "found-columns");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname !== "/");
  assert.deepEqual(trouble, []);
});
