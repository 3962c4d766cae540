import { mkdirSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { type App, startApp } from "./app";
import { card, inspect, saved } from "./drawing";
import { OWNER, signIn, watchErrors, workspaceOf } from "./people";

const SMALL = { order_id: "A-1", customer: "Grace", items: [{ name: "Bulb", price: 4.5, quantity: 2 }] };
const LARGE = { order_id: "A-2", customer: "Charles", items: [{ name: "Lamp", price: 80, quantity: 2 }] };

const PICTURES = process.env.FLOWPILOT_README_PICTURES === "1";
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };
test.use({ deviceScaleFactor: PICTURES ? 1.5 : 1 });

/** Pictures for the README; made on request only, so that a test run leaves the working tree as it was. */
async function picture(page: Page, name: string, { dark = false } = {}): Promise<void> {
  if (!PICTURES) return;
  mkdirSync("public/readme", { recursive: true });
  await page.emulateMedia({ colorScheme: dark ? "dark" : "light", reducedMotion: "reduce" });
  // The theme's colours fade in.
  await page.waitForTimeout(600);
  await page.screenshot({ path: `public/readme/${name}.png` });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: null });
}

test.describe.configure({ mode: "serial", timeout: 60_000 });

/** Calls the webhook as a shop does. */
function order(webhook: string, body: unknown): Promise<Response> {
  return fetch(webhook, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

let app: App;
test.beforeAll(async () => {
  app = await startApp();
});
test.afterAll(() => app.remove());

test("a person sets up, changes an example, publishes, calls it, approves, and sees it done", async ({ page }) => {
  const errors = watchErrors(page);
  let webhook = "";
  let executionUrl = "";
  let answer: Promise<Response> | undefined;

  await test.step("the first visit leads to the set-up of the owner", async () => {
    await page.goto(app.url);
    await expect(page).toHaveURL(/\/setup$/);
    await page.getByLabel("Your name").fill(OWNER.name);
    await page.getByLabel("E-mail").fill(OWNER.email);
    await page.getByRole("textbox", { name: "Password" }).fill(OWNER.password);
    await page.getByLabel("Workspace name").fill(OWNER.workspace);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByRole("heading", { name: "Workflows" })).toBeVisible();
    for (const name of ["Order approval", "Visitor greeting", "Delayed follow-up"])
      await expect(page.getByRole("link", { name, exact: true })).toBeVisible();
  });

  await test.step("a change on the canvas is saved by itself", async () => {
    await page.getByRole("link", { name: "Order approval", exact: true }).click();
    const panel = await inspect(page, "Accept order");
    const expression = panel.getByRole("textbox", { name: "Expression" });
    await expect(expression).toHaveValue(/is accepted/);
    await expression.fill((await expression.inputValue()).replace("is accepted.", "is on its way."));
    await saved(page);
    await page.reload();
    await expect((await inspect(page, "Accept order")).getByRole("textbox", { name: "Expression" })).toHaveValue(
      /is on its way/,
    );
    await page.getByRole("button", { name: "Close inspector" }).click();
  });

  await test.step("publishing tells where it answers", async () => {
    await page.getByRole("button", { name: "Publish" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("What changed").fill("Friendlier last sentence");
    await dialog.getByRole("button", { name: /^Publish v/ }).click();
    await expect(dialog.getByRole("heading", { name: /^v[\d.]+ is published$/ })).toBeVisible();
    webhook = (await dialog.getByText(/^http\S+$/).textContent()) ?? "";
    expect(new URL(webhook)).toMatchObject({
      port: new URL(app.url).port,
      pathname: "/api/hooks/examples/order-approval",
    });
    await dialog.getByRole("button", { name: "Done" }).click();
    await expect(page.getByText(/^v[\d.]+ published$/)).toBeVisible();
  });

  await test.step("a small order is answered at once, with the changed sentence", async () => {
    const response = await order(webhook, SMALL);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      order_id: "A-1",
      total: 9,
      status: "accepted",
      message: "Thank you, Grace. Your order over 9 is on its way.",
    });
  });

  await test.step("a large one waits for a person", async () => {
    // The caller is answered when the execution ends, at the latest after 30 seconds: nobody here waits for that.
    answer = order(webhook, LARGE);
    await page.getByRole("link", { name: "Executions", exact: true }).click();
    await page.getByRole("listitem").filter({ hasText: "Waiting" }).getByRole("link").first().click();
    await page.waitForURL(/\/executions\/[0-9a-f-]{36}$/);
    executionUrl = page.url();
    const executionId = new URL(executionUrl).pathname.split("/").at(-1);
    await expect(card(page, "Approve order")).toContainText("Waiting");
    await expect(card(page, "Check size|Large order\\?")).toContainText("Completed");
    // The same on the canvas where it is edited.
    await page.goto(`${workspaceOf(page)}/workflows/order-approval?execution=${executionId}`);
    await expect(card(page, "Approve order")).toContainText("Waiting");
    await picture(page, "canvas-light");
    await picture(page, "canvas-dark", { dark: true });
  });

  await test.step("the owner approves it with a comment", async () => {
    await page.getByRole("link", { name: /^Approvals/ }).click();
    await page.getByRole("link", { name: /Accept order A-2 of Charles for 160\?/ }).click();
    await expect(page.getByRole("heading", { name: "Accept order A-2 of Charles for 160?" })).toBeVisible();
    if (PICTURES) {
      await page.setViewportSize(PHONE);
      await picture(page, "approval-phone");
      await page.setViewportSize(DESK);
    }
    await page.getByLabel("Comment").fill("Good customer");
    await page.getByRole("button", { name: "Approve" }).click();
    await expect(page.getByText(`Approved by ${OWNER.name}`)).toBeVisible();
    await expect(page.getByText("Good customer")).toBeVisible();
  });

  await test.step("the execution is complete, with the output and who approved; a reload keeps it", async () => {
    await page.getByRole("link", { name: "Open execution" }).click();
    await expect(page).toHaveURL(executionUrl);
    const look = async () => {
      await expect(page.getByRole("status").filter({ hasText: "Completed" })).toBeVisible();
      const details = page.getByRole("complementary", { name: "Details" });
      await expect(details).toContainText("Thank you, Charles. Your order over 160 is on its way.");
      await expect(details).toContainText(OWNER.name);
      await expect(card(page, "Approve order")).toContainText("Completed");
      await expect(card(page, "Decline order")).not.toContainText("Completed");
    };
    await look();
    await picture(page, "execution");
    await page.reload();
    await look();
    await page.getByRole("button", { name: /Approve order/ }).click();
    await expect(page.getByRole("region", { name: "Approve order" })).toContainText("Good customer");
  });

  await test.step("who called the webhook has the answer too", async () => {
    const response = await answer;
    const body = await response?.json();
    if (response?.status === 200) expect(body).toMatchObject({ order_id: "A-2", approved_by: OWNER.name });
    else expect(body).toMatchObject({ execution_id: new URL(executionUrl).pathname.split("/").at(-1) });
  });

  expect(errors).toEqual([]);
});

test("a second decision is told who was faster", async ({ page, browser }) => {
  await signIn(page, app);
  void order(`${app.url}/api/hooks/examples/order-approval`, LARGE).catch(() => undefined);
  await page.getByRole("link", { name: /^Approvals/ }).click();
  await page.getByRole("link", { name: /Accept order A-2/ }).click();
  await expect(page.getByRole("button", { name: "Reject" })).toBeVisible();
  const second = await browser.newPage({ storageState: await page.context().storageState() });
  // It does not hear of the decision before it makes its own.
  await second.goto(page.url());
  await expect(second.getByRole("button", { name: "Approve" })).toBeVisible();
  await second.context().setOffline(true);
  await page.getByRole("button", { name: "Reject" }).click();
  await expect(page.getByText(`Rejected by ${OWNER.name}`)).toBeVisible();
  await second.context().setOffline(false);
  if (await second.getByRole("button", { name: "Approve" }).isVisible())
    await second.getByRole("button", { name: "Approve" }).click();
  await expect(second.getByText(`Rejected by ${OWNER.name}`)).toBeVisible();
  await second.close();
});

test("strangers are sent to sign in, a wrong password is refused, the right one leads back", async ({ page }) => {
  await signIn(page, app);
  const workflow = `${workspaceOf(page)}/workflows/order-approval`;
  await page.getByRole("button", { name: `Account: ${OWNER.name}` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  for (const path of ["/", "/setup", new URL(workflow).pathname, "/anything/approvals"]) {
    await page.goto(`${app.url}${path}`);
    await expect(page).toHaveURL(/\/sign-in/);
  }
  for (const path of ["/api/v1/workflows", "/api/v1/executions", "/api/v1/approvals", "/api/v1/credentials"])
    expect((await page.request.get(`${app.url}${path}`)).status()).toBe(401);
  await page.goto(workflow);
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByRole("textbox", { name: "Password" }).fill("not the right one");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("E-mail or password is wrong")).toBeVisible();
  await page.getByRole("textbox", { name: "Password" }).fill(OWNER.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(workflow);
  await expect(card(page, "Accept order")).toBeVisible();
});
