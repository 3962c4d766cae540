/** What people see of each other in texts, and what is offered to who may only look. */
import { expect, type Page, test } from "@playwright/test";
import { type App, startApp } from "./app";
import { transform } from "./drafts";
import { card, inspect, inspector } from "./drawing";
import { callApi, OWNER, UNATTENDED, workspaceOf } from "./people";
import { addPerson, chat, connected, makeWorkflow, type Somebody, windowOf } from "./together";

let app: App;
let grace: Somebody;
let vera: Somebody;
let open: { page: Page; errors: string[] }[] = [];
test.beforeAll(async () => {
  app = await startApp({ env: UNATTENDED });
  grace = await addPerson(app, "Grace Hopper", "editor");
  vera = await addPerson(app, "Vera Rubin", "viewer");
});
test.afterAll(() => app.remove());
test.afterEach(async () => {
  const errors = open.flatMap((each) => each.errors);
  for (const { page } of open) await page.context().close();
  open = [];
  expect(errors).toEqual([]);
});

/** A window of somebody, with a workflow open. */
async function windowWith(browser: import("@playwright/test").Browser, person: Somebody, slug: string): Promise<Page> {
  const opened = await windowOf(browser, app, person);
  open.push(opened);
  await opened.page.goto(`${workspaceOf(opened.page)}/workflows/${slug}`);
  if (person !== vera) await connected(opened.page);
  return opened.page;
}

const prompt = (page: Page) => inspector(page).getByRole("textbox", { name: "Prompt" });

test("who types in one text sees the other's caret and selection there, and keeps their own place", async ({
  browser,
}) => {
  const code = { node_id: "run", name: "Run", component_type: "code", config: { inline_code: "return 1;" } };
  const note = { sticky_notes: { n1: { text: "Read me" } } };
  const { slug } = await makeWorkflow(app, "Carets", [chat("ask", "Ask", "Dear reader,"), code], note);
  const ada = await windowWith(browser, OWNER, slug);
  const ben = await windowWith(browser, grace, slug);
  const caretOf = (page: Page, name: string) => page.locator(`[data-caret="${name}"]`);
  const select = (page: Page, from: number, to: number) =>
    prompt(page).evaluate(
      (field, [start, end]) => {
        field.focus();
        (field as HTMLTextAreaElement).setSelectionRange(start ?? 0, end ?? 0);
      },
      [from, to],
    );
  const selection = (page: Page) =>
    prompt(page).evaluate((field) => {
      const { selectionStart, selectionEnd } = field as HTMLTextAreaElement;
      return [selectionStart, selectionEnd];
    });
  for (const page of [ada, ben]) await inspect(page, "Ask");
  await select(ada, 5, 11);
  await expect(caretOf(ben, "ada")).toHaveAttribute("data-at", "11");
  await select(ben, 0, 0);
  await expect(caretOf(ada, "Grace Hopper")).toHaveAttribute("data-at", "0");
  await prompt(ben).pressSequentially("My ");
  await expect(prompt(ada)).toHaveValue("My Dear reader,");
  expect(await selection(ada)).toEqual([8, 14]);
  await expect(caretOf(ben, "ada")).toHaveAttribute("data-at", "14");
  await expect(caretOf(ada, "Grace Hopper")).toHaveAttribute("data-at", "3");

  // In code.
  for (const page of [ada, ben]) await inspect(page, "Run");
  const line = (page: Page) => inspector(page).locator(".view-line").first();
  await line(ada).click();
  await ada.keyboard.press("End");
  await line(ben).click();
  await ben.keyboard.press("Home");
  await expect(caretOf(ben, "ada")).toHaveAttribute("data-at", "9");
  await expect(caretOf(ada, "Grace Hopper")).toHaveAttribute("data-at", "0");
  await ben.keyboard.type("12; ");
  for (const page of [ben, ada]) await expect(line(page)).toHaveText("12; return 1;");
  await expect(caretOf(ben, "ada")).toHaveAttribute("data-at", "13");
  await ada.keyboard.type("//");
  await expect(line(ben)).toHaveText("12; return 1;//");

  // And in a note.
  const sheet = (page: Page) => page.locator(".canvas-note");
  for (const page of [ada, ben]) await sheet(page).dblclick();
  const text = (page: Page) => sheet(page).getByRole("textbox");
  await text(ben).press("Home");
  await expect(caretOf(ada, "Grace Hopper")).toHaveAttribute("data-at", "0");
  await text(ben).pressSequentially("Do ");
  await expect(text(ada)).toHaveValue("Do Read me");
  await text(ada).pressSequentially("!");
  await expect(text(ben)).toHaveValue("Do Read me!");

  // What an editor is offered by the second mouse button.
  await ada.keyboard.press("Escape");
  await card(ada, "Ask").click({ button: "right" });
  await ada.getByRole("menuitem", { name: "Duplicate" }).click();
  await expect(card(ben, "Ask 2")).toBeVisible();
});

test("who may only look is offered nothing that changes something", async ({ browser }) => {
  const nodes = [transform("one", "One", "1"), transform("two", "Two", "2")];
  const { id, slug } = await makeWorkflow(app, "Looked at", nodes, {
    groups: { f: { name: "Both", node_ids: ["one", "two"], collapsed: true } },
  });
  await callApi(app, `/workflows/${id}/publish`, { method: "POST", body: {} });
  const page = await windowWith(browser, vera, slug);
  const items = () => page.getByRole("menu").getByRole("menuitem").allTextContents();
  const menu = async (name: string | RegExp) => {
    await page.getByRole("button", { name }).click();
    await expect(page.getByRole("menu")).toBeVisible();
    const names = (await items()).map((item) => item.trim());
    await page.keyboard.press("Escape");
    return names;
  };
  // The canvas. A collapsed frame is opened for her alone.
  await page.getByRole("button", { name: "Expand Both" }).click();
  await expect(card(page, "Two")).toBeVisible();
  await card(page, "Two").click({ button: "right" });
  await expect(page.getByRole("menuitem", { name: "Comment" })).toBeVisible();
  expect((await items()).filter((item) => /run|rename|duplicate|delete|add|connect/i.test(item))).toEqual([]);
  await page.keyboard.press("Escape");
  for (const name of ["Run", "Publish", "Undo", "Add node"])
    await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0);
  expect(await menu("More")).toEqual(["Export YAML", "Executions of this workflow", "Versions"]);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const draft = await callApi<{ document: { groups: object } }>(app, `/workflows/${id}`);
  expect(draft.document.groups).toMatchObject({ f: { collapsed: true } });

  const workspace = workspaceOf(page);
  await page.goto(`${workspace}/workflows/${slug}/versions`);
  const ofVersion = await menu(/v1\.0\.0/);
  expect(ofVersion.filter((item) => /run|roll|restore|draft from|name/i.test(item))).toEqual([]);

  await page.goto(`${workspace}/workflows?new=blank`);
  await expect(page.getByRole("link", { name: "Looked at" })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "New workflow" })).toHaveCount(0);
  expect(await menu("More actions: Looked at")).toEqual([
    "Add to favourites",
    "Show executions",
    "Export YAML",
    "Share",
  ]);
  await page.getByRole("checkbox", { name: /Looked at/ }).check();
  const bar = page.getByRole("region", { name: "Selection" });
  await expect(bar.getByRole("button", { name: /export/i })).toBeVisible();
  await expect(bar.getByRole("button", { name: /trash|move|tag|pause/i })).toHaveCount(0);

  await page.goto(`${workspace}/templates`);
  await page.getByRole("main").getByRole("button").first().click();
  await expect(page.getByRole("dialog").getByText("lets you look")).toBeVisible();
});
