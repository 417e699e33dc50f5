// The ticket is found from the room, and the note lands on it once, although an answer got lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startConnectWise } from "./connectwise.mjs";
import {
  answer,
  arrive,
  faults,
  live,
  openBrowser,
  programOf,
  shot,
  someFlow,
  startFlow,
} from "./people.mjs";

test("a note lands on the ticket once", async (t) => {
  const psa = await startConnectWise();
  t.after(() => psa.stop());
  const flow = await someFlow(await programOf("RF_ENGINEER"));
  const browser = await openBrowser(t);
  const { page: lead } = await arrive(browser, "RF_LEAD");
  await lead.goto(`${new URL(lead.url()).origin}/settings/tickets`);
  await lead.getByRole("button", { name: "Connect a ticket system…" }).click();
  const save = lead.getByRole("button", { name: "Test and connect" });
  await save.click();
  // Every field says what it lacks, and the first is ready to be filled.
  const name = lead.getByRole("region", { name: "Ticket systems" }).getByLabel("Name", { exact: true });
  assert.equal(await lead.locator("[aria-invalid=true]").count(), 6);
  assert.ok(await name.evaluate((field) => field === document.activeElement));
  await shot(lead, "ticket-connect-empty");
  await onPhone(lead, "ticket-connect-empty-phone");
  assert.deepEqual(await faults(lead), []);
  await name.fill("ConnectWise");
  await lead.getByLabel("Site").fill("10.1.2.3");
  for (const key of ["Public key", "Private key", "Client id"]) await lead.getByLabel(key).fill("a key");
  await lead.getByLabel("Company").fill("nobody");
  await save.click();
  await lead.getByText("This is an address of a private network.").waitFor();
  await lead.getByLabel("Site").fill(psa.url);
  await save.click();
  await lead.getByText("Nothing is saved.").waitFor();
  await shot(lead, "ticket-connect");
  await lead.getByRole("button", { name: "Save it untested" }).click();
  const connection = lead.locator("li", { hasText: psa.url });
  await connection.getByText("Not tested:").waitFor();
  await shot(lead, "ticket-untested");
  await connection.getByRole("button", { name: "Change…" }).click();
  for (const key of ["Public key", "Private key", "Client id"]) await lead.getByLabel(key).fill("a key");
  await lead.getByLabel("Company").fill("contoso");
  await connection.getByRole("button", { name: "Test and save" }).click();
  await connection.getByText("Tested, it answered:").waitFor();
  await connection.getByRole("button", { name: "Test", exact: true }).click();
  await connection.getByText("ConnectWise PSA v2026.4 answers").waitFor();
  await shot(lead, "ticket-connected");
  await connection.getByRole("button", { name: "Who is who" }).click();
  await connection.getByRole("button", { name: "It is Maya Chen" }).click();
  await connection.getByRole("button", { name: "It is Maya Chen" }).waitFor({ state: "detached" });
  await shot(lead, "ticket-members");
  assert.deepEqual(await faults(lead), []);
  await onPhone(lead, "ticket-members-phone");

  const { page: maya } = await arrive(browser, "RF_ENGINEER");
  const room = await startFlow(maya, flow.title);
  await live(maya);
  await maya.getByRole("tab", { name: "Ticket" }).click();
  await maya.getByRole("button", { name: "Link a ticket…" }).click();
  await maya.getByLabel("Find the ticket").fill("outlook");
  await maya.getByRole("button", { name: /48291 · Outlook keeps asking/ }).click();
  await maya.getByText("NW-LT-0142").waitFor();
  await maya.getByText("As the ticket system had it just now").waitFor();
  await shot(maya, "ticket-panel");
  await onPhone(maya, "ticket-panel-phone");
  assert.deepEqual(await faults(maya), []);
  while (psa.looks() === 0) await maya.waitForTimeout(100);
  psa.move(510);
  // The first call may come before what was seen is written down.
  while (!(await maya.getByText("In Progress", { exact: true }).isVisible())) {
    await psa.call();
    await maya.waitForTimeout(100);
  }
  await answer(maya, flow.way[0].label).click();
  await maya.goto(`${room}/document`);
  await maya.getByLabel("Then move the ticket to").selectOption("Resolved");
  await maya.getByLabel("Write down my time with it").check();
  await maya.getByLabel("Work role").selectOption("Engineer");
  await maya.getByText("It goes down as the work of Maya Chen.").waitFor();
  await shot(maya, "ticket-push");
  await onPhone(maya, "ticket-push-phone");
  await maya.getByRole("button", { name: "Put it on ticket 48291" }).click();
  const there = maya.getByRole("region", { name: "On the ticket" });
  await there.getByText("Internal note is on the ticket").waitFor();
  await there.getByText("The time is on the ticket").waitFor();
  await there.getByText("The ticket is moved").waitFor();
  assert.equal(await there.getByText("Confirmed", { exact: true }).count(), 3);
  await shot(maya, "ticket-pushed");
  assert.deepEqual(await faults(maya), []);
  assert.equal(psa.notes.length, 1, "the lost answer made no second note");
  assert.equal(psa.notes[0].internalAnalysisFlag, true);
  assert.ok(psa.notes[0].text.includes(flow.way[0].node.title));
  assert.deepEqual(
    psa.times.map(({ member, workRole }) => [member, workRole]),
    [[{ id: 176 }, { id: 11 }]],
  );
  await maya.getByRole("button", { name: "Put it on ticket 48291" }).click();
  await there.getByText("The same note is there already.").waitFor();
  assert.equal(psa.notes.length, 1);

  // In the room, too; and who is nobody there is warned before time goes down in another name.
  await maya.goto(room);
  await maya.getByRole("tab", { name: "Ticket" }).click();
  const onIt = maya.getByRole("region", { name: "Put on the ticket" });
  await onIt.getByText("The time is on the ticket").waitFor();
  await onIt.getByText("Internal note is on the ticket").waitFor();
  await shot(maya, "ticket-panel-pushed");
  await onPhone(maya, "ticket-panel-pushed-phone");
  await connection.getByLabel("Maya Chen").selectOption("");
  await maya.goto(`${room}/document`);
  await maya.getByLabel("Write down my time with it").check();
  await maya.getByText(/in the name of the connection's own account, not in yours/).waitFor();
  await shot(maya, "ticket-push-unmapped");
  await onPhone(maya, "ticket-push-unmapped-phone");

  // Other tests begin without it.
  await connection.getByRole("button", { name: "Remove…" }).click();
  await connection.getByRole("button", { name: "Remove it with its keys" }).click();
  await connection.waitFor({ state: "detached" });
});

/** The page as a narrow, dark screen has it: nothing is cut off, and axe finds nothing. */
async function onPhone(page, name) {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: "dark" });
  await shot(page, name);
  assert.deepEqual(await faults(page), []);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1440, height: 900 });
}
