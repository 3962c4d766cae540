/** Code blocks where they are not written: in a node of a workflow, and in the trash. */
import { expect, test } from "@playwright/test";
import { type App, startApp } from "./app";
import { makeBlock, makeWorkflow } from "./blocks";
import { inspect, saved } from "./drawing";
import { checkLooks } from "./looks";
import { callApi, signIn, UNATTENDED, watchErrors, workspaceOf } from "./people";

let app: App;
let errors: string[] = [];
test.beforeAll(async () => {
  app = await startApp({ env: UNATTENDED });
});
test.afterAll(() => app.remove());
test.beforeEach(async ({ page }) => {
  errors = watchErrors(page);
  await signIn(page, app);
});
test.afterEach(() => expect(errors).toEqual([]));

test("a code node takes its code from a block, and gives its own to one", async ({ page }) => {
  await makeBlock(app, "Shared rate", "javascript");
  const { id, slug } = await makeWorkflow(app, "Picks", {
    language: "javascript",
    inline_code: "export default () => 7;\n",
  });
  await page.goto(`${workspaceOf(page)}/workflows/${slug}`);
  const panel = await inspect(page, "Tax");
  await panel.getByText("Code block", { exact: true }).click();
  await panel.getByRole("button", { name: "Choose a code block" }).click();
  await page.getByPlaceholder("Search code blocks").fill("shared");
  await page.getByRole("option", { name: /Shared rate/ }).click();
  await expect(panel.getByText(/^Not published yet/)).toBeVisible();
  await panel.getByRole("combobox", { name: "Version" }).click();
  await page.getByRole("option", { name: "Stay on v1 (draft)" }).click();
  await saved(page);
  const draft = () => callApi<{ document: { nodes: { config: object }[] } }>(app, `/workflows/${id}`);
  expect((await draft()).document.nodes[0]?.config).toMatchObject({ code_block: "shared-rate", block_version: 1 });
  await checkLooks(page, "inspector-code-block");

  await panel.getByText("Written here", { exact: true }).click();
  await panel.getByRole("button", { name: "Make a code block of this" }).click();
  await expect(panel.getByRole("link", { name: "Open code block" })).toBeVisible();
  await saved(page);
  expect((await draft()).document.nodes[0]?.config).toMatchObject({ code_block: "tax" });
  await panel.getByRole("link", { name: "Open code block" }).click();
  await expect(page.getByText("export default () => 7;")).toBeVisible();
});

test("a deleted code block goes for ever when its name is typed", async ({ page }) => {
  const { id } = await makeBlock(app, "Throwaway", "javascript");
  const expected = { kind: "equals", value: 1 };
  await callApi(app, `/code-blocks/${id}/tests`, { method: "POST", body: { name: "same", input: 1, expected } });
  await callApi(app, `/code-blocks/${id}/versions/1/tests`, { method: "POST", body: {} });
  await callApi(app, `/code-blocks/${id}/versions/1/publish`, { method: "POST" });
  await callApi(app, `/code-blocks/${id}`, { method: "DELETE" });
  await page.goto(`${workspaceOf(page)}/code-blocks`);
  await page.getByRole("link", { name: "Deleted code blocks" }).click();
  await expect(page.getByRole("button", { name: "Restore: Throwaway" })).toBeVisible();
  await checkLooks(page, "blocks-deleted");
  await page.getByRole("button", { name: "Delete for ever: Throwaway" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByRole("button", { name: "Delete for ever" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Type its name to delete it for ever");
  // The refusal itself is all that the console has to say.
  expect(errors.splice(0)).toEqual([expect.stringContaining("428 (Precondition Required)")]);
  await dialog.getByLabel("Type its name to go on").fill("Throwaway");
  await checkLooks(page, "blocks-erase");
  await dialog.getByRole("button", { name: "Delete for ever" }).click();
  await expect(page.getByRole("heading", { name: "Nothing was deleted" })).toBeVisible();
});
