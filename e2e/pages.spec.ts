import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { type App, startApp } from "./app";
import { card, inspect, saved } from "./drawing";
import { checkLooks } from "./looks";
import { OWNER, signIn, watchErrors, workspaceOf } from "./people";
import { execute, fromPage, type List, workflowId } from "./session";

test.describe.configure({ mode: "serial" });

let app: App;
let errors: string[] = [];
test.beforeAll(async () => {
  app = await startApp({ env: { FLOWPILOT_PRIVATE_HOSTS: "127.0.0.1" } });
});
test.afterAll(async () => {
  await app.remove();
});
test.beforeEach(({ page }) => {
  errors = watchErrors(page);
});
test.afterEach(() => expect(errors).toEqual([]));

test("the set-up", async ({ page }) => {
  await page.goto(`${app.url}/setup`);
  await expect(page.getByRole("button", { name: "Create account" })).toBeVisible();
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText("Write your name.")).toBeVisible();
  await checkLooks(page, "setup");
  await page.getByLabel("Your name").fill(OWNER.name);
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByRole("textbox", { name: "Password" }).fill(OWNER.password);
  await page.getByLabel("Workspace name").fill(OWNER.workspace);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("heading", { name: "Workflows" })).toBeVisible();
});

test("the sign-in and pages with nothing on them yet", async ({ page }) => {
  await page.goto(`${app.url}/sign-in`);
  await checkLooks(page, "sign-in");
  await signIn(page, app);
  for (const [path, words] of [
    ["executions", "Nothing ran yet"],
    ["approvals", "Nothing waits for you"],
    ["credentials", "No credential yet"],
    ["workflows/no-such-workflow", "This workflow does not exist"],
    ["no-such-page", "Nothing is here"],
  ] as const) {
    await page.goto(`${workspaceOf(page)}/${path}`);
    await expect(page.getByText(words)).toBeVisible();
    await checkLooks(page, `empty-${path.replace("/", "-")}`);
  }
  // The browser itself writes the answers with 404 to the console.
  errors = errors.filter((error) => !error.includes("404"));
});

test("a sign-in sent before the script has loaded keeps the password out of the URL", async ({ browser }) => {
  const bare = await browser.newPage({ javaScriptEnabled: false });
  await bare.goto(`${app.url}/sign-in`);
  await bare.getByLabel("E-mail").fill(OWNER.email);
  await bare.locator("input[type=password]").fill(OWNER.password);
  await bare.getByRole("button", { name: "Sign in" }).click();
  await bare.waitForLoadState();
  expect(bare.url()).toBe(`${app.url}/sign-in`);
  await bare.close();
});

test("workflows, their dialogs, the command palette and the shortcuts", async ({ page }) => {
  await signIn(page, app);
  await expect(page.getByRole("link", { name: "Order approval", exact: true })).toBeVisible();
  await checkLooks(page, "workflows");
  for (const kind of ["blank", "example", "yaml"]) {
    await page.goto(`${workspaceOf(page)}/workflows?new=${kind}`);
    await expect(page.getByRole("dialog")).toBeVisible();
    await checkLooks(page, `workflows-new-${kind}`);
  }
  await page.goto(`${workspaceOf(page)}/workflows`);
  await page.getByRole("button", { name: /^More actions: Order approval/ }).click();
  await page.getByRole("menuitem", { name: "Move to trash" }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await checkLooks(page, "workflows-delete");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Command palette" })).toBeVisible();
  await checkLooks(page, "command-palette");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await checkLooks(page, "shortcuts");
});

test("the canvas, its inspector and dialogs", async ({ page }) => {
  await signIn(page, app);
  await page.goto(`${workspaceOf(page)}/workflows/order-approval`);
  await expect(card(page, "Accept order")).toBeVisible();
  await checkLooks(page, "canvas");
  await page.getByRole("button", { name: /^Nodes/ }).click();
  for (const name of ["Accept order", "Approve order", "Webhook"]) {
    await page.getByRole("button", { name: "Show everything" }).click();
    const panel = await inspect(page, name);
    if (name !== "Webhook") await panel.getByRole("button", { name: "Advanced" }).click();
    await checkLooks(page, `canvas-inspector-${name.replace(" ", "-").toLowerCase()}`);
  }
  await page.getByRole("button", { name: "Show everything" }).click();
  await inspect(page, "Compute total");
  await expect(page.locator(".monaco-editor .view-line").first()).toBeVisible();
  await checkLooks(page, "canvas-inspector-code");
  await page.getByRole("button", { name: "Close inspector" }).click();
  await page.getByRole("button", { name: "Add node" }).click();
  await expect(page.getByRole("dialog", { name: "Add a node" })).toBeVisible();
  await checkLooks(page, "canvas-palette");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await checkLooks(page, "canvas-run");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("dialog").getByRole("button", { name: /^Publish v/ })).toBeVisible();
  await checkLooks(page, "canvas-publish");
});

test("executions and approvals", async ({ page }) => {
  await signIn(page, app);
  const orders = await workflowId(page, "order-approval");
  const order = (customer: string, price: number) => ({
    order_id: `A-${price}`,
    customer,
    items: [{ name: "Lamp", price, quantity: 2 }],
  });
  const small = await execute(page, orders, order("Grace", 20), ["completed"]);
  const waiting = await execute(page, orders, order("Charles", 80), ["interrupted"]);
  await execute(page, orders, order("Mary", 90), ["interrupted"]);
  const failing = await fromPage<{ id: string }>(page, "/workflows", {
    name: "Fails",
    nodes: [
      {
        node_id: "boom",
        name: "Boom",
        component_type: "code",
        is_entry_point: true,
        config: { inline_code: "export default function main() {\n  throw new Error('No steam left');\n}\n" },
      },
    ],
  });
  const failed = await execute(page, failing.id, {}, ["failed"]);

  const home = workspaceOf(page);
  await page.goto(`${home}/executions`);
  await expect(page.getByRole("listitem").filter({ hasText: "Fails" })).toContainText("Failed");
  await checkLooks(page, "executions");
  await page.goto(`${home}/executions/${small}`);
  await expect(card(page, "Accept order")).toContainText("Completed");
  await checkLooks(page, "execution");
  await page.goto(`${home}/executions/${small}?node=compute_total&tab=attempts`);
  await expect(page.getByText("Attempt 1")).toBeVisible();
  await checkLooks(page, "execution-node");
  await page.goto(`${home}/executions/${waiting}`);
  await expect(page.getByRole("button", { name: "Approve", exact: true })).toBeVisible();
  await checkLooks(page, "execution-waiting");
  await page.goto(`${home}/executions/${failed}`);
  await expect(page.getByText("No steam left").first()).toBeVisible();
  await checkLooks(page, "execution-failed");
  await page.goto(`${home}/workflows/order-approval?execution=${waiting}`);
  await expect(card(page, "Approve order")).toContainText("Waiting");
  await checkLooks(page, "canvas-execution");

  await page.goto(`${home}/approvals`);
  await expect(page.getByRole("link", { name: /of Charles/ })).toBeVisible();
  await checkLooks(page, "approvals");
  const { items } = await fromPage<List<{ id: string }>>(page, `/approvals?execution_id=${waiting}`);
  await page.goto(`${home}/approvals/${items[0]?.id}`);
  await expect(page.getByRole("button", { name: "Approve" })).toBeVisible();
  await checkLooks(page, "approval");
  await page.getByLabel("Comment").fill("Too much at once");
  await page.getByRole("button", { name: "Reject" }).click();
  await expect(page.getByText(`Rejected by ${OWNER.name}`)).toBeVisible();
  await checkLooks(page, "approval-decided");
  await page.goto(`${home}/approvals?tab=decided`);
  await expect(page.getByRole("link", { name: /of Charles/ })).toBeVisible();
  await checkLooks(page, "approvals-decided");
});

test("a workflow leaves as YAML and comes back the same", async ({ page }) => {
  await signIn(page, app);
  await page.goto(`${workspaceOf(page)}/workflows/order-approval`);
  await inspect(page, "Decline order");
  const download = async () => {
    const file = page.waitForEvent("download");
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Export YAML" }).click();
    return readFileSync(await (await file).path(), "utf8");
  };
  const yaml = await download();
  expect(yaml).toContain("component_type: human_confirmation");
  await page.goto(`${workspaceOf(page)}/workflows`);
  await page.getByRole("button", { name: "Import" }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose file" }).click();
  // Its webhook path is taken by the one it was copied from: that is a problem, listed and not in the way.
  await (await chooser).setFiles({ name: "workflow.yaml", mimeType: "application/yaml", buffer: Buffer.from(yaml) });
  await page.getByRole("button", { name: "Import workflow" }).click();
  const openIt = page.getByRole("button", { name: "Open workflow" });
  await expect(openIt.or(card(page, "Accept order"))).toBeVisible();
  if (await openIt.isVisible()) await openIt.click();
  await expect(page).toHaveURL(/workflows\/order-approval-2$/);
  await expect(card(page, "Accept order")).toBeVisible();
  await saved(page);
  const again = await download();
  expect(again.replace("slug: order-approval-2", "slug: order-approval")).toBe(yaml);
});
