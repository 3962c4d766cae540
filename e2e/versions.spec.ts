/** Versions: published from the canvas, compared on the canvas and in YAML, and rolled back. */
import { expect, type Page, test } from "@playwright/test";
import { type App, startApp } from "./app";
import { card } from "./drawing";
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

const step = (node_id: string, expression: string) => ({
  node_id,
  component_type: "transform",
  config: { expression },
});
const line = (from: string, to: string) => ({ source_node_id: from, target_node_id: to });
const LONG = "Write a friendly greeting for the visitor, in two sentences and without any exclamation mark.";
const before = {
  name: "Greetings",
  slug: "greetings",
  triggers: [{ type: "manual", config: {} }],
  nodes: [step("greet", '"Hello"'), { ...step("polish", "input"), notes: LONG }, step("shout", '"HELLO"')],
  edges: [line("greet", "polish"), line("greet", "shout")],
  layout: { greet: { x: 320, y: 160 }, polish: { x: 640, y: 80 }, shout: { x: 640, y: 240 } },
};
const after = {
  ...before,
  nodes: [
    step("greet", '"Welcome"'),
    { ...step("polish", "input"), notes: LONG.replace("two sentences", "one sentence") },
    step("sign", "input"),
  ],
  edges: [line("greet", "polish"), line("polish", "sign")],
  layout: { greet: { x: 320, y: 160 }, polish: { x: 640, y: 160 }, sign: { x: 960, y: 160 } },
};

async function outputNow(id: string): Promise<unknown> {
  const body = { input: {}, wait_seconds: 20 };
  return (await callApi<{ output: unknown }>(app, `/workflows/${id}/execute`, { method: "POST", body })).output;
}

interface Made {
  id: string;
  canvas: string;
}

/** A workflow with 1.0.0 published, and the draft changed since; with `published`, that is 2.0.0. */
async function make(page: Page, slug: string, { published = false } = {}): Promise<Made> {
  const own = { name: slug.replaceAll("-", " "), slug };
  const { id } = await callApi<{ id: string }>(app, "/workflows", { method: "POST", body: { ...before, ...own } });
  await callApi(app, `/workflows/${id}/publish`, { method: "POST", body: {} });
  await callApi(app, `/workflows/${id}`, { method: "PUT", body: { ...after, ...own } });
  if (published) await callApi(app, `/workflows/${id}/publish`, { method: "POST", body: { message: "Signs it" } });
  return { id, canvas: `${workspaceOf(page)}/workflows/${slug}` };
}

test("what changed is seen on the canvas, field by field and in YAML", async ({ page }) => {
  const { canvas } = await make(page, "compared");
  await page.goto(canvas);
  await page.getByRole("link", { name: /^\d+ changes since v1.0.0$/ }).click();
  await expect(card(page, "Sign").getByText("Added")).toBeVisible();
  await expect(card(page, "Shout").getByText("Removed")).toBeVisible();
  await card(page, "Polish").click();
  await expect(page).toHaveURL(/node=polish/);
  const list = page.getByRole("complementary", { name: "Changes" });
  await expect(list.locator("ins").first()).toContainText("one");
  await checkLooks(page, "versions-compare");
  const open = list.getByRole("button", { expanded: true });
  const first = (await open.textContent()) ?? "";
  await page.keyboard.press("k");
  await expect(open).not.toHaveText(first);
  await page.keyboard.press("j");
  await expect(open).toHaveText(first);
  await page.getByRole("button", { name: "YAML", exact: true }).click();
  await expect(page.getByRole("region", { name: "YAML" }).getByText("Welcome")).toBeVisible();
  await checkLooks(page, "versions-yaml");
  await page.getByRole("button", { name: "Swap sides" }).click();
  await expect(page).toHaveURL(/from=draft&to=1\.0\.0/);
});

test("publishing goes through a checklist, with a proposal that may be overruled and must grow", async ({ page }) => {
  const body = { ...before, name: "Fresh", slug: "fresh" };
  await callApi<{ id: string }>(app, "/workflows", { method: "POST", body });
  const fresh = `${workspaceOf(page)}/workflows/fresh`;
  await page.goto(`${fresh}/versions`);
  await expect(page.getByRole("heading", { name: "No version yet" })).toBeVisible();
  await checkLooks(page, "versions-empty");
  await page.goto(fresh);
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByRole("button", { name: "Publish v1.0.0" }).click();
  await expect(page.getByRole("dialog", { name: "v1.0.0 is published" })).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("link", { name: "v1.0.0 published" })).toBeVisible();

  const { canvas } = await make(page, "proposed");
  await page.goto(canvas);
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  // A node that made the result is gone.
  await expect(page.getByRole("radio", { name: /^Major 2\.0\.0/ })).toBeChecked();
  await checkLooks(page, "publish");
  await page.getByText("Other", { exact: true }).click();
  await page.getByLabel("Other version").fill("1.0.0");
  await page.getByRole("button", { name: "Publish v1.0.0" }).click();
  await expect(page.getByText("The version must be larger than 1.0.0")).toBeVisible();
  // The refusal itself is all that the console has to say.
  expect(errors.splice(0)).toEqual([expect.stringContaining("400")]);
  await checkLooks(page, "publish-refused");
  await page.getByLabel("Other version").fill("1.1.0");
  await page.getByRole("textbox", { name: "Label" }).fill("Spring");
  await page.getByRole("button", { name: "Publish v1.1.0" }).click();
  await page.getByRole("link", { name: "All versions" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "v1.1.0" }).last()).toContainText("Published");
});

test("a rollback is a new version with the old content, and what starts next runs it", async ({ page }) => {
  const { id, canvas } = await make(page, "rolled-back", { published: true });
  expect(await outputNow(id)).toBe("Welcome");
  await page.goto(`${canvas}/versions`);
  await page.getByRole("button", { name: "More actions: v1.0.0" }).click();
  await page.getByRole("menuitem", { name: "Roll back to this version" }).click();
  await expect(page.getByRole("radio", { name: /^Keep the draft/ })).toBeChecked();
  await checkLooks(page, "versions-rollback");
  await page.getByRole("button", { name: "Roll back" }).click();
  await expect(page.getByText("v3.0.0 is published, with the content of v1.0.0.")).toBeVisible();
  await page.getByRole("button", { name: "Close" }).first().click();
  await expect(page.getByRole("listitem").filter({ hasText: "v3.0.0" }).last()).toContainText("Rolls back to 1.0.0");
  await checkLooks(page, "versions-list");
  expect(await outputNow(id)).toMatchObject({ polish: "Hello", shout: "HELLO" });
  const { document } = await callApi<{ document: { nodes: object[] } }>(app, `/workflows/${id}`);
  expect(document.nodes).toMatchObject(after.nodes);
});

test("an old version is looked at, named, run again and brought back into the draft", async ({ page }) => {
  const { canvas } = await make(page, "old-and-new", { published: true });
  await page.goto(`${canvas}/versions?to=1.0.0`);
  await card(page, "Shout").click();
  await expect(page.getByRole("complementary", { name: "Settings of this node" }).getByText('"HELLO"')).toBeVisible();
  await checkLooks(page, "versions-view");
  await page.getByRole("button", { name: "More actions: v1.0.0" }).click();
  await page.getByRole("menuitem", { name: "Edit label and message" }).click();
  await page.getByRole("textbox", { name: "Label" }).fill("The first");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The first")).toBeVisible();

  await page.getByRole("button", { name: "More actions: v1.0.0" }).click();
  await page.getByRole("menuitem", { name: "Run this version" }).click();
  await page.getByRole("dialog", { name: "Run v1.0.0" }).getByRole("button", { name: "Run" }).click();
  await expect(page).toHaveURL(/executions\//);
  await expect(page.getByRole("link", { name: "v1.0.0" })).toBeVisible();

  await page.goto(`${canvas}/versions`);
  await page.getByRole("button", { name: "More actions: v1.0.0" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Download YAML" }).click();
  expect((await download).suggestedFilename()).toBe("old-and-new-1.0.0.yaml");
  await page.getByRole("button", { name: "More actions: v1.0.0" }).click();
  await page.getByRole("menuitem", { name: "Restore to draft" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Restore to draft" }).click();
  await expect(card(page, "Shout")).toBeVisible();
  await expect(page.getByRole("link", { name: /changes since v2.0.0/ })).toBeVisible();
});
