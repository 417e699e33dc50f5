// Being told: an escalation that is offered in one browser rings in the other, and its mail is in
// the mail server; what is told is chosen, webhooks are tried, and the audit log says who did it.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { Webhook } from "standardwebhooks";
import { arrive, credentials, faults, live, openBrowser, programOf, shot } from "./people.mjs";

/** The letters that the mail server has for somebody, once one is as wanted. */
async function letterTo(who, wanted) {
  const { email } = credentials(who);
  for (;;) {
    const letters = await (await fetch(process.env.RF_MAIL)).json();
    const found = letters.find((letter) => letter.to.includes(email) && wanted(letter));
    if (found) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Somebody's program that takes webhooks. */
async function startProgram(t) {
  const received = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const piece of request) body += piece;
    received.push({ headers: request.headers, body });
    response.end("thanks");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${server.address().port}/in`, received };
}

test("an escalation rings in another browser and is mailed", async (t) => {
  const browser = await openBrowser(t);
  const program = await programOf("RF_ENGINEER");
  const { page: lena } = await arrive(browser, "RF_LEAD");
  const title = `Mail does not come, ${Date.now()}`;
  const session = await program.post("/sessions", { title, visibility: "team" });
  const { page: maya } = await arrive(browser, "RF_ENGINEER");
  await maya.goto(`/sessions/${session.id}`);
  await live(maya);
  await maya.getByRole("button", { name: "More about this session" }).click();
  await maya.getByRole("menuitem", { name: "Ask somebody to take over…" }).click();
  await maya.getByLabel("Why do you need somebody?").fill("The connector stands still");
  await maya.getByRole("button", { name: "Ask", exact: true }).click();

  // It comes by itself, is counted, and says who needs what.
  await lena.getByText("Maya Chen needs help").first().waitFor();
  await shot(lena, "notification-new");
  await lena.getByRole("button", { name: /^Notifications, \d+ not read$/ }).click();
  const told = lena
    .getByRole("list", { name: "Notifications" })
    .getByRole("listitem")
    .filter({ hasText: title });
  await told.getByText("The connector stands still").waitFor();
  assert.deepEqual(await faults(lena), []);
  await shot(lena, "notifications");
  const letter = await letterTo("RF_LEAD", ({ subject }) => subject.endsWith(title));
  assert.match(letter.text, new RegExp(`/sessions/${session.id}`));
  assert.match(letter.text, /The connector stands still/);

  await told.getByRole("link").click();
  await lena.getByRole("heading", { level: 1, name: title }).waitFor();
  await lena.getByRole("button", { name: "Take over", exact: true }).click();
  await live(lena);
  await maya.getByRole("button", { name: /^Notifications/ }).click();
  // That of this session: what others left in the list says the same.
  const taken = maya.getByRole("list", { name: "Notifications" }).getByRole("listitem");
  await taken.filter({ hasText: title }).getByText("Lena Ortiz took over").waitFor();
  assert.equal(await taken.filter({ hasText: title }).count(), 1, "one of it, however often it is told");
  // The room she stands in said so: it is neither shown beside it nor counted.
  await taken.filter({ hasText: title }).getByText("Not read.").waitFor({ state: "detached" });
});

test("whoever is given a task hears of it, and is led to it", async (t) => {
  const browser = await openBrowser(t);
  const [maya, tom] = await Promise.all([programOf("RF_ENGINEER"), programOf("RF_ENGINEER2")]);
  const title = `Something to do, ${Date.now()}`;
  const { id } = await maya.post("/sessions", { title, visibility: "team" });
  const send = (who, kind, data) =>
    who.post(`/sessions/${id}/commands`, { id: crypto.randomUUID(), kind, data });
  const { page } = await arrive(browser, "RF_ENGINEER2");
  await page.goto(`/sessions/${id}`);
  await live(page);
  // What is there already when the page comes is not new.
  await Promise.all([
    page.waitForResponse((answer) => answer.url().includes("/api/v1/notifications?")),
    page.goto("/"),
  ]);
  const task = { what: "check", title: "Call the carrier", assignee: tom.user.id };
  await send(maya, "task.add", task);
  await page.getByText(`${maya.user.name} gave you a task`).first().waitFor();
  await shot(page, "notification-task");
  await page.getByRole("button", { name: /^Notifications, \d+ not read$/ }).click();
  const told = page
    .getByRole("list", { name: "Notifications" })
    .getByRole("listitem")
    .filter({ hasText: title });
  await told.getByText("Call the carrier").waitFor();
  await told.getByRole("link").click();
  await page.getByRole("tab", { name: "Tasks (1)" }).and(page.locator("[aria-selected=true]")).waitFor();
  await page.getByRole("tabpanel").getByText("Call the carrier").waitFor();
});

test("what one is told is chosen, with quiet hours", async (t) => {
  const browser = await openBrowser(t);
  const { page } = await arrive(browser, "RF_ENGINEER2");
  await page.goto("/settings/notifications");
  const mention = page.getByRole("checkbox", { name: "You are mentioned: By mail" });
  await mention.check();
  await page.getByRole("checkbox", { name: "No mail at certain hours" }).check();
  await page.getByLabel("Time zone").fill("Nowhere/Special");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Give a name of the IANA list").first().waitFor();
  await page.getByLabel("Time zone").fill("Europe/Berlin");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").first().waitFor();
  await page.reload();
  assert.equal(await mention.isChecked(), true);
  await page
    .getByText("No mail from 22:00 until 07:00 the next day, by the clock of Europe/Berlin.")
    .waitFor();
  await shot(page, "settings-notifications");
});

test("an admin adds a webhook, tries it, sends it again, and finds it in the audit log", async (t) => {
  const [browser, hook] = await Promise.all([openBrowser(t), startProgram(t)]);
  const { page } = await arrive(browser, "RF_LEAD");
  const name = `Night desk ${Date.now()}`;
  await page.goto("/settings/webhooks");
  await page.getByRole("button", { name: "Add a webhook…" }).click();
  await page.getByLabel("Who takes it").selectOption("signed");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Address").fill("http://example.com/in");
  await page.getByRole("button", { name: "Add it" }).click();
  await page.getByText("Give an address that begins with https://.").waitFor();
  await page.getByLabel("Address").fill(hook.url);
  await page.getByRole("button", { name: "Add it" }).click();
  const secret = await page.getByRole("textbox", { name: "Secret" }).inputValue();
  await page.keyboard.press("Escape");
  const row = page.getByRole("listitem", { name });
  await row.getByRole("button", { name: "Send a test" }).click();
  const deliveries = row.getByRole("region", { name: `Deliveries to ${name}` });
  await deliveries.getByText("Arrived (200), 1 attempt").waitFor();
  await deliveries.getByText("It said: thanks").waitFor();
  await deliveries.getByRole("button", { name: "Send again" }).click();
  while (hook.received.length < 2) await new Promise((resolve) => setImmediate(resolve));
  const [first, second] = hook.received;
  assert.equal(new Webhook(secret).verify(first.body, first.headers).type, "test");
  assert.equal(second.headers["webhook-id"], first.headers["webhook-id"]);
  assert.deepEqual(await faults(page), []);
  await shot(page, "settings-webhooks");

  await page.getByRole("link", { name: "Audit log" }).click();
  const log = page.getByRole("list", { name: "Audit log" });
  await log.getByText(`added the webhook ${name} at 127.0.0.1`).first().waitFor();
  await page.getByLabel("What").selectOption("webhook.replayed");
  await log.getByText(`sent something to the webhook ${name} again.`).waitFor();
  // The record itself is one click away.
  await log.getByText("As it is recorded").first().click();
  await log.getByText('"action": "webhook.replayed"').first().waitFor();
  // What was done to a session names it, and leads there.
  const program = await programOf("RF_LEAD");
  const title = `Named in the log, ${Date.now()}`;
  await program.post("/sessions", { title, visibility: "team" });
  await page.getByLabel("What").selectOption("session.started");
  await log.getByRole("link", { name: title }).waitFor();
  await page.getByLabel("What").selectOption("webhook.replayed");
  assert.match(page.url(), /what=webhook\.replayed/);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save as CSV" }).click(),
  ]);
  assert.equal(file.suggestedFilename(), "audit-log.csv");
  await page.getByLabel("Until").fill("2020-01-01");
  await page.getByText("Nothing like that was done").waitFor();
  await page.getByRole("button", { name: "Show all" }).first().click();
  await log.waitFor();
  assert.deepEqual(await faults(page), []);
  await shot(page, "settings-audit");

  // On a phone, at night.
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: "dark" });
  assert.deepEqual(await faults(page), []);
  await shot(page, "settings-audit-360");
  await page.getByRole("link", { name: "All settings" }).click();
  await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor();
  assert.deepEqual(await faults(page), []);
  await shot(page, "settings-360");
  await page.getByRole("link", { name: /^Webhooks/ }).click();
  // As it was left.
  await deliveries.getByText("Arrived").first().waitFor();
  await row.getByRole("button", { name: "Change…" }).click();
  assert.deepEqual(await faults(page), []);
  await shot(page, "settings-webhooks-360");
});

test("who may not read the audit log is told whom to ask", async (t) => {
  const browser = await openBrowser(t);
  const { page } = await arrive(browser, "RF_ENGINEER");
  for (const name of ["audit", "webhooks"]) {
    await page.goto(`/settings/${name}`);
    await page.getByText(/Ask one of them when you need something from here: .*Lena Ortiz/).waitFor();
    assert.equal(await page.getByRole("button", { name: "Try again" }).count(), 0);
  }
  assert.deepEqual(await faults(page), []);
});
