// Two engineers on one call, from the ticket to its end, with the keyboard alone: one
// at a desk in light, one on a narrow window in the dark, and a line that breaks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openNetwork } from "./network.mjs";
import {
  arrive,
  inTimeline,
  live,
  openBrowser,
  programOf,
  says,
  shot,
  someFlow,
  standsOn,
  tabTo,
} from "./people.mjs";

const NARROW = { viewport: { width: 390, height: 844 }, colorScheme: "dark" };

/** Opens the palette, types, and goes down to the first of the group. */
async function goTo(page, words, found) {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Go to or do" }).waitFor();
  await page.keyboard.type(words);
  await page.getByRole("option", { name: found }).first().waitFor();
  const marked = page.getByRole("option", { selected: true });
  while (!found.test(await marked.innerText())) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
}

test("two engineers on one call, by keyboard", async (t) => {
  const browser = await openBrowser(t);
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const network = await openNetwork(t);
  const [maya, tom] = await Promise.all([
    arrive(browser, "RF_ENGINEER", { colorScheme: "light", proxy: network.proxy }),
    arrive(browser, "RF_ENGINEER2", NARROW),
  ]);

  await goTo(maya.page, "outlook keeps asking", /^Flows/);
  await maya.page.getByRole("list", { name: "Steps" }).waitFor();
  await tabTo(maya.page, /^With a ticket/);
  await maya.page.keyboard.press("Enter");
  await maya.page.getByRole("dialog").waitFor();
  await tabTo(maya.page, /^Number$/);
  await maya.page.keyboard.type("48291");
  await maya.page.keyboard.press("Tab");
  await maya.page.keyboard.type("Kim cannot open Outlook");
  await maya.page.keyboard.press("Tab");
  await maya.page.keyboard.type("Fabrikam Dental");
  await maya.page.keyboard.press("Enter");
  await maya.page.waitForURL(/\/sessions\//);
  await live(maya.page);

  // The list of sessions renews itself below the palette.
  await goTo(tom.page, "48291", /^Sessions/);
  await live(tom.page);
  await inTimeline(maya.page, "joined");

  const [first, ...rest] = flow.way;
  const press = async (step) => {
    await Promise.all([standsOn(maya.page, step.node.title), standsOn(tom.page, step.node.title)]);
    const number = step.node.options.findIndex((option) => option.label === step.label) + 1;
    await maya.page.keyboard.press(String(number));
  };
  await press(first);
  await standsOn(tom.page, first.next.title);
  await tom.page.keyboard.press("n");
  await tom.page.keyboard.type("Kim changed the password yesterday");
  await tom.page.keyboard.press("Control+Enter");
  await tom.page.keyboard.press("Escape");
  await maya.page.getByRole("list", { name: "Notes" }).getByText("Kim changed the password").waitFor();
  await shot(maya.page, "scene-desk");
  await shot(tom.page, "scene-narrow");

  // The laptop sleeps in the middle, and wakes where everyone is.
  await maya.context.setOffline(true);
  network.cut();
  await says(maya.page, /offline/);
  await maya.page.keyboard.press("n");
  await maya.page.keyboard.type("written on the train");
  await maya.page.keyboard.press("Control+Enter");
  await maya.page.keyboard.press("Escape");
  await says(maya.page, /1 change kept/);
  await tom.page.keyboard.press("n");
  await tom.page.keyboard.type("meanwhile at the desk");
  await tom.page.keyboard.press("Control+Enter");
  await tom.page.keyboard.press("Escape");
  await inTimeline(tom.page, "meanwhile at the desk");
  network.mend();
  await maya.context.setOffline(false);
  await live(maya.page);
  await inTimeline(tom.page, "written on the train");
  await inTimeline(maya.page, "meanwhile at the desk");

  for (const step of rest) await press(step);
  const end = flow.way.at(-1).next.title;
  await Promise.all([standsOn(maya.page, end), standsOn(tom.page, end)]);
  await tabTo(maya.page, /^End the session$/);
  await maya.page.keyboard.press("Enter");
  for (const { page } of [maya, tom]) await page.getByText("ended this session on").waitFor();
  await shot(maya.page, "scene-ended-desk");
  await shot(tom.page, "scene-ended-narrow");
  const rows = ({ page }) => page.getByTestId("timeline").getByRole("listitem").allInnerTexts();
  assert.deepEqual(await rows(maya), await rows(tom));
  assert.deepEqual([...maya.trouble, ...tom.trouble], []);
});
