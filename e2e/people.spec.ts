/** People: invited by mail, joining without an account, what each role may do, a role that changes while the canvas is open, and one's own account. */
import { type Browser, expect, type Page, test } from "@playwright/test";
import { fromBase32 } from "../lib/auth/second-factor/testing";
import { codeOf, stepAt } from "../lib/auth/second-factor/totp";
import { linkIn, type MailServer, startMailServer } from "../lib/mail/testing";
import { type App, startApp } from "./app";
import { card, saved } from "./drawing";
import { checkLooks } from "./looks";
import { callApi, OWNER, signIn, UNATTENDED, watchErrors, workspaceOf } from "./people";
import { chat, connected, makeWorkflow } from "./together";

let app: App;
let server: MailServer;
test.beforeAll(async () => {
  server = await startMailServer();
  app = await startApp({
    env: { ...UNATTENDED, SMTP_URL: server.url, MAIL_FROM: "FlowPilot <flowpilot@example.com>" },
  });
});
test.afterAll(async () => {
  await app.remove();
  await server.close();
});

const EDITH = { name: "Edith Clarke", email: "edith@example.com", password: "currents in long lines" };
const VERA = { name: "Vera Rubin", email: "vera@example.com", password: "galaxies turn too fast" };

/** Joins by the link in the mail, with a new account, in a window of their own. */
async function joinByMail(browser: Browser, person: typeof EDITH): Promise<{ page: Page; errors: string[] }> {
  const link = linkIn(await server.next(person.email));
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  const errors = watchErrors(page);
  // The mail names the installation's own address; the browser reaches it by another name of this machine.
  await page.goto(app.url + new URL(link).pathname);
  await expect(page.getByRole("heading", { name: /^Join / })).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveValue(person.email);
  if (person === EDITH) await checkLooks(page, "join");
  await page.getByLabel("Your name").fill(person.name);
  await page.getByRole("textbox", { name: "Password" }).fill(person.password);
  await page.getByRole("button", { name: "Create account and join" }).click();
  await expect(page.getByRole("heading", { name: "Workflows" })).toBeVisible();
  // A link that was used.
  await page.goto(app.url + new URL(link).pathname);
  await expect(page.getByRole("heading", { name: "This invitation works no more" })).toBeVisible();
  return { page, errors };
}

test("three people: an owner invites an editor and a viewer, and changes what they may while they look", async ({
  page,
  browser,
}) => {
  const errors = watchErrors(page);
  await signIn(page, app);
  await page.goto(`${workspaceOf(page)}/settings/members`);
  await expect(page.getByText("1 member", { exact: true })).toBeVisible();
  for (const [person, role] of [
    [EDITH, "Editor"],
    [VERA, "Viewer"],
  ] as const) {
    await page.getByRole("button", { name: "Invite people" }).click();
    const dialog = page.getByRole("dialog", { name: "Invite people" });
    await dialog.getByLabel("E-mail addresses").fill(person.email);
    await dialog.getByLabel("Role").selectOption(role);
    await dialog.getByRole("button", { name: "Invite", exact: true }).click();
    const done = page.getByRole("dialog", { name: "Invited" });
    await expect(done.getByText(`A mail to ${person.email} is on its way.`)).toBeVisible();
    await done.getByRole("button", { name: "Close" }).first().click();
  }
  await expect(page.getByRole("list", { name: "Invitations" }).getByText(EDITH.email)).toBeVisible();
  await checkLooks(page, "members");

  const edith = await joinByMail(browser, EDITH);
  const vera = await joinByMail(browser, VERA);
  await page.reload();
  const members = page.getByRole("list", { name: "Members" });
  await expect(members.getByRole("listitem")).toHaveCount(3);

  // The editor changes the drawing; the viewer sees it and cannot.
  const { slug } = await makeWorkflow(app, "Shared", [chat("ask", "Ask", "Hello")]);
  const canvas = `${workspaceOf(page)}/workflows/${slug}`;
  await edith.page.goto(canvas);
  await connected(edith.page);
  await vera.page.goto(canvas);
  await expect(card(vera.page, "Ask")).toBeVisible();
  await expect(vera.page.getByText("View only")).toBeVisible();
  await expect(vera.page.getByRole("button", { name: "Publish" })).toHaveCount(0);
  await card(edith.page, "Ask").click();
  await edith.page.keyboard.press("Control+d");
  await saved(edith.page);
  await expect(vera.page.getByLabel("Workflow canvas").getByRole("group", { name: /^Ask/ })).toHaveCount(2);
  const refused = await vera.page.evaluate(async () => {
    const response = await fetch("/api/v1/workflows/shared", { method: "DELETE" });
    return response.status;
  });
  expect(refused).toBe(403);

  // One workflow is shared: another role on it, and then nobody else sees it, in canvases that are open.
  await page.goto(canvas);
  await page.getByRole("button", { name: "Share" }).click();
  const sharing = page.getByRole("dialog", { name: "Share Shared" });
  await expect(sharing.getByText("you", { exact: true })).toBeVisible();
  await sharing.getByLabel("Add people").fill("vera");
  await expect(sharing.getByRole("button", { name: "Add Vera Rubin" })).toBeVisible();
  await checkLooks(page, "share-add");
  await sharing.getByLabel("Add people").press("Enter");
  await expect(sharing.getByLabel("Role of Vera Rubin on this workflow")).toHaveValue("editor");
  await expect(vera.page.getByText("View only")).toHaveCount(0);
  await expect(vera.page.getByRole("button", { name: "Publish" })).toBeVisible();
  await sharing.getByRole("switch", { name: "Restricted" }).click();
  await expect(edith.page.getByText(/not open to you any more/)).toBeVisible();
  await checkLooks(page, "share");
  await edith.page.goto(`${workspaceOf(page)}/workflows`);
  await expect(edith.page.getByRole("heading", { name: "Workflows" })).toBeVisible();
  await expect(edith.page.getByRole("link", { name: "Shared", exact: true })).toHaveCount(0);
  await sharing.getByRole("switch", { name: "Restricted" }).click();
  await expect(sharing.getByText(/^Everybody in the workspace sees/)).toBeVisible();
  await sharing.getByRole("button", { name: "Remove Vera Rubin" }).click();
  await expect(vera.page.getByText("View only")).toBeVisible();
  await edith.page.goto(canvas);
  await connected(edith.page);
  await page.goto(`${workspaceOf(page)}/settings/members`);

  // A role takes effect in an open canvas.
  await members.getByLabel("Role of Vera Rubin").selectOption("Editor");
  await expect(vera.page.getByText("View only")).toHaveCount(0);
  await members.getByLabel("Role of Edith Clarke").selectOption("Viewer");
  await expect(edith.page.getByText("View only")).toBeVisible();

  // Whoever is removed is out of the drawing and of the workspace.
  await members.getByRole("button", { name: "Actions for Edith Clarke" }).click();
  await page.getByRole("menuitem", { name: "Remove from workspace" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(members.getByRole("listitem")).toHaveCount(2);
  await expect(edith.page.getByText(/not open to you any more/)).toBeVisible();
  await edith.page.goto(`${app.url}/`);
  await expect(edith.page.getByRole("heading", { name: "Your workspaces" })).toBeVisible();
  await checkLooks(edith.page, "workspaces");
  await edith.page.getByLabel("New workspace").fill("Transmission");
  await edith.page.getByRole("button", { name: "Create workspace" }).click();
  await expect(edith.page.getByRole("heading", { name: "Workflows" })).toBeVisible();
  await edith.page.getByRole("button", { name: "Workspace: Transmission" }).click();
  await expect(edith.page.getByRole("menuitem", { name: "Transmission" })).toBeVisible();

  // Everything of it is in the audit log.
  await page.goto(`${workspaceOf(page)}/settings/audit`);
  const log = page.getByRole("list", { name: "Audit log" });
  await page.getByLabel("Person").fill("vera");
  await expect(log.getByRole("listitem").filter({ hasText: "Joined" })).toHaveCount(1);
  await page.getByLabel("Person").fill("ada");
  await page.getByLabel("Action").selectOption("Managed members");
  await expect(log.getByRole("listitem")).toHaveCount(5);
  await log.getByRole("button").filter({ hasText: "vera@example.com" }).first().click();
  await expect(log.getByText('"role": "viewer"')).toBeVisible();
  await expect(log.getByText('"role": "editor"')).toBeVisible();
  await checkLooks(page, "audit");
  const file = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  expect((await file).suggestedFilename()).toMatch(/^audit-.*\.csv$/);

  // A key of one's own, shown once.
  await page.goto(`${workspaceOf(page)}/settings/keys?new=1`);
  const form = page.getByRole("dialog", { name: "New key" });
  await form.getByLabel("Name").fill("Nightly import");
  await form.getByLabel("May").selectOption("Chosen actions");
  await expect(form.getByLabel("Start, test, replay and retry")).toBeChecked();
  await checkLooks(page, "key-form");
  await form.getByRole("button", { name: "Create" }).click();
  const made = page.getByRole("dialog", { name: "Your new key" });
  await expect(made.getByText(/^fp_[\w-]{43}$/)).toBeVisible();
  await made.getByRole("button", { name: "Close" }).first().click();
  await expect(page.getByRole("list", { name: "API keys" }).getByText("Nightly import")).toBeVisible();
  await checkLooks(page, "keys");

  await page.goto(`${workspaceOf(page)}/settings/profile`);
  await expect(page.getByRole("list", { name: "Where you are signed in" }).getByText("This browser")).toBeVisible();
  await checkLooks(page, "profile");
  expect(errors).toEqual([]);
  expect(vera.errors.filter((line) => !/403/.test(line))).toEqual([]);
  await callApi(app, "/members");
});

test("who forgot the password gets a link by mail, is signed out elsewhere, and asked for the second factor", async ({
  page,
  browser,
}) => {
  const errors = watchErrors(page);
  await signIn(page, app);
  // With a second factor, which is asked for with the new password, too.
  await page.goto(`${workspaceOf(page)}/settings/profile`);
  await page.getByRole("button", { name: "Set up second factor" }).click();
  const factor = page.getByRole("dialog", { name: "Set up second factor" });
  await factor.getByRole("textbox", { name: "Your password" }).fill(OWNER.password);
  await factor.getByRole("button", { name: "Continue" }).click();
  await expect(factor.getByRole("img", { name: "QR code for the authenticator app" })).toBeVisible();
  await checkLooks(page, "second-factor");
  const secret = fromBase32((await factor.locator("code").first().textContent()) ?? "");
  await factor.getByLabel("Code", { exact: true }).fill(codeOf(secret, stepAt(Date.now())));
  await factor.getByRole("button", { name: "Turn on" }).click();
  const codes = page.getByRole("dialog", { name: "Recovery codes" });
  await expect(codes.getByRole("listitem")).toHaveCount(10);
  await checkLooks(page, "recovery-codes");
  await codes.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByText("10 recovery codes are left.")).toBeVisible();
  const other = await (await browser.newContext()).newPage();
  await other.goto(`${app.url}/sign-in`);
  await other.getByRole("link", { name: "Forgot your password?" }).click();
  // The page before it has a field of the same name.
  await expect(other.getByRole("heading", { name: "A new password" })).toBeVisible();
  await other.getByLabel("E-mail").fill(OWNER.email);
  await other.getByRole("button", { name: "Send link" }).click();
  await expect(other.getByRole("status")).toContainText("a mail with a link is on its way");
  const link = linkIn(await server.next(OWNER.email));
  await other.goto(app.url + new URL(link).pathname);
  await expect(other.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
  await checkLooks(other, "reset-password");
  await expect(other.getByRole("checkbox", { name: /^Revoke my .*API key.* too$/ })).toBeChecked();
  await other.getByRole("textbox", { name: "New password" }).fill("dark matter, probably");
  await other.getByRole("button", { name: "Set password" }).click();
  await expect(other.getByRole("heading", { name: "Sign in to FlowPilot" })).toBeVisible();
  await other.getByLabel("E-mail").fill(OWNER.email);
  await other.getByRole("textbox", { name: "Password" }).fill("dark matter, probably");
  await other.getByRole("button", { name: "Sign in" }).click();
  // The code after the one of the set-up, which is used up.
  await expect(other.getByLabel("Code")).toBeFocused();
  await checkLooks(other, "sign-in-code");
  await other.getByLabel("Code").fill("000000");
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other.getByRole("alert").filter({ hasText: "This code is wrong" })).toBeVisible();
  await other.getByLabel("Code").fill(codeOf(secret, stepAt(Date.now()) + 1));
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other.getByRole("heading", { name: "Workflows" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Sign in to FlowPilot" })).toBeVisible();
  await expect(callApi(app, "/members")).rejects.toThrow(/answered 401/);
  // What the page asked for at intervals is refused from then on.
  expect(errors.filter((line) => !/401/.test(line))).toEqual([]);
});
