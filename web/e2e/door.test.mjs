// Coming in and going out: invites, resets, several tabs, watching only.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  answer,
  arrive,
  base,
  credentials,
  live,
  openBrowser,
  programOf,
  signIn,
  someFlow,
  standsOn,
} from "./people.mjs";

const fragment = (link) => (link.url ?? link.link ?? link.token).split("#").at(-1);

test("an invited person joins by the link, once", async (t) => {
  const browser = await openBrowser(t);
  const lead = await programOf("RF_LEAD");
  const email = `new-${Date.now()}@demo.test`;
  const invite = await lead.post("/invites", { email, role: "engineer" });
  const page = await browser.newPage({ baseURL: base() });
  await page.goto(`/invite#${fragment(invite)}`);
  await page.getByLabel("Your name").fill("Nia Okafor");
  await page.getByLabel("Password").fill("a-long-enough-password");
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("heading", { name: "Live sessions" }).waitFor();
  await page.getByRole("button", { name: /Nia Okafor/ }).waitFor();

  const late = await browser.newPage({ baseURL: base() });
  await late.goto(`/invite#${fragment(invite)}`);
  await late.getByLabel("Your name").fill("Somebody Else");
  await late.getByLabel("Password").fill("a-long-enough-password");
  await late.getByRole("button", { name: "Join" }).click();
  await late.getByRole("alert").waitFor();

  const reset = await lead.post(
    `/users/${(await lead.get("/users")).items.find((user) => user.email === email).id}/password-reset`,
  );
  await late.goto(`/reset#${fragment(reset)}`);
  await late.getByLabel("Password", { exact: true }).fill("another-long-password");
  await late.getByRole("button", { name: "Set the password" }).click();
  await late.getByText("Your new password is set.").waitFor();
  await late.getByRole("button", { name: "Sign in" }).click();
  await late.getByLabel("E-mail").fill(email);
  await late.getByLabel("Password", { exact: true }).fill("another-long-password");
  await late.getByRole("button", { name: "Sign in" }).click();
  await late.getByRole("heading", { name: "Live sessions" }).waitFor();
});

test("many tabs reloaded at once stay signed in; signing out signs all of them out", async (t) => {
  const browser = await openBrowser(t);
  const { page, context } = await arrive(browser, "RF_ENGINEER");
  const tabs = [page, await context.newPage(), await context.newPage(), await context.newPage()];
  for (let round = 0; round < 3; round += 1) {
    await Promise.all(tabs.map((tab) => tab.goto("/flows")));
    await Promise.all(tabs.map((tab) => tab.getByRole("heading", { name: "Flows" }).waitFor()));
  }
  await page.getByRole("button", { name: /Maya Chen|engineer/i }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  for (const tab of tabs) await tab.getByRole("heading", { name: "Sign in" }).waitFor();
  await signInAgain(tabs[1]);
  // Somebody else at the same computer sees nothing of the one before.
  await tabs[1].getByRole("button", { name: /Maya Chen|engineer/i }).click();
  await tabs[1].getByRole("menuitem", { name: "Sign out" }).click();
  await tabs[1].goto("/sign-in");
  await signIn(tabs[1], "RF_VIEWER");
  await tabs[1].getByRole("button", { name: /Iris Novak|viewer/i }).waitFor();
});

/** Back to where one was. */
async function signInAgain(page) {
  const { email, password } = credentials("RF_ENGINEER");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Flows" }).waitFor();
}

test("the theme may be chosen, and is kept", async (t) => {
  const browser = await openBrowser(t);
  const { page } = await arrive(browser, "RF_ENGINEER", { colorScheme: "light" });
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  assert.equal(await theme(), "light");
  await page.getByRole("button", { name: /Maya Chen|engineer/i }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await page.reload();
  await page.getByRole("heading", { name: "Live sessions" }).waitFor();
  assert.equal(await theme(), "dark");
});

test("a viewer watches: everything is shown, nothing can be done, and why is said", async (t) => {
  const browser = await openBrowser(t);
  const maya = await programOf("RF_ENGINEER");
  const flow = await someFlow(maya);
  const session = await maya.post("/sessions", { flow_id: flow.id, visibility: "account" });
  const { page } = await arrive(browser, "RF_VIEWER");
  await page.getByRole("link", { name: "Flows", exact: true }).click();
  const start = page.getByRole("button", { name: `Start: ${flow.title}` });
  assert.equal(await start.getAttribute("aria-disabled"), "true");
  await page.goto(`/sessions/${session.id}`);
  await live(page);
  const [first] = flow.way;
  await standsOn(page, first.node.title);
  await answer(page, first.label).click({ force: true });
  await page.locator("#answers-refusal").getByText("You are watching.").waitFor();
  for (const name of ["Add the note", "Request control", "End session…"]) {
    assert.equal(
      await page.getByRole("button", { name, exact: true }).getAttribute("aria-disabled"),
      "true",
      name,
    );
  }
  await standsOn(page, first.node.title);
});

test("an address asked for before signing in is where one lands after it; what may not be seen is not there", async (t) => {
  const browser = await openBrowser(t);
  const maya = await programOf("RF_ENGINEER");
  const session = await maya.post("/sessions", { title: "For Maya alone", visibility: "private" });
  const page = await browser.newPage({ baseURL: base() });
  await page.goto(`/sessions/${session.id}`);
  await page.getByLabel("E-mail").waitFor();
  const { email, password } = credentials("RF_ENGINEER2");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "This session cannot be opened" }).waitFor();
  const mine = await browser.newPage({ baseURL: base() });
  await mine.goto("/");
  await signIn(mine, "RF_ENGINEER");
  await mine.goto(`/sessions/${session.id}`);
  await mine.getByRole("heading", { name: "Working without a flow" }).waitFor();
});
