// Scene two: help is asked for, a senior sees it without reloading, reads what was tried,
// watches, takes over in one step, and hands it back with a lesson.
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

test("an escalation is an overlap, not a jump", async (t) => {
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const browser = await openBrowser(t);
  const [{ page: maya }, { page: lena }] = await Promise.all([
    arrive(browser, "RF_ENGINEER"),
    arrive(browser, "RF_LEAD"),
  ]);
  await lena.getByRole("link", { name: /^Escalations/ }).click();
  await lena.getByRole("heading", { name: "Escalations" }).waitFor();
  await startFlow(maya, flow.title);
  await live(maya);
  const [first, second] = flow.way;
  await answer(maya, first.label).click();
  await standsOn(maya, second.node.title);
  await maya.getByRole("button", { name: "More about this session" }).click();
  await maya.getByRole("menuitem", { name: "Ask somebody to take over…" }).click();
  await maya.getByRole("button", { name: "Ask", exact: true }).click();
  await maya.getByText("Say why; it is the first thing they read.").waitFor();
  const reason = `The proxy eats it, ${Date.now()}`;
  await maya.getByLabel("Why do you need somebody?").fill(reason);
  await maya.getByLabel("How soon").selectOption("critical");
  await shot(maya, "escalation-ask");
  await maya.getByRole("button", { name: "Ask", exact: true }).click();
  await maya.getByText("asked for somebody to take over").first().waitFor();

  // It comes by itself, and the tab's name counts it.
  const waiting = lena.getByRole("listitem").filter({ hasText: reason });
  await waiting.waitFor();
  await lena.waitForFunction(() => /^\(\d+\)/.test(globalThis.document.title));
  await waiting.getByRole("button", { name: "Briefing" }).click();
  await waiting.getByRole("region", { name: "What was tried" }).getByText(first.node.title).waitFor();
  await shot(lena, "escalation-queue");
  assert.deepEqual(await faults(lena), []);
  await waiting.getByRole("button", { name: "Take over" }).click();
  await live(lena);
  await Promise.all([
    lena.getByText("You took over from Maya Chen.").waitFor(),
    maya.getByText("Lena Ortiz took over from Maya Chen.").waitFor(),
    lena.getByText("You have control").waitFor(),
  ]);
  await inTimeline(maya, "took over");
  assert.equal(await answer(maya, second.label).getAttribute("aria-disabled"), "true", "she watches now");
  await shot(maya, "escalation-taken");
  await lena.getByRole("button", { name: "Hand it back…" }).click();
  await lena.getByLabel("What is to be learnt from it?").fill("Look at the proxy's log first.");
  await lena.getByRole("button", { name: "Hand it back", exact: true }).click();
  await maya.getByText("You have control").waitFor();
  await inTimeline(maya, "handed it back: Look at the proxy's log first.");
});
