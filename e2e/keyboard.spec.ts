/** The keyboard does everything: a workflow built and run with it alone, the command palette, the sheet of shortcuts. */
import { expect, type Page, test } from "@playwright/test";
import { type App, startApp } from "./app";
import { draftOf, open, transform } from "./drafts";
import { card, inspector, saved } from "./drawing";
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

/** Types into the palette that is open and takes the first that fits. */
async function add(page: Page, search: string, title: string): Promise<void> {
  await expect(page.getByRole("dialog", { name: "Add a node" })).toBeVisible();
  await page.keyboard.type(search);
  const first = page.getByRole("option").first();
  await expect(first).toContainText(title);
  await expect(first).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Add a node" })).toHaveCount(0);
}

/** Chooses in the command palette. */
async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Command palette" });
  await expect(palette.getByRole("option").first()).toBeVisible();
  await page.keyboard.type(words);
  await expect(palette.getByRole("option").first()).toContainText(words);
  await page.keyboard.press("Enter");
  await expect(palette).toHaveCount(0);
}

test("three nodes are added, connected, named and run without ever touching the pointer", async ({ page }) => {
  const made = await callApi<{ id: string; slug: string }>(app, "/workflows", {
    method: "POST",
    body: { name: "By keyboard", nodes: [], edges: [], triggers: [] },
  });
  await page.goto(`${workspaceOf(page)}/workflows/${made.slug}`);
  await expect(page.getByRole("heading", { name: "Start with a first node" })).toBeVisible();

  await page.keyboard.press("/");
  await add(page, "javascript", "Code");
  await expect(card(page, "Code")).toBeFocused();
  // After the selected one, connected. A synonym finds it too.
  await page.keyboard.press("a");
  await add(page, "jsonata", "Transform");
  await expect(card(page, "Transform")).toBeFocused();
  await expect(page.getByRole("img", { name: "Code to Transform" })).toBeAttached();
  // On its own, and then connected by name.
  await page.keyboard.press("/");
  await add(page, "transform", "Transform");
  await expect(card(page, "Transform 2")).toBeFocused();
  await page.keyboard.press("F2");
  await page.getByRole("textbox", { name: "Node name" }).waitFor();
  await page.keyboard.type("Last");
  await page.keyboard.press("Enter");
  await expect(card(page, "Last")).toBeVisible();
  await card(page, "Transform").focus();
  await page.keyboard.press("e");
  await page.getByRole("dialog", { name: "Connect “Transform” to" }).waitFor();
  await page.keyboard.type("last");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("img", { name: "Transform to Last" })).toBeAttached();

  // Along the edges with the arrows, and into the form of the last.
  await expect(card(page, "Transform")).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(card(page, "Code")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(card(page, "Transform")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(card(page, "Last")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(inspector(page).getByRole("heading", { name: "Last", level: 2 })).toBeVisible();
  for (let step = 0; step < 60; step++) {
    const expression = inspector(page).getByRole("textbox", { name: "Expression" });
    if (await expression.evaluate((field) => field === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Control+a");
  await page.keyboard.type("input.n * 2");
  await page.keyboard.press("Control+s");
  await saved(page);
  expect((await draftOf(app, made.id)).document.edges).toHaveLength(2);

  await page.keyboard.press("Control+Enter");
  const dialog = page.getByRole("dialog", { name: "Run the draft" });
  await expect(dialog).toBeVisible();
  for (let step = 0; step < 20; step++) {
    if (await dialog.getByRole("textbox").evaluate((field) => field === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Control+a");
  await page.keyboard.type('{ "n": 21 }');
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("region", { name: "Execution shown" })).toContainText("Completed");
  await expect(card(page, "Last")).toContainText("Completed");
  await expect(inspector(page)).toContainText("42");
});

test("the command palette does what the canvas can, jumps to nodes and opens executions; the sheet lists all keys", async ({
  page,
}) => {
  const id = await open(app, page, "Commanded", [
    transform("one", "First step", "1", { is_entry_point: true }),
    transform("two", "Second step", "2"),
  ]);
  await command(page, "Second step");
  await expect(inspector(page).getByRole("heading", { name: "Second step", level: 2 })).toBeVisible();
  await command(page, "Switch off or on");
  await command(page, "Add HTTP request");
  await expect(card(page, "HTTP request")).toBeFocused();
  await saved(page);
  const { document } = await draftOf(app, id);
  expect(document.nodes.map((node) => [node.node_id, node.disabled ?? false])).toEqual([
    ["one", false],
    ["two", true],
    ["http_request", false],
  ]);
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  for (const words of ["Align left", "Search and replace", "Put into a frame", "Next problem", "Go to the next node"])
    await expect(sheet.getByText(words, { exact: true })).toBeVisible();
  await checkLooks(page, "shortcuts");
  await page.keyboard.press("Escape");

  const { execution_id } = await callApi<{ execution_id: string }>(app, `/workflows/${id}/execute`, {
    method: "POST",
    body: { draft: true, input: {}, wait_seconds: 0 },
  }).catch(() => ({ execution_id: "01890000-0000-7000-8000-000000000000" }));
  await page.keyboard.press("Control+k");
  await page.keyboard.type(execution_id);
  await expect(page.getByRole("option", { name: `Open execution ${execution_id}` })).toBeVisible();
  await page.keyboard.press("Escape");
});
