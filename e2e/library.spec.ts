/** Finding one's way among workflows: folders, tags, filters in the URL, the trash, and templates. */
import { expect, type Page, test } from "@playwright/test";
import { type App, startApp } from "./app";
import { checkLooks } from "./looks";
import { callApi, publishWorkflow, signIn, UNATTENDED, watchErrors, workspaceOf } from "./people";

let app: App;
test.beforeAll(async () => {
  app = await startApp({ env: UNATTENDED });
});
test.afterAll(() => app.remove());

const flow = (name: string, more = {}) => ({
  name,
  nodes: [{ node_id: "work", component_type: "transform", is_entry_point: true, config: { expression: "input" } }],
  edges: [],
  ...more,
});
const rows = (page: Page) => page.getByRole("list", { name: "Workflows and folders" }).getByRole("listitem");
const row = (page: Page, name: string) => rows(page).filter({ has: page.getByRole("link", { name, exact: true }) });
const openMenu = (page: Page, name: string, item: string) =>
  page
    .getByRole("button", { name: `More actions: ${name}` })
    .click()
    .then(() => page.getByRole("menuitem", { name: item }).click());

test("folders, tags and filters: made in place, by hand and by drag, kept in the URL", async ({ page }) => {
  const errors = watchErrors(page);
  for (const name of ["Invoices", "Refunds", "Payouts"])
    await callApi(app, "/workflows", { method: "POST", body: flow(name) });
  await callApi(app, "/workflows", {
    method: "POST",
    body: flow("Broken import", {
      nodes: [{ node_id: "x", component_type: "not_here", is_entry_point: true, config: {} }],
    }),
  });
  await signIn(page, app);

  await page.getByRole("button", { name: "New folder" }).click();
  await page.getByLabel("Name").fill("Finance");
  await page.getByRole("button", { name: "Create folder" }).click();
  await expect(row(page, "Finance")).toContainText("0 workflows");
  await row(page, "Invoices").getByRole("link").dragTo(row(page, "Finance"));
  await expect(row(page, "Finance")).toContainText("1 workflow");
  await expect(row(page, "Invoices")).toBeHidden();

  await page.getByRole("checkbox", { name: "Select: Refunds" }).check();
  await page.getByRole("checkbox", { name: "Select: Payouts" }).check();
  await expect(page.getByText("2 selected")).toBeVisible();
  await checkLooks(page, "library-selected");
  await page.getByRole("button", { name: "Move", exact: true }).click();
  await page.getByRole("dialog").getByText("Finance").click();
  await checkLooks(page, "library-move");
  await page.getByRole("button", { name: "Move here" }).click();
  await expect(row(page, "Finance")).toContainText("3 workflows");

  await row(page, "Finance").getByRole("link").click();
  await expect(rows(page)).toHaveCount(3);
  await openMenu(page, "Refunds", "Tags…");
  await page.getByLabel("Find or make a tag").fill("urgent");
  await page.getByLabel("Find or make a tag").press("Enter");
  await expect(page.getByRole("checkbox", { name: "urgent" })).toBeChecked();
  await checkLooks(page, "library-tags");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Show workflows with the tag urgent" }).click();
  await expect(rows(page)).toHaveCount(1);
  await page.getByLabel("Owner").selectOption({ label: "Mine" });
  await page.getByLabel("Sort by").selectOption({ label: "Name" });
  await expect(page).toHaveURL(/folder=[0-9a-f-]{36}&tag=urgent&owner=me&sort=name/);
  await page.reload();
  await expect(rows(page)).toHaveCount(1);
  await expect(row(page, "Refunds")).toContainText("urgent");
  await expect(page.getByLabel("Sort by")).toHaveValue("name");
  await checkLooks(page, "library-filtered");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(rows(page)).toHaveCount(3);
  await expect(page.getByRole("navigation", { name: "Folder" })).toContainText("Finance");

  await page.goto(`${workspaceOf(page)}/workflows?is=problems`);
  await expect(rows(page)).toHaveCount(1);
  await expect(row(page, "Broken import")).toContainText("1 problem");

  await page.goto(`${workspaceOf(page)}/workflows`);
  await row(page, "Broken import").hover();
  await page.getByRole("button", { name: "Add to favourites: Broken import" }).click();
  await expect(page.getByRole("navigation", { name: "Favourites" }).getByRole("link")).toHaveText("Broken import");
  // Folders first, then what is pinned.
  await expect(rows(page).nth(1)).toContainText("Broken import");
  await checkLooks(page, "library");

  await openMenu(page, "Finance", "Delete");
  await checkLooks(page, "library-folder-delete");
  await page.getByRole("button", { name: "Delete folder" }).click();
  await expect(row(page, "Refunds")).toBeVisible();
  await expect(row(page, "Finance")).toBeHidden();
  expect(errors).toEqual([]);
});

test("the trash: undone at once, restored later, or gone for ever with its name typed", async ({ page }) => {
  const errors = watchErrors(page);
  await callApi(app, "/workflows", { method: "POST", body: flow("Never used") });
  const path = "trash/test";
  const used = await publishWorkflow(app, flow("In use", { triggers: [{ type: "webhook", config: { path } }] }));
  await signIn(page, app);

  await openMenu(page, "Never used", "Move to trash");
  await expect(row(page, "Never used")).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, "Never used")).toBeVisible();

  // From the canvas; what is published asks first.
  await page.goto(`${workspaceOf(page)}/workflows/${used.slug}`);
  await page.getByRole("button", { name: "More actions", exact: true }).click();
  await page.getByRole("menuitem", { name: "Move to trash" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("Version 1.0.0 is published");
  await page.getByRole("button", { name: "Move to trash" }).click();
  await page.waitForURL(/\/workflows$/);
  await expect(row(page, "In use")).toBeHidden();
  expect((await fetch(`${app.url}/api/hooks/${path}`, { method: "POST" })).status).toBe(404);

  await page.getByRole("link", { name: "Trash" }).click();
  await expect(page.getByRole("heading", { name: "Trash" })).toBeVisible();
  await checkLooks(page, "trash");
  await page.getByRole("button", { name: "Restore: In use" }).click();
  await expect(page.getByRole("heading", { name: "The trash is empty" })).toBeVisible();
  expect((await fetch(`${app.url}/api/hooks/${path}`, { method: "POST" })).status).toBe(202);
  await checkLooks(page, "trash-empty");

  await expect
    .poll(async () => (await callApi<{ items: { status: string }[] }>(app, "/executions")).items[0]?.status)
    .toBe("completed");
  await callApi(app, `/workflows/bulk`, { method: "POST", body: { action: "trash", ids: [used.id] } });
  await page.reload();
  await page.getByRole("button", { name: "Delete for ever: In use" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("1 execution");
  await dialog.getByRole("button", { name: "Delete for ever" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Type its name");
  await dialog.getByLabel("Type its name to go on").fill("In use");
  await checkLooks(page, "trash-erase");
  await dialog.getByRole("button", { name: "Delete for ever" }).click();
  await expect(page.getByRole("heading", { name: "The trash is empty" })).toBeVisible();
  // The browser tells of the refusal that was asked for.
  expect(errors.filter((error) => !error.includes("428"))).toEqual([]);
});

test("a template is looked at, used and run; a fork takes over what its origin has changed", async ({ page }) => {
  const errors = watchErrors(page);
  await signIn(page, app);
  await page.getByRole("link", { name: "Templates", exact: true }).first().click();
  await expect(page.getByRole("listitem").filter({ hasText: "Approval with escalation" })).toBeVisible();
  await checkLooks(page, "templates");
  await page.getByLabel("Search templates").fill("parallel");
  await page.getByRole("button", { name: "Check in parallel, then decide" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Add up", { exact: true }).first()).toBeVisible();
  await expect(page).toHaveURL(/template=parallel-checks/);
  await checkLooks(page, "template");
  await dialog.getByLabel("Name").fill("Our checks");
  await dialog.getByRole("button", { name: "Use template" }).click();
  await page.waitForURL(/\/workflows\/our-checks$/);
  await expect(page.getByText("Look closer").first()).toBeVisible();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const run = page.getByRole("dialog");
  await run.getByLabel("Age").fill("30");
  await run.getByLabel("Yearly income").fill("50000");
  await run.getByLabel("Country").fill("FR");
  await run.getByRole("button", { name: /^Run/ }).click();
  await expect
    .poll(
      async () => (await callApi<{ items: { status: string; workflow_name: string }[] }>(app, "/executions")).items[0],
    )
    .toMatchObject({ workflow_name: "Our checks", status: "completed" });

  await page.goto(`${workspaceOf(page)}/templates?template=triage-messages`);
  await expect(page.getByRole("dialog").getByText("There is none that fits yet.")).toBeVisible();
  await checkLooks(page, "template-credential");

  const made = await callApi<{ id: string }>(app, "/workflows/our-checks");
  const fork = await callApi<{ slug: string }>(app, `/workflows/${made.id}/copy`, {
    method: "POST",
    body: { kind: "fork" },
  });
  const { document } = await callApi<{ document: { nodes: { name: string }[] } }>(app, `/workflows/${made.id}`);
  const nodes = document.nodes.map((node) => (node.name === "Add up" ? { ...node, name: "Add it up" } : node));
  await callApi(app, `/workflows/${made.id}`, { method: "PUT", body: { ...document, nodes } });
  await page.goto(`${workspaceOf(page)}/workflows/${fork.slug}`);
  await page.getByRole("button", { name: "1 change behind" }).click();
  await expect(page.getByRole("dialog")).toContainText("Node add_up name");
  await checkLooks(page, "fork");
  await page.getByRole("button", { name: "Take changes over" }).click();
  await expect(page.getByRole("button", { name: "Up to date" })).toBeVisible();
  await expect(page.getByText("Add it up").first()).toBeVisible();
  expect(errors).toEqual([]);
});
