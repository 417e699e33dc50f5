// What should never have been written is removed, for everybody who looks.
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
  startFlow,
} from "./people.mjs";

const SECRET = "Zebra-Winter-71";

test("an admin removes a pasted password, and it is gone from every open page", async (t) => {
  const browser = await openBrowser(t);
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const maya = await arrive(browser, "RF_ENGINEER");
  const lead = await arrive(browser, "RF_LEAD", { colorScheme: "light" });
  const room = await startFlow(maya.page, flow.title);
  await live(maya.page);
  await maya.page.getByLabel("Write a note").fill(`the password is ${SECRET}`);
  await maya.page.getByRole("button", { name: "Add the note" }).click();
  await inTimeline(maya.page, SECRET);
  // Engineers do not remove what was written.
  assert.equal(await maya.page.getByRole("button", { name: "Remove what was written here…" }).count(), 0);

  await maya.page.getByLabel("Write a note").fill("half a thought");

  await lead.page.goto(room);
  await live(lead.page);
  const row = lead.page.getByTestId("timeline").getByRole("listitem").filter({ hasText: SECRET });
  await row.hover();
  await shot(lead.page, "purge-row");
  await row.getByRole("button", { name: "Remove what was written here…" }).click();
  const dialog = lead.page.getByRole("dialog", { name: "Remove what was written" });
  await dialog.getByText(SECRET).waitFor();
  assert.deepEqual(await faults(lead.page), []);
  await shot(lead.page, "purge-dialog");
  await dialog.getByRole("button", { name: "Remove for ever" }).click();
  await dialog.waitFor({ state: "detached" });
  for (const { page, trouble } of [maya, lead]) {
    await inTimeline(page, "[removed by an admin]");
    await live(page);
    await page.getByRole("list", { name: "Notes" }).getByText("[removed by an admin]").waitFor();
    assert.equal(await page.getByText(SECRET).count(), 0);
    assert.deepEqual(trouble, []);
  }
  assert.equal(await maya.page.getByLabel("Write a note").inputValue(), "half a thought");
  // The room goes on where it was.
  await maya.page.getByLabel("Write a note").fill("changed it");
  await maya.page.getByRole("button", { name: "Add the note" }).click();
  await inTimeline(lead.page, "changed it");
});
