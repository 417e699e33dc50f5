// Finding the right flow while somebody waits: on the dashboard, in the list of flows, in
// the room and in the palette.
import assert from "node:assert/strict";
import { test } from "node:test";
import { arrive, faults, live, openBrowser, programOf, shot, someFlow } from "./people.mjs";

test("what is described is found by words and by meaning, with the reason", async (t) => {
  const browser = await openBrowser(t);
  const { page, trouble } = await arrive(browser, "RF_ENGINEER");
  const box = page.getByLabel("What is the problem?");
  await box.fill("mail client wants my pasword all the time");
  const fits = page.getByRole("region", { name: "What fits" });
  const flows = fits.getByRole("region", { name: "Flows that fit" });
  await flows.getByRole("link", { name: "Outlook keeps asking for a password" }).waitFor();
  await flows.getByText("“password”, close to “pasword”").first().waitFor();
  await flows.getByText("what it means").first().waitFor();
  await fits
    .getByRole("region", { name: "Steps that fit" })
    .getByText(/^Step of /)
    .first()
    .waitFor();
  await fits.getByRole("region", { name: "Past sessions that fit" }).getByRole("link").first().waitFor();
  assert.ok(await box.evaluate((input) => input === document.activeElement), "the focus stays in the box");
  assert.deepEqual(await faults(page), []);
  await shot(page, "search-dashboard");
  await box.fill("zzqx vvkw");
  await fits.getByText("Nothing fits “zzqx vvkw”.").waitFor();
  await fits.getByRole("button", { name: "Start without a flow" }).waitFor();
  assert.deepEqual(trouble, []);
});

test("an answer that comes late does not move the list away under the pointer", async (t) => {
  const browser = await openBrowser(t);
  const { page, trouble } = await arrive(browser, "RF_ENGINEER");
  let letThrough = () => {};
  const late = new Promise((resolve) => {
    letThrough = resolve;
  });
  await page.route(/\/api\/v1\/search\?.*backup/, async (route) => {
    await late;
    await route.continue();
  });
  const box = page.getByLabel("What is the problem?");
  await box.fill("outlook password");
  const flows = page.getByRole("region", { name: "Flows that fit" });
  const outlook = flows.getByRole("link", { name: "Outlook keeps asking for a password" });
  await outlook.waitFor();
  await box.fill("backup failed last night");
  const answered = page.waitForResponse(/search\?.*backup/);
  await outlook.hover();
  letThrough();
  await (await answered).finished();
  // Whatever the page makes of it, it has made of it when the next frame is drawn.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.ok(await outlook.isVisible(), "what is pointed at stays");
  await box.hover();
  await flows.getByRole("link", { name: "A backup failed" }).waitFor();
  assert.equal(await outlook.count(), 0);
  assert.deepEqual(trouble, []);
});

test("a ticket's number finds the running session first, and nothing on the page moves", async (t) => {
  const browser = await openBrowser(t);
  const program = await programOf("RF_ENGINEER");
  const ticket = { number: "#990144", title: "Nothing works", client: "Seal & Sons" };
  const session = await program.post("/sessions", { title: "Seals cannot open the door", ticket });
  const { page, trouble } = await arrive(browser, "RF_ENGINEER");
  const places = () =>
    page.evaluate(() => {
      const of = (selector) => document.querySelector(selector)?.getBoundingClientRect().toJSON();
      return [of("#live-sessions"), of("#flows"), of("search input")];
    });
  // The lists below have come, and are not what moves.
  for (const list of ["My live sessions", "Sessions that ended lately"]) {
    await page.getByRole("list", { name: list }).waitFor();
  }
  await page.getByRole("heading", { name: "Used lately" }).waitFor();
  const before = await places();
  const box = page.getByLabel("What is the problem?");
  const fits = page.getByRole("region", { name: "What fits" });
  await box.fill("outlook password");
  await fits.getByRole("region", { name: "Flows that fit" }).getByRole("link").first().waitFor();
  const size = await fits.boundingBox();
  await shot(page, "search-columns");
  await box.fill("#990144");
  const running = fits.getByRole("region", { name: "Running now that fit" });
  await running.getByRole("link", { name: "Seals cannot open the door" }).waitFor();
  assert.equal(await fits.getByRole("link").first().textContent(), "Seals cannot open the door");
  assert.deepEqual(await fits.boundingBox(), size, "the list keeps its size");
  assert.deepEqual(await places(), before, "and the page its places");
  assert.deepEqual(await faults(page), []);
  await shot(page, "search-running");
  // Who presses beside it is done with it, until they come back to the box.
  await page.mouse.click(20, 500);
  await fits.waitFor({ state: "detached" });
  await box.focus();
  await running.getByRole("link", { name: "Seals cannot open the door" }).click();
  await page.waitForURL(`**/sessions/${session.id}`);
  assert.deepEqual(trouble, []);
});

test("a filter by what nothing has is named, and one press looks for what there is", async (t) => {
  const browser = await openBrowser(t);
  const { page, trouble } = await arrive(browser, "RF_ENGINEER");
  const box = page.getByLabel("What is the problem?");
  await box.fill("client:zzz");
  const fits = page.getByRole("region", { name: "What fits" });
  await fits.getByText("No session is for a client called “zzz”.").waitFor();
  assert.deepEqual(await faults(page), []);
  await shot(page, "search-unknown");
  await fits
    .getByRole("button", { name: /^client:/ })
    .first()
    .click();
  await fits.getByRole("region", { name: "Past sessions that fit" }).getByRole("link").first().waitFor();
  assert.match(await box.inputValue(), /^client:/);
  await page.goto("/flows?q=kind:foo");
  await page.getByText("There is no kind “foo”.").waitFor();
  await page.getByRole("button", { name: "kind:flow" }).click();
  await page.getByRole("list", { name: "Flows that fit" }).getByRole("link").first().waitFor();
  assert.deepEqual(trouble, []);
});

test("a part of a client's name lists what was done for them", async (t) => {
  const browser = await openBrowser(t);
  const { page, trouble } = await arrive(browser, "RF_ENGINEER");
  const program = await programOf("RF_ENGINEER");
  const { hits } = await program.get("/search?q=kind:session");
  const { client } = hits.map((hit) => hit.detail).find((detail) => detail.client);
  const part = client.slice(0, 4).toLowerCase();
  await page.getByLabel("What is the problem?").fill(`client:${part.trim()}`);
  const past = page.getByRole("region", { name: "Past sessions that fit" });
  await past.getByText(client).first().waitFor();
  assert.deepEqual(trouble, []);
});

test("the list of flows is searched, and the address brings the search back", async (t) => {
  const browser = await openBrowser(t);
  const { page, trouble } = await arrive(browser, "RF_ENGINEER");
  await page.goto("/flows");
  await page.getByLabel("Words").fill("people cannot hear me on the call");
  const found = page.getByRole("list", { name: "Flows that fit" });
  await found.getByRole("link", { name: "No sound or microphone in Teams" }).waitFor();
  await page.waitForURL(/q=people/);
  await page.reload();
  await found.getByRole("link", { name: "No sound or microphone in Teams" }).click();
  await page.getByRole("region", { name: "Preview" }).waitFor();
  assert.equal(await page.getByLabel("Words").inputValue(), "people cannot hear me on the call");
  assert.deepEqual(await faults(page), []);
  await shot(page, "search-flows");
  assert.deepEqual(trouble, []);
});

test("in the room a step of another flow is added, and the palette finds by meaning", async (t) => {
  const browser = await openBrowser(t);
  const program = await programOf("RF_ENGINEER");
  const flow = await someFlow(program);
  const session = await program.post("/sessions", { flow_id: flow.id });
  const { page, trouble } = await arrive(browser, "RF_ENGINEER");
  await page.goto(`/sessions/${session.id}`);
  await live(page);
  await page.getByRole("tab", { name: "Find" }).click();
  const box = page.getByLabel("Steps and sessions like this");
  assert.notEqual(await box.inputValue(), "", "it begins with what the session is about");
  await box.fill("does the gateway answer from outside");
  const steps = page.getByRole("tabpanel").getByRole("region", { name: "Steps that fit" });
  await steps.getByRole("button", { name: "Add the step Does the gateway answer from outside?" }).click();
  await page
    .getByRole("region", { name: "Added steps" })
    .getByRole("heading", { name: "Does the gateway answer from outside?" })
    .waitFor();
  assert.deepEqual(await faults(page), []);
  await shot(page, "search-room");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("people cannot hear me on the call");
  await page
    .getByRole("option", { name: /No sound or microphone in Teams/ })
    .first()
    .waitFor();
  await shot(page, "search-palette");
  const palette = page.getByRole("combobox", { name: "Go to or do" });
  await palette.fill("kind:foo");
  await page.getByText("There is no kind “foo”.").waitFor();
  await shot(page, "search-palette-unknown");
  await page.getByRole("button", { name: "kind:flow" }).click();
  await page.getByRole("option").first().waitFor();
  assert.ok(await palette.evaluate((input) => input === document.activeElement), "one types on");
  assert.deepEqual(trouble, []);
});

test("what is typed right after Ctrl K is looked for, though the palette is still on its way", async (t) => {
  const browser = await openBrowser(t);
  const { page, trouble } = await arrive(browser, "RF_ENGINEER");
  let letThrough = () => {};
  const late = new Promise((resolve) => {
    letThrough = resolve;
  });
  await page.route(/\/palette-[^/]*\.js/, async (route) => {
    await late;
    await route.continue();
  });
  const box = page.getByLabel("What is the problem?");
  await box.focus();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("no soundd");
  await page.keyboard.press("Backspace");
  letThrough();
  await page
    .getByRole("option", { name: /No sound or microphone in Teams/ })
    .first()
    .waitFor();
  const typed = page.getByRole("combobox", { name: "Go to or do" });
  await page.keyboard.type(" or");
  assert.equal(await typed.inputValue(), "no sound or");
  assert.equal(await box.inputValue(), "", "nothing of it lands on the page");
  assert.deepEqual(trouble, []);
});

test("an admin says which words stand for each other, and engineers read them", async (t) => {
  const browser = await openBrowser(t);
  const lead = await arrive(browser, "RF_LEAD", { colorScheme: "light" });
  await lead.page.goto("/flows");
  await lead.page.getByRole("button", { name: "Words…" }).click();
  const dialog = lead.page.getByRole("dialog", { name: "Words that stand for each other" });
  await dialog.getByLabel("Groups").fill("zugline");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("Group 1 has 1; write 2 to 10 forms.").waitFor();
  await dialog.getByLabel("Groups").fill("zugline = VPN");
  assert.deepEqual(await faults(lead.page), []);
  await shot(lead.page, "search-words");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  await lead.page.getByLabel("Words", { exact: true }).fill("zugline");
  const found = lead.page.getByRole("list", { name: "Flows that fit" });
  await found.getByRole("link", { name: "VPN does not connect" }).waitFor();
  await found.getByText("“VPN”, another name for “zugline”").first().waitFor();
  const { page } = await arrive(browser, "RF_ENGINEER");
  await page.goto("/flows");
  await page.getByRole("button", { name: "Words…" }).click();
  assert.equal(await page.getByLabel("Groups").inputValue(), "zugline = VPN");
  assert.deepEqual(lead.trouble, []);
});
