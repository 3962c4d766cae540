import { expect, test } from "@playwright/test";
import { type App, startApp } from "./app";
import { age } from "./database";
import { checkLooks } from "./looks";
import { signIn, UNATTENDED, watchErrors, workspaceOf } from "./people";
import { execute, fromPage, workflowId } from "./session";

let app: App;
test.beforeAll(async () => {
  app = await startApp({ env: { ...UNATTENDED, FLOWPILOT_PRIVATE_HOSTS: "127.0.0.1" } });
});
test.afterAll(() => app.remove());

test("a service that is down is seen and closed by hand, old executions are counted and deleted, kept ones stay", async ({
  page,
}) => {
  const errors = watchErrors(page);
  await signIn(page, app);
  const home = workspaceOf(page);
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await page.getByRole("link", { name: "Operations" }).click();
  await expect(page.getByText("Every service answers.")).toBeVisible();
  await expect(page.getByText("1 alive")).toBeVisible();
  await checkLooks(page, "operations-empty");

  // Nothing listens on the port of "discard".
  const calls = await fromPage<{ id: string }>(page, "/workflows", {
    name: "Calls out",
    nodes: [
      { node_id: "call", component_type: "http_request", is_entry_point: true, config: { url: "http://127.0.0.1:9/" } },
    ],
  });
  for (let n = 0; n < 5; n++) await execute(page, calls.id, {}, ["failed"]);
  const refused = await execute(page, calls.id, {}, ["failed"]);
  await page.goto(`${home}/executions/${refused}`);
  await expect(page.getByText(/failed 5 times in a row/).first()).toBeVisible();
  await page.goto(`${home}/settings/operations`);
  const breakers = page.getByRole("region", { name: "Circuit breakers" });
  await expect(breakers.getByText("127.0.0.1:9", { exact: true })).toBeVisible();
  await expect(breakers.getByText("Open", { exact: true })).toBeVisible();

  const greeting = await workflowId(page, "order-approval");
  const order = (price: number) => ({ order_id: `A-${price}`, customer: "Grace", items: [{ price, quantity: 1 }] });
  const kept = await execute(page, greeting, order(1), ["completed"]);
  for (const price of [2, 3]) await execute(page, greeting, order(price), ["completed"]);
  await page.goto(`${home}/executions/${kept}`);
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await expect(page.getByRole("button", { name: "Kept", exact: true })).toBeVisible();
  await checkLooks(page, "execution-kept");
  await age(app, 1);

  await page.goto(`${home}/settings/operations`);
  const retention = page.getByRole("region", { name: "Retention" });
  await expect(retention.getByText("nothing would be deleted now")).toBeVisible();
  await retention.getByLabel("Most per workflow").fill("1");
  await expect(retention.getByText("6 executions of 2 workflows would be deleted now")).toBeVisible();
  await retention.getByRole("button", { name: "Save" }).click();
  await expect(retention.getByText(/^Saved\./)).toBeVisible();
  await retention.getByRole("button", { name: "Add a workflow" }).click();
  await retention.getByLabel("Workflow", { exact: true }).selectOption({ label: "Calls out" });
  await retention.getByLabel("Most per workflow").last().fill("3");
  await checkLooks(page, "operations");
  await retention.getByRole("button", { name: "Save" }).last().click();
  await expect(retention.getByText("newest 3")).toBeVisible();
  await retention.getByRole("button", { name: "Delete now" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("4 executions");
  await checkLooks(page, "operations-delete");
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(retention.getByText("4 executions deleted.")).toBeVisible();
  await page.goto(`${home}/executions?kept=1`);
  await expect(page.getByRole("listitem")).toHaveCount(1);

  await page.goto(`${home}/settings/operations`);
  await breakers.getByRole("button", { name: "Close the circuit breaker of 127.0.0.1:9" }).click();
  await expect(breakers.getByText("Every service answers.")).toBeVisible();
  await checkLooks(page, "operations-after");
  expect(errors).toEqual([]);
});
