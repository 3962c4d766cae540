/** Who may start, and when: a workflow's settings on the canvas, pause and resume, the workspace's limits, what is held back. */
import { expect, test } from "@playwright/test";
import { type App, startApp } from "./app";
import { checkLooks } from "./looks";
import { callApi, publishWorkflow, signIn, UNATTENDED, workspaceOf } from "./people";
import { type Stub, startStub } from "./stub";

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

test("settings of a workflow are made on the canvas", async ({ page }) => {
  await signIn(page, app);
  await page.goto(`${workspaceOf(page)}/workflows/visitor-greeting`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Workflow settings" }).click();
  await page.getByRole("switch", { name: "Limit how many run at a time" }).click();
  const limit = page.getByRole("textbox", { name: "At a time" });
  await expect(limit).toHaveValue("1");
  await page.getByRole("textbox", { name: "Key" }).fill("input.name");
  await limit.fill("0");
  await expect(page.getByRole("button", { name: /^Problems\s*1/ })).toBeVisible();
  await limit.fill("2");
  await checkLooks(page, "canvas-settings");
  await expect
    .poll(async () => (await callApi<{ document: object }>(app, "/workflows/visitor-greeting")).document)
    .toMatchObject({ settings: { concurrency: { limit: 2, key: "input.name" } } });
});

test("a workflow is paused and resumed", async ({ page }) => {
  await signIn(page, app);
  const workspace = workspaceOf(page);
  await page.getByRole("button", { name: /More actions: Order approval/ }).click();
  await page.getByRole("menuitem", { name: "Pause workflow" }).click();
  await checkLooks(page, "workflows-pause");
  await page.getByRole("alertdialog").getByRole("button", { name: "Pause workflow" }).click();
  await expect(page.getByRole("alertdialog")).toBeHidden();
  await expect(page.getByText("Paused", { exact: true }).locator("visible=true")).toHaveCount(1);
  await checkLooks(page, "workflows-paused");
  await page.goto(`${workspace}/workflows/order-approval`);
  await expect(page.getByText(/^Paused by/)).toBeVisible();
  await checkLooks(page, "canvas-paused");
  await page.getByRole("button", { name: "Resume workflow" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Resume workflow" }).click();
  await expect(page.getByText(/^Paused by/)).toBeHidden();
});

test("an owner sets limits of queues", async ({ page }) => {
  await signIn(page, app);
  await page.goto(`${workspaceOf(page)}/settings/limits`);
  await page.getByRole("link", { name: "Limits" }).click();
  const limit = page.getByRole("textbox", { name: "Limit of scheduled" });
  await limit.fill("0");
  await expect(page.getByRole("button", { name: "Save limits" })).toBeDisabled();
  await checkLooks(page, "settings-limits");
  await limit.fill("3");
  await page.getByRole("button", { name: "Save limits" }).click();
  await expect(page.getByText("Limits saved")).toBeVisible();
  await page.reload();
  await expect(limit).toHaveValue("3");
  await limit.fill("");
  await page.getByRole("button", { name: "Save limits" }).click();
  await expect(page.getByText("Limits saved")).toBeVisible();
});

test("an execution that is held back says why, and goes on by itself", async ({ page }) => {
  const ask = { node_id: "ask", component_type: "human_confirmation", is_entry_point: true };
  const { id } = await publishWorkflow(app, {
    name: "One by one",
    nodes: [{ ...ask, config: { prompt_template: "May it?" } }],
    settings: { while_waiting: "queue" },
  });
  const start = () => callApi<{ execution_id: string }>(app, `/workflows/${id}/execute`, { method: "POST", body: {} });
  const first = (await start()).execution_id;
  await expect
    .poll(async () => (await callApi<{ status: string }>(app, `/executions/${first}`)).status)
    .toBe("interrupted");
  const held = (await start()).execution_id;
  await signIn(page, app);
  await page.goto(`${workspaceOf(page)}/executions/${held}`);
  await expect(
    page.getByText("Held back until the one that waits for an approval has ended. It is next."),
  ).toBeVisible();
  await checkLooks(page, "execution-held");
  await callApi(app, `/executions/${first}/resume`, { method: "POST", body: { approved: true } });
  await expect(page.getByText(/^Held back/)).toBeHidden();
  await expect(page.getByText("Waiting").first()).toBeVisible();
});

interface Times {
  status: string;
  started_at: string;
  completed_at: string;
}

test("kill -9 while executions run and others are held: all complete, and never more at a time than may", async () => {
  stub.slowness(700);
  const call = (node_id: string) => ({
    node_id,
    component_type: "http_request",
    config: { method: "POST", url: `${stub.url}/slow-${node_id}` },
  });
  const { id } = await publishWorkflow(app, {
    name: "Two at a time",
    nodes: [{ ...call("first"), is_entry_point: true }, call("second")],
    edges: [{ id: "e", source_node_id: "first", target_node_id: "second" }],
    settings: { concurrency: { limit: 2 } },
  });
  const ids = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const body = { method: "POST", body: {} };
      return (await callApi<{ execution_id: string }>(app, `/workflows/${id}/execute`, body)).execution_id;
    }),
  );
  await stub.asked("/slow-second");
  await app.kill9();
  await app.restart();
  const read = (one: string) => callApi<Times>(app, `/executions/${one}`);
  await expect
    .poll(async () => (await Promise.all(ids.map(read))).map(({ status }) => status), { timeout: 90_000 })
    .toEqual(ids.map(() => "completed"));
  const all = await Promise.all(ids.map(read));
  for (const { started_at: at } of all) {
    expect(all.filter((one) => one.started_at <= at && at < one.completed_at).length).toBeLessThanOrEqual(2);
  }
});
