// A client watches: a link made in the room, followed on a phone without an account,
// ended while it is open.
import assert from "node:assert/strict";
import { test } from "node:test";
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

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, reducedMotion: "reduce" };

/** Makes a link in the room's dialog; its address. */
async function share(page, fill = async () => {}) {
  await page.getByRole("button", { name: "More about this session" }).click();
  await page.getByRole("menuitem", { name: "Share by a link…" }).click();
  const dialog = page.getByRole("dialog", { name: "Share this session" });
  await dialog.getByLabel("Preview of the page").getByText("Progress").waitFor();
  await fill(dialog);
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const url = await dialog.getByLabel("Link", { exact: true }).inputValue();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  return url;
}

async function watch(browser, url, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const trouble = [];
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("console", (message) => {
    if (/Content.Security.Policy|Refused to/.test(message.text())) trouble.push(message.text());
  });
  const answered = await page.goto(url);
  return { page, context, trouble, answered };
}

test("a client watches the progress and sees nothing internal, until the link is ended", async (t) => {
  const browser = await openBrowser(t);
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const { page, trouble } = await arrive(browser, "RF_ENGINEER", { colorScheme: "light" });
  await startFlow(page, flow.title);
  await live(page);
  const url = await share(page, (dialog) => shot(page, "share-dialog").then(() => dialog));
  const other = await share(page);

  const client = await watch(browser, url, { ...PHONE, timezoneId: "Europe/Berlin", colorScheme: "light" });
  const second = await watch(browser, other, { ...PHONE, timezoneId: "Europe/Berlin", colorScheme: "dark" });
  assert.equal(client.answered.headers()["x-robots-tag"], "noindex, nofollow, noarchive");
  assert.match(client.answered.headers()["content-security-policy"], /default-src 'none'/);
  for (const viewer of [client, second]) {
    await viewer.page.getByRole("heading", { level: 1, name: flow.title }).waitFor();
    await viewer.page.getByText("Live", { exact: true }).waitFor();
    await viewer.page.getByText("Harborline IT", { exact: true }).waitFor();
    await viewer.page.getByText("Times are in your time zone, Europe/Berlin (UTC+").waitFor();
  }
  await page.getByText("2 watching").waitFor();
  const [first] = flow.way;
  const now = (title) => client.page.locator("[aria-current=step]").filter({ hasText: title }).waitFor();
  await now(first.node.title);

  await standsOn(page, first.node.title);
  await page.getByLabel("Write a note").fill("InnerMark: the client forgot to pay");
  await page.getByRole("button", { name: "Add the note" }).click();
  await page.getByLabel("Write a note").fill("We found it. New password: Winter2026!");
  await page.getByLabel("Show it behind share links").check();
  await page.getByRole("button", { name: "Tell them…" }).click();
  const tell = page.getByRole("dialog", { name: "Tell those who watch" });
  await tell.getByText("2 open links show this at once.").waitFor();
  await tell.getByText("We found it. New password: [password #").waitFor();
  await shot(page, "tell-dialog");
  assert.ok(!(await client.page.content()).includes("We found it"), "nobody reads it before it is sent");
  await tell.getByRole("button", { name: "Tell them" }).click();
  await client.page.getByText("We found it. New password: [password #").waitFor();
  await answer(page, first.label).click();
  await now(first.next.title);
  // A step that the session goes back over is not shown as done.
  const steps = page.getByRole("region", { name: "All steps" });
  await steps.getByRole("button", { name: first.node.title }).click();
  await page.getByRole("button", { name: "Go back here" }).click();
  await now(first.node.title);
  assert.equal(await client.page.locator(".sv-done").count(), 0);
  await answer(page, first.label).click();
  await now(first.next.title);
  await shot(client.page, "shared-phone-light");
  await shot(second.page, "shared-phone-dark");
  const text = await client.page.content();
  assert.ok(!text.includes("InnerMark") && !text.includes("Winter2026"), "nothing internal, no secret");
  assert.deepEqual(await client.context.cookies(), []);
  assert.deepEqual(await faults(client.page), []);
  assert.deepEqual(await faults(second.page), []);

  // A page loaded anew is the same page, and is not counted again.
  await client.page.reload();
  await now(first.next.title);
  await page.goto("/links");
  const row = page.getByRole("list", { name: "Links" }).getByRole("listitem").nth(1);
  await row.getByText("1 view").waitFor();
  await row
    .getByText(/Ticket|made by Maya Chen/)
    .first()
    .waitFor();
  await shot(page, "links");
  assert.deepEqual(await faults(page), []);
  await row.getByRole("button", { name: "End it" }).click();
  await client.page.getByRole("heading", { name: "This page has ended" }).waitFor();
  assert.ok(!(await client.page.content()).includes(first.next.title), "what was shown is gone");
  await shot(client.page, "shared-ended");
  await second.page.getByText("Live", { exact: true }).waitFor();
  await client.page.reload();
  await client.page.getByText("has ended it").waitFor();
  assert.deepEqual([...trouble, ...client.trouble, ...second.trouble], []);
});

test("a link with a password, one that never was, and one for colleagues", async (t) => {
  const browser = await openBrowser(t);
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const { page } = await arrive(browser, "RF_ENGINEER");
  await startFlow(page, flow.title);
  await live(page);
  const secret = await share(page, (dialog) => dialog.getByLabel("Password (optional)").fill("our dog Rex"));
  const client = await watch(browser, secret, PHONE);
  await client.page.getByRole("heading", { name: "This page has a password" }).waitFor();
  assert.deepEqual(await faults(client.page), []);
  await shot(client.page, "shared-password");
  await client.page.getByLabel("Password").fill("our cat Rex");
  await client.page.getByRole("button", { name: "Open" }).click();
  await client.page.getByText("not the link's password").waitFor();
  await client.page.getByLabel("Password").fill("our dog Rex");
  await client.page.getByRole("button", { name: "Open" }).click();
  await client.page.getByRole("heading", { level: 1, name: flow.title }).waitFor();

  const unknown = await watch(browser, secret.replace(/#.*/, "#never-was-a-token"), PHONE);
  await unknown.page.getByRole("heading", { name: "There is nothing here" }).waitFor();
  const empty = await watch(browser, secret.replace(/#.*/, ""), PHONE);
  await empty.page.getByRole("heading", { name: "This address is not whole" }).waitFor();

  const inner = await share(page, (dialog) => dialog.getByLabel("Who may open it").selectOption("account"));
  const stranger = await watch(browser, inner, PHONE);
  await stranger.page.getByRole("heading", { name: "This page is for people of the account" }).waitFor();
  const tom = await arrive(browser, "RF_ENGINEER2");
  await tom.page.goto(inner);
  await tom.page.getByRole("heading", { level: 1, name: flow.title }).waitFor();
  await page.getByText("2 watching").waitFor();
  await inTimeline(page, "started");
});
