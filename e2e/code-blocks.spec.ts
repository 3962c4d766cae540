/** Code blocks: written, tested, reviewed by somebody else, published, used by a workflow and rolled back; and edited by two at once. */
import { expect, type Locator, type Page, test } from "@playwright/test";
import { type App, startApp } from "./app";
import { makeBlock, makeWorkflow } from "./blocks";
import { checkLooks } from "./looks";
import { callApi, signIn, UNATTENDED, watchErrors, workspaceOf } from "./people";
import { addPerson, windowOf } from "./together";

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

/** Pastes a text over the one that an editor has: what is typed gets brackets and indents of its own. */
async function write(page: Page, editor: Locator, text: string): Promise<void> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await expect(page.locator("[data-connected=true]")).toBeAttached();
  await expect(editor.locator(".view-line").first()).toBeVisible();
  await editor.locator(".view-lines").click();
  await page.keyboard.press("Control+a");
  await page.evaluate((written) => navigator.clipboard.writeText(written), text);
  await page.keyboard.press("Control+v");
}

const code = (page: Page) => page.locator("[data-uri$='.py'], [data-uri$='.ts']");
const input = (page: Page) => page.getByRole("region", { name: "Input" }).locator(".monaco-editor").first();
const tab = (page: Page, name: RegExp) => page.getByRole("tab", { name });
const version = (page: Page, number: number) => page.getByRole("region", { name: `Version ${number}`, exact: true });
const tax = (expression: string) => `def main(input):\n    return {"tax": ${expression}}\n`;

test("a Python block goes from a red test to the workflows that follow it, and back", async ({ page, browser }) => {
  const home = workspaceOf(page);
  await page.goto(`${home}/settings/code`);
  await page.getByRole("switch", { name: "Publishing needs an approval" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await checkLooks(page, "settings-code");

  await page.goto(`${home}/code-blocks`);
  await expect(page.getByRole("heading", { name: "No code block yet" })).toBeVisible();
  await page.getByRole("button", { name: "New code block" }).first().click();
  await page.getByRole("textbox", { name: "Name" }).fill("Sales tax");
  await page.getByRole("button", { name: "Create code block" }).click();
  await expect(page.getByRole("heading", { name: "Sales tax" })).toBeVisible();

  await write(page, code(page), tax('input["net"] * rate'));
  await write(page, input(page), '{ "net": 100 }');
  await page.keyboard.press("Control+Enter");
  const result = page.getByRole("region", { name: "Result" });
  await expect(result.getByRole("status")).toContainText("Failed");
  await expect(result).toContainText("rate");
  await expect(code(page).locator(".squiggly-error").first()).toBeVisible();
  await checkLooks(page, "block-run-failed");
  await write(page, code(page), tax('input["net"] * 0.2'));
  await page.keyboard.press("Control+Enter");
  await expect(result.getByRole("figure", { name: "Output" })).toContainText("20");
  await result.getByRole("button", { name: "Add as test" }).click();
  await expect(result.getByText("Test “Test 1” added")).toBeVisible();

  await tab(page, /^Tests/).click();
  await page.getByRole("button", { name: "More actions: Test 1" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Full rate");
  await page.getByRole("textbox", { name: "Expected output" }).fill('{ "tax": 19 }');
  await page.getByRole("button", { name: "Save test" }).click();
  await page.getByRole("button", { name: "Save and run tests" }).click();
  await expect(page.getByText("1 failed")).toBeVisible();
  const difference = page.getByRole("row").filter({ hasText: "tax" });
  await expect(difference).toContainText("19");
  await expect(difference).toContainText("20");
  await checkLooks(page, "block-tests");

  await write(page, code(page), tax('input["net"] * 0.19'));
  await page.getByRole("textbox", { name: "What changed" }).fill("The rate of today");
  await page.keyboard.press("Enter");
  await expect(page.getByText("On version 3")).toBeVisible();
  await page.getByRole("button", { name: "Run all tests" }).click();
  await expect(page.getByText("1 passed")).toBeVisible();

  await page.getByRole("button", { name: "Publish…" }).click();
  const publish = version(page, 3).getByRole("button", { name: "Publish version 3" });
  await expect(publish).toBeDisabled();
  await version(page, 3).getByRole("button", { name: "Request review" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "What to look at" }).fill("Is it 19 %?");
  await page.getByRole("dialog").getByRole("button", { name: "Request review" }).click();
  await expect(version(page, 3).getByText("Somebody other than its author must decide.")).toBeVisible();
  await checkLooks(page, "block-versions");

  const grace = await windowOf(browser, app, await addPerson(app, "Grace Hopper", "editor"));
  await grace.page.setViewportSize({ width: 390, height: 844 });
  await grace.page.goto(`${home}/code-blocks/sales-tax?tab=versions`);
  await expect(version(grace.page, 3).getByText("Is it 19 %?")).toBeVisible();
  await version(grace.page, 3).getByRole("button", { name: "Changes since version 2" }).click();
  await expect(grace.page.getByRole("heading", { name: "What changed from version 2 to version 3" })).toBeVisible();
  await checkLooks(grace.page, "block-compare");
  await grace.page.setViewportSize({ width: 390, height: 844 });
  await tab(grace.page, /^Versions/).click();
  await version(grace.page, 3).getByRole("button", { name: "Approve" }).click();
  await grace.page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await expect(version(grace.page, 3).getByText("Grace Hopper approved it")).toBeVisible();
  expect(grace.errors).toEqual([]);
  await grace.page.context().close();

  await page.reload();
  await publish.click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish version 3" }).click();
  await expect(page.getByText("Version 3 is published.")).toBeVisible();

  const workflow = await makeWorkflow(app, "Invoices", { code_block: "sales-tax" });
  const taxOf = async (net: number) => {
    const body = { version: "draft", input: { net }, wait_seconds: 30 };
    const done = await callApi<{ output: { tax: number } }>(app, `/workflows/${workflow.id}/execute`, {
      method: "POST",
      body,
    });
    return done.output.tax;
  };
  expect(await taxOf(10)).toBeCloseTo(1.9);

  // The next version is as green as this one, and wrong.
  await callApi(app, "/settings/code", { method: "PUT", body: { require_approval: false, single_use: false } });
  const path = "/code-blocks/sales-tax/versions";
  await callApi(app, path, { method: "POST", body: { content: { code: tax('round(input["net"] * 0.19)') } } });
  await callApi(app, `${path}/4/tests`, { method: "POST", body: {} });
  await callApi(app, `${path}/4/publish`, { method: "POST" });
  expect(await taxOf(10)).toBe(2);

  await page.reload();
  await page.getByRole("button", { name: /^v3/ }).click();
  await expect(page.getByText("Version 3 as it was saved.")).toBeVisible();
  await version(page, 3).getByRole("button", { name: "Roll back to this" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Roll back to this" }).click();
  await expect(page.getByText("Version 5 is published, with the content of version 3.")).toBeVisible();
  expect(await taxOf(10)).toBeCloseTo(1.9);
  await tab(page, /^Used by/).click();
  await expect(page.getByRole("link", { name: "Invoices" })).toBeVisible();
  await page.goto(`${home}/code-blocks?q=tax`);
  await expect(page.getByRole("link", { name: "Sales tax" })).toBeVisible();
  await checkLooks(page, "blocks-list");
});

test("what is not saved survives a reload and follows a newer version; TypeScript knows the input", async ({
  page,
}) => {
  const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
  const lines = [
    "export default function main(input) {",
    "  const first = 1;",
    "",
    "  const last = 2;",
    "",
    "  return first;",
    "}",
    "",
  ];
  const { slug } = await makeBlock(app, "Typed", "typescript", { code: lines.join("\n"), input_schema: schema });
  await page.goto(`${workspaceOf(page)}/code-blocks/${slug}`);
  await write(page, code(page), lines.join("\n").replace("return first", "return input.city.toFixed()"));
  await expect(code(page).locator(".squiggly-error").first()).toBeVisible();
  await write(page, code(page), lines.join("\n").replace("return first", "return input.city"));
  await expect(code(page).locator(".squiggly-error")).toHaveCount(0);
  await expect(page.getByText("Unsaved changes")).toBeVisible();
  await page.reload();
  await expect(code(page).getByText("input.city")).toBeVisible();

  // A program saves a version of its own: the text follows it.
  const theirs = lines.join("\n").replace("first = 1", "first = 100");
  await callApi(app, `/code-blocks/${slug}/versions`, { method: "POST", body: { content: { code: theirs } } });
  await expect(code(page).getByText("first = 100")).toBeVisible();
  await expect(code(page).getByText("input.city")).toBeVisible();
  await page.getByRole("button", { name: "Save version" }).click();
  await expect(page.getByText("Unsaved changes")).toHaveCount(0);
  await tab(page, /^Versions/).click();
  await expect(version(page, 3)).toBeVisible();
  await tab(page, /^Settings/).click();
  await expect(page.getByRole("heading", { name: "Input schema" })).toBeVisible();
  await expect(code(page).getByText("first = 100")).toBeVisible();
  await expect(page.getByText("Unsaved changes")).toHaveCount(0);
  await checkLooks(page, "block-settings");
});
