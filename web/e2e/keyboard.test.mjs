// With the keyboard alone, and with someone typing.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  arrive,
  inTimeline,
  live,
  openBrowser,
  programOf,
  someFlow,
  standsOn,
  startFlow,
  tabTo,
} from "./people.mjs";

test("a flow is started, followed and ended without a mouse", async (t) => {
  const browser = await openBrowser(t);
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const { page } = await arrive(browser, "RF_ENGINEER");
  await page.goto("/flows");
  await page.getByRole("button", { name: `Start: ${flow.title}` }).waitFor();
  await tabTo(page, new RegExp(`^Start: ${flow.title.slice(0, 12)}`));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/sessions\//);
  await live(page);
  for (const step of flow.way) {
    await standsOn(page, step.node.title);
    const number = step.node.options.findIndex((option) => option.label === step.label) + 1;
    await page.keyboard.press(String(number));
    await standsOn(page, step.next.title);
  }
  await page.keyboard.press("n");
  await page.keyboard.type("1 and 2 and ? are only text here");
  await page.keyboard.press("Control+Enter");
  await inTimeline(page, "noted: 1 and 2 and ? are only text here");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await tabTo(page, /^End the session$/);
  await page.keyboard.press("Enter");
  await page.getByText("ended this session on").waitFor();
});

test("the focus follows one's own answer, and never leaves somebody typing", async (t) => {
  const browser = await openBrowser(t);
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const [maya, tom] = await Promise.all([arrive(browser, "RF_ENGINEER"), arrive(browser, "RF_ENGINEER2")]);
  const room = await startFlow(maya.page, flow.title);
  await live(maya.page);
  await tom.page.goto(room);
  await live(tom.page);
  await tom.page.getByLabel("Write a note").focus();
  await tom.page.keyboard.type("half a sen");
  await maya.page
    .getByRole("list", { name: "Here now" })
    .getByText(/is typing/)
    .waitFor();

  const [first] = flow.way;
  const list = maya.page.getByRole("list", { name: /^(Answers|Outcomes)$/ });
  await list.getByRole("button", { name: first.label, exact: true }).focus();
  await maya.page.keyboard.press("Enter");
  await Promise.all([standsOn(maya.page, first.next.title), standsOn(tom.page, first.next.title)]);
  await maya.page.locator("#step-title:focus").waitFor();

  await tom.page.keyboard.type("tence");
  assert.equal(await tom.page.getByLabel("Write a note").inputValue(), "half a sentence");
});

test("single keys can be switched off", async (t) => {
  const browser = await openBrowser(t);
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const { page } = await arrive(browser, "RF_ENGINEER");
  await page.getByRole("button", { name: "Keys" }).click();
  await page.getByRole("checkbox", { name: /Single keys act/ }).uncheck();
  await page.keyboard.press("Escape");
  await startFlow(page, flow.title);
  await live(page);
  await standsOn(page, flow.way[0].node.title);
  await page.keyboard.press("?");
  await page.keyboard.press("1");
  await page.getByLabel("Write a note").fill("still here");
  await page.getByRole("button", { name: "Add the note" }).click();
  await inTimeline(page, "noted: still here");
  await standsOn(page, flow.way[0].node.title);
  assert.equal(await page.getByRole("dialog").count(), 0);
});

test("what opens over the page gives the focus back", async (t) => {
  const browser = await openBrowser(t);
  const { page } = await arrive(browser, "RF_ENGINEER");
  await page.goto("/flows");
  await page
    .getByRole("button", { name: /^Start: / })
    .first()
    .waitFor();
  await tabTo(page, /^Start: /);
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  const before = await focused();
  for (const key of ["Control+k", "?"]) {
    await page.keyboard.press(key);
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.waitForFunction((label) => document.activeElement.textContent === label, before);
  }
});
