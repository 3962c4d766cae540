/** Many approvals decided at once, in the browser. */
import { expect, test } from "@playwright/test";
import { type App, startApp } from "./app";
import { checkLooks } from "./looks";
import { callApi, publishWorkflow, signIn, start, UNATTENDED, watchErrors, workspaceOf } from "./people";

let app: App;
test.beforeAll(async () => {
  app = await startApp({ env: UNATTENDED });
});
test.afterAll(() => app.remove());

const asks = (name: string) => ({
  name,
  nodes: [
    {
      node_id: "ask",
      component_type: "human_confirmation",
      is_entry_point: true,
      config: { prompt_template: `${name} {{ input.n }}?` },
    },
  ],
  edges: [],
});

interface Waiting {
  items: { id: string; prompt: string }[];
  pending_count: number;
}
const waiting = () => callApi<Waiting>(app, "/approvals?status=pending&limit=200");
const states = async (ids: string[]) =>
  Promise.all(ids.map(async (id) => (await callApi<{ status: string }>(app, `/executions/${id}`)).status));

test("approvals are chosen one by one, in a range and all together, and decided with one comment", async ({ page }) => {
  const errors = watchErrors(page);
  const order = await publishWorkflow(app, asks("Ship order"));
  const ids: string[] = [];
  // One after the other, so that their order on the page is known.
  for (let n = 0; n < 6; n++) {
    ids.push(await start(app, order.id, { n }));
    await expect.poll(async () => (await waiting()).pending_count).toBe(n + 1);
  }
  await signIn(page, app);
  await page.goto(`${workspaceOf(page)}/approvals`);
  const box = (n: number) => page.getByRole("checkbox", { name: `Select: Ship order ${n}?` });
  const all = page.getByRole("checkbox", { name: "Select all shown" });
  await box(5).check();
  await box(3).click({ modifiers: ["Shift"] });
  await expect(page.getByText("3 selected")).toBeVisible();
  await expect(box(4)).toBeChecked();
  await box(4).uncheck();
  await checkLooks(page, "approvals-chosen");

  // Somebody else is faster with one of them.
  const { items } = await waiting();
  const taken = items.find(({ prompt }) => prompt === "Ship order 3?");
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  const dialog = page.getByRole("alertdialog", { name: "Approve 2 questions?" });
  await dialog.getByLabel("Comment").fill("Both of them");
  await checkLooks(page, "approvals-confirm");
  await callApi(app, `/approvals/${taken?.id}/decision`, { method: "POST", body: { decision: "reject" } });
  await dialog.getByRole("button", { name: /^Approve/ }).click();
  const result = page.getByRole("status").filter({ hasText: "Approved" });
  await expect(result).toContainText(/Approved: (1 question|2 questions)\./);
  await expect(page.getByRole("link", { name: "Ship order 5?" })).toBeHidden();
  await checkLooks(page, "approvals-result");

  await all.check();
  await page.getByRole("button", { name: "Reject", exact: true }).click();
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: /^Reject/ })
    .click();
  await expect(page.getByRole("heading", { name: "Nothing waits for you" })).toBeVisible();
  await expect.poll(async () => (await states(ids)).every((status) => /completed|cancelled/.test(status))).toBe(true);
  const decided = await callApi<{ items: { prompt: string; comment: string | null }[] }>(
    app,
    "/approvals?status=approved",
  );
  expect(decided.items).toContainEqual(expect.objectContaining({ prompt: "Ship order 5?", comment: "Both of them" }));
  expect(errors).toEqual([]);
});

test("all that waits in a workflow is chosen at once, also what the page does not show", async ({ page }) => {
  const { id } = await publishWorkflow(app, asks("Pay bill"));
  for (let n = 0; n < 60; n++) await start(app, id, { n });
  await expect.poll(async () => (await waiting()).pending_count, { timeout: 60_000 }).toBe(60);
  await signIn(page, app);
  await page.goto(`${workspaceOf(page)}/approvals`);
  await page.getByRole("checkbox", { name: "Select all shown" }).check();
  await page.getByRole("button", { name: "Select all 60 waiting in Pay bill" }).click();
  await expect(page.getByText("60 selected")).toBeVisible();
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Approve 60 questions" }).click();
  await expect(page.getByText("Approved: 60 questions.")).toBeVisible();
  await expect.poll(async () => (await waiting()).pending_count).toBe(0);
});
