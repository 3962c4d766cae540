import { expect, test } from "@playwright/test";
import { type App, startApp } from "./app";
import { checkLooks } from "./looks";
import { callApi, publishWorkflow, signIn, start, UNATTENDED, watchErrors, workspaceOf } from "./people";
import { type Stub, startStub } from "./stub";

interface Execution {
  status: string;
  output: unknown;
  nodes: { node_id: string; reused: boolean }[];
}

let app: App;
let stub: Stub;
test.beforeAll(async () => {
  stub = await startStub();
  app = await startApp({ env: { ...UNATTENDED, FLOWPILOT_PRIVATE_HOSTS: "127.0.0.1" } });
});
test.afterAll(async () => {
  await app.remove();
  await stub.close();
});

const read = (id: string) => callApi<Execution>(app, `/executions/${id}`);
const idOf = (url: string) => new URL(url).pathname.split("/").at(-1) ?? "";

/** Charges (an effect), then fails unless the amount is positive, then tells the amount. */
const charging = () => ({
  name: "Charge a card",
  nodes: [
    {
      node_id: "charge",
      name: "Charge",
      component_type: "http_request",
      is_entry_point: true,
      config: { method: "POST", url: `${stub.url}/charge`, data: {} },
    },
    {
      node_id: "check",
      name: "Check",
      component_type: "transform",
      config: {
        expression:
          'trigger.data.amount > 0 ? { "amount": trigger.data.amount } : $error("The amount is not positive")',
      },
    },
    { node_id: "tell", name: "Tell", component_type: "transform", config: { expression: '"Paid " & input.amount' } },
  ],
  edges: [
    { id: "e0", source_node_id: "charge", target_node_id: "check" },
    { id: "e1", source_node_id: "check", target_node_id: "tell" },
  ],
});

test("a failed execution is forked with another state, replayed, and failed ones are retried together", async ({
  page,
}) => {
  const errors = watchErrors(page);
  const { id } = await publishWorkflow(app, charging());
  const failed = await Promise.all([0, -1, -2].map((amount) => start(app, id, { amount })));
  for (const each of failed) await expect.poll(async () => (await read(each)).status).toBe("failed");
  const [first = ""] = failed;
  expect(stub.count("/charge")).toBe(3);
  await signIn(page, app);
  const home = workspaceOf(page);

  await page.goto(`${home}/executions/${first}`);
  await page.getByRole("button", { name: "Fork" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Checkpoint 1 of 1")).toBeVisible();
  await expect(dialog.getByText("Comes next: Check")).toBeVisible();
  await expect(dialog.getByText("Nothing that changes something outside would run again.")).toBeVisible();
  await dialog.getByLabel("State to edit").selectOption({ label: "Trigger data" });
  await dialog.getByRole("textbox", { name: "Trigger data" }).fill("{ amount");
  await expect(dialog.getByText(/not valid JSON/)).toBeVisible();
  await dialog.getByRole("textbox", { name: "Trigger data" }).fill('{ "amount": 5 }');
  await checkLooks(page, "execution-fork");
  await dialog.getByRole("button", { name: "Fork here" }).click();
  await expect(page.getByText(/^Fork of/)).toBeVisible();
  await expect(page.getByRole("region", { name: "Whole execution" })).toContainText("Paid 5");
  await expect(page.getByRole("button", { name: /Charge.*Reused/ })).toBeVisible();
  await checkLooks(page, "execution-forked");
  const forked = await read(idOf(page.url()));
  expect(forked.nodes.map(({ node_id, reused }) => [node_id, reused])).toEqual([
    ["charge", true],
    ["check", false],
    ["tell", false],
  ]);
  expect(stub.count("/charge")).toBe(3);

  await page.getByRole("button", { name: /^Completed Tell/ }).click();
  await page.getByRole("button", { name: "Replay from here" }).click();
  await expect(dialog.getByLabel("Begin with")).toHaveValue("tell");
  await expect(dialog.getByText("Nothing that changes something outside would run again.")).toBeVisible();
  await dialog.getByLabel("Begin with").selectOption({ label: "Charge" });
  await expect(dialog.getByText(/would run again: Charge\./)).toBeVisible();
  await checkLooks(page, "execution-replay");
  await dialog.getByRole("button", { name: "Replay" }).click();
  await expect(page.getByText(/^Replay of/)).toBeVisible();
  await expect(page.getByRole("region", { name: "Whole execution" })).toContainText("Paid 5");
  expect(stub.count("/charge")).toBe(4);

  await page.goto(`${home}/executions/${first}`);
  await expect(page.getByText("Made from this execution")).toBeVisible();
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByText(/^Resumed from/)).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "Failed" })).toBeVisible();
  await page.goto(`${home}/executions/${first}`);
  await expect(page.getByText("Retried", { exact: true })).toBeVisible();
  await checkLooks(page, "execution-retried");

  await page.goto(`${home}/executions?status=open`);
  await expect(page.getByRole("listitem").filter({ hasText: "Charge a card" })).toHaveCount(3);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("x");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("x");
  await expect(page.getByText("2 selected")).toBeVisible();
  await checkLooks(page, "executions-open");
  await page.getByRole("button", { name: "Dismiss…" }).click();
  await page.getByRole("button", { name: "Dismiss", exact: true }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Charge a card" })).toHaveCount(1);
  await page.getByRole("button", { name: "Retry all…" }).click();
  await expect(dialog.getByRole("heading", { name: "Retry 1 failed execution" })).toBeVisible();
  await checkLooks(page, "executions-retry");
  await dialog.getByRole("button", { name: "Retry 1" }).click();
  await expect(dialog.getByText("1 execution was started again.")).toBeVisible();
  expect(errors).toEqual([]);
});
