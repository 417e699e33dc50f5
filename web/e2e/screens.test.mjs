// Every screen, in both themes, wide and narrow: nothing for axe to find, nothing
// wider than the window.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  answer,
  arrive,
  base,
  faults,
  live,
  openBrowser,
  programOf,
  shot,
  someFlow,
  standsOn,
} from "./people.mjs";

const WAYS = [
  { name: "light", options: { colorScheme: "light" } },
  { name: "dark", options: { colorScheme: "dark" } },
  {
    name: "light-390",
    options: { colorScheme: "light", viewport: { width: 390, height: 844 }, hasTouch: true },
  },
  {
    name: "dark-360",
    options: { colorScheme: "dark", viewport: { width: 360, height: 740 }, hasTouch: true },
  },
];

for (const way of WAYS) {
  test(`every screen is sound: ${way.name}`, async (t) => {
    const browser = await openBrowser(t);
    const program = await programOf("RF_ENGINEER");
    const flow = await someFlow(program);
    const found = {};
    const look = async (page, name) => {
      await shot(page, `${way.name}-${name}`);
      const faulty = await faults(page);
      if (faulty.length > 0) found[name] = faulty;
    };

    const stranger = await browser.newPage({ baseURL: base(), reducedMotion: "reduce", ...way.options });
    await stranger.goto("/sign-in");
    await stranger.getByRole("heading", { name: "Sign in" }).waitFor();
    await look(stranger, "sign-in");
    await stranger.getByLabel("E-mail").fill("nobody@demo.test");
    await stranger.getByLabel("Password").fill("wrong-password");
    await stranger.getByRole("button", { name: "Sign in" }).click();
    await stranger.getByRole("alert").waitFor();
    await look(stranger, "sign-in-refused");
    for (const [path, title] of [
      ["/invite", "Join your team"],
      ["/reset", "Set a new password"],
    ]) {
      await stranger.goto(`${path}#not-a-token`);
      await stranger.getByRole("button").waitFor();
      assert.ok(!stranger.url().includes("not-a-token"), "the token leaves the address bar");
      await look(stranger, path.slice(1));
      await stranger.goto("/sign-in");
      await stranger.goto(path);
      await stranger.getByRole("heading", { name: title }).waitFor();
      await look(stranger, `${path.slice(1)}-incomplete`);
    }

    await stranger.goto("/protocol");
    await stranger.getByRole("heading", { name: "The live protocol" }).waitFor();
    await look(stranger, "protocol");

    const session = await program.post("/sessions", { flow_id: flow.id });
    const { page, trouble } = await arrive(browser, "RF_ENGINEER", way.options);
    await page.getByRole("list", { name: "Paused sessions" }).waitFor();
    await look(page, "dashboard");
    await page.getByLabel("What is the problem?").fill(flow.title.split(" ").slice(0, 3).join(" "));
    await page.getByText("Found by").first().waitFor();
    await look(page, "dashboard-search");
    await page.goto("/flows");
    await page.getByRole("link", { name: flow.title }).click();
    await page.getByRole("list", { name: "Steps" }).waitFor();
    await look(page, "flows-preview");
    await page.goto("/flows");
    await page.getByRole("button", { name: "Import…" }).click();
    await page
      .getByLabel("Or paste the text")
      .fill("title: half a flow\nkind: maintenance\nstart: a\nnodes: []\n");
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await page.getByRole("list", { name: "To mend" }).waitFor();
    await look(page, "flows-import");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Start: Set up a new user" }).click();
    await page.getByRole("button", { name: "Start the session" }).click();
    await page.getByText("“Full name” needs an answer.").waitFor();
    await look(page, "start");
    await page.goto(`/sessions/${session.id}/document`);
    await page.getByRole("article").waitFor();
    await page.getByRole("region", { name: "What happened" }).getByRole("listitem").first().waitFor();
    await look(page, "document");
    await page.goto("/escalations");
    await page.getByRole("heading", { name: "Escalations" }).waitFor();
    await look(page, "escalations");
    await page.goto("/settings");
    await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor();
    await look(page, "settings");
    // Where it stood on one page with all others, its address still leads to it.
    await page.goto("/settings#flowpilot");
    await page.getByRole("heading", { name: "FlowPilot" }).waitFor();
    await page.getByRole("button", { name: "Save" }).waitFor();
    assert.match(page.url(), /\/settings\/flowpilot$/);
    await look(page, "settings-flowpilot");
    await page.goto("/settings/notifications");
    await page.getByRole("checkbox", { name: "You are mentioned: By mail" }).waitFor();
    await page.getByRole("checkbox", { name: "No mail at certain hours" }).check();
    await look(page, "settings-notifications");
    await page.getByRole("button", { name: /^Notifications/ }).click();
    await page.getByRole("dialog").getByRole("heading", { name: "Notifications" }).waitFor();
    await look(page, "bell");
    await page.keyboard.press("Escape");
    await page.goto("/people");
    await page.getByRole("list", { name: "Members" }).waitFor();
    await look(page, "people");

    await page.goto(`/sessions/${session.id}`);
    await live(page);
    await standsOn(page, flow.way[0].node.title);
    await look(page, "room");
    for (const step of flow.way) {
      await answer(page, step.label).click();
      await standsOn(page, step.next.title);
      if (step.next.command) await look(page, `room-${step.next.kind}`);
    }
    await look(page, "room-resolution");
    await page
      .getByRole("button", { name: "All steps" })
      .or(page.getByRole("region", { name: "All steps" }))
      .first()
      .waitFor();
    await page
      .getByRole("region", { name: "All steps" })
      .getByRole("button", { name: flow.way[0].node.title })
      .first()
      .click();
    await page.getByText("You are only looking.").waitFor();
    await look(page, "room-looking");
    await page.getByRole("button", { name: "Back to the current step" }).click();
    for (const tab of ["FlowPilot", "Document", "Facts", "Tasks", "Chat", "Ticket", "People"]) {
      await page.getByRole("tab", { name: tab }).click();
      await look(page, `room-${tab.toLowerCase()}`);
    }
    await page.getByRole("button", { name: "More about this session" }).click();
    await page.getByRole("menu").waitFor();
    await look(page, "room-menu");
    await page.keyboard.press("Escape");
    // The focus goes back only then, and with it comes the button's hint.
    await page.getByRole("menu").waitFor({ state: "detached" });
    await page.mouse.move(0, 0);
    await page.getByRole("slider", { name: "Moment of the session" }).press("Home");
    await page.getByText("The room as it was after event 1").waitFor();
    await page.locator("[data-radix-popper-content-wrapper]").waitFor({ state: "detached" });
    await look(page, "room-replay");
    await page.getByRole("button", { name: "Back to now" }).click();
    await page.getByRole("button", { name: "Go to or do (Ctrl K)" }).click();
    await page.getByRole("combobox", { name: "Go to or do" }).fill("keys");
    await look(page, "palette");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await look(page, "keys");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "End session…" }).click();
    await page.getByRole("dialog").waitFor();
    await look(page, "end-session");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "End the session" }).click();
    await page.getByText("ended this session on").waitFor();
    await look(page, "room-ended");

    await page.goto("/sessions/00000000-0000-7000-8000-000000000000");
    await page.getByRole("heading", { name: "This session cannot be opened" }).waitFor();
    await look(page, "no-session");
    await page.goto("/nowhere");
    await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
    await look(page, "lost");

    assert.deepEqual(found, {});
    assert.deepEqual(trouble, []);
  });
}
