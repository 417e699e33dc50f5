// What FlowPilot proposes is done by a person, by key or by hand; it is muted for all or for
// oneself; and its settings are the admins'.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
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

const tab = (page, name) => page.getByRole("tab", { name }).click();

test("a proposal is taken by key, and both rooms go where it leads", async (t) => {
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const browser = await openBrowser(t);
  const [{ page: maya }, { page: tom }] = await Promise.all([
    arrive(browser, "RF_ENGINEER"),
    arrive(browser, "RF_ENGINEER2"),
  ]);
  await tom.goto(await startFlow(maya, flow.title));
  await Promise.all([live(maya), live(tom)]);
  await Promise.all([tab(maya, "FlowPilot"), tab(tom, "FlowPilot")]);
  await tom.getByLabel("Ask FlowPilot").fill("What about stored credentials?");
  await tom.keyboard.press("Enter");
  const proposal = maya.getByRole("group", { name: "Proposal" });
  await proposal.getByText("Go to “Remove stored credentials”").waitFor();
  await shot(maya, "copilot-proposal");
  // What it cites is shown, and the session stays where it is.
  await tom.getByRole("button", { name: "Step “Remove stored credentials”" }).first().click();
  await tom.getByText("You are only looking.").waitFor();
  await tom.getByRole("heading", { name: "Remove stored credentials" }).waitFor();
  assert.deepEqual(await faults(tom), []);
  await tom.getByRole("button", { name: "Back to the current step" }).click();
  // Who does not drive is told why not.
  const toms = tom.getByRole("group", { name: "Proposal" }).getByRole("button", { name: "Do it" });
  assert.equal(await toms.getAttribute("aria-disabled"), "true");
  await maya.getByRole("heading", { level: 1 }).click();
  await maya.keyboard.press("y");
  await Promise.all([
    standsOn(maya, "Remove stored credentials"),
    standsOn(tom, "Remove stored credentials"),
  ]);
  await tom.getByText("Maya Chen took this.").waitFor();
  await inTimeline(tom, "took FlowPilot's proposal");

  await tom.getByLabel("Ask FlowPilot").fill("What about the clock?");
  await tom.keyboard.press("Enter");
  const second = tom.getByRole("group", { name: "Proposal" }).filter({ hasText: "clock" });
  await second.getByRole("button", { name: "Dismiss" }).click();
  await maya.getByText("Tom Becker did not want this.").waitFor();
  await tom.getByRole("button", { name: "Mute for everyone" }).click();
  await maya.getByText("FlowPilot is muted in this session").waitFor();
  await inTimeline(maya, "muted FlowPilot");
  assert.deepEqual(await faults(maya), []);
});

test("settings say who answers; engineers read them, admins change them", async (t) => {
  const browser = await openBrowser(t);
  const { page: engineer } = await arrive(browser, "RF_ENGINEER");
  await engineer.goto("/settings/flowpilot");
  await engineer.getByText("Team admins look after FlowPilot.").last().waitFor();
  assert.equal(
    await engineer
      .getByRole("radio", { name: /built-in guide/ })
      .first()
      .isDisabled(),
    true,
  );
  const { page: owner } = await arrive(browser, "RF_LEAD");
  await owner.goto("/settings/flowpilot");
  await owner.getByRole("checkbox", { name: /Speaks up unasked/ }).uncheck();
  await owner.getByRole("button", { name: "Save", exact: true }).first().click();
  await owner.getByText("Saved. The next answer goes by it.").waitFor();
  await owner.getByLabel("Month").waitFor();
  await owner
    .getByText(/First words|was not asked/)
    .first()
    .waitFor();
  await engineer.reload();
  assert.equal(await engineer.getByRole("checkbox", { name: /Speaks up unasked/ }).isChecked(), false);
  await shot(owner, "settings");
  assert.deepEqual(await faults(owner), []);
  // As it was, for whoever comes after.
  await owner.getByRole("checkbox", { name: /Speaks up unasked/ }).check();
  await owner.getByRole("button", { name: "Save", exact: true }).first().click();
  await owner.getByText("Saved. The next answer goes by it.").waitFor();
});
