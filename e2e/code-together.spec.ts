/** People who write one code block together, in three windows. */
import { expect, type Page, test } from "@playwright/test";
import { type App, startApp } from "./app";
import { checkLooks } from "./looks";
import { callApi, signIn, UNATTENDED, watchErrors, workspaceOf } from "./people";
import { addPerson, windowOf } from "./together";

let app: App;
test.beforeAll(async () => {
  app = await startApp({ env: UNATTENDED });
});
test.afterAll(() => app.remove());

const code = (page: Page) => page.locator("[data-uri$='.py']");

test("two people write one block, and a third one reads along", async ({ page, browser }) => {
  const errors = watchErrors(page);
  await signIn(page, app);
  const { slug } = await callApi<{ slug: string }>(app, "/code-blocks", {
    method: "POST",
    body: { name: "Written together", language: "python", content: { code: "# middle\n" } },
  });
  const at = `${workspaceOf(page)}/code-blocks/${slug}`;
  const [ben, vera] = [
    await windowOf(browser, app, await addPerson(app, "Ben Shneiderman", "editor")),
    await windowOf(browser, app, await addPerson(app, "Vera Rubin", "viewer")),
  ];
  const all = [page, ben.page, vera.page];
  for (const each of all) {
    await each.goto(at);
    await expect(each.locator("[data-connected=true]")).toBeAttached();
    await expect(code(each).getByText("# middle")).toBeVisible();
  }
  await expect(page.getByRole("list", { name: "People here" }).getByText("Ben Shneiderman")).toBeAttached();

  await code(page).locator(".view-lines").click();
  await page.keyboard.press("Control+Home");
  await code(ben.page).locator(".view-lines").click();
  await ben.page.keyboard.press("Control+End");
  await Promise.all([
    page.keyboard.type("# Ada was here ", { delay: 15 }),
    ben.page.keyboard.type("# and Ben was", { delay: 15 }),
  ]);
  for (const each of all) {
    await expect(code(each).getByText("# Ada was here # middle")).toBeVisible();
    await expect(code(each).getByText("# and Ben was")).toBeVisible();
  }
  await expect(page.locator("[data-caret='Ben Shneiderman']")).toBeAttached();
  await checkLooks(page, "block-together");

  // Undo takes back what one typed oneself.
  await code(page).locator(".view-lines").click();
  await page.keyboard.press("Control+z");
  await expect(code(page).getByText("Ada was here")).toHaveCount(0);
  await expect(code(page).getByText("# and Ben was")).toBeVisible();
  await page.keyboard.press("Control+y");
  for (const each of all) await expect(code(each).getByText("# Ada was here # middle")).toBeVisible();

  // Who may only look types into nothing, and is offered nothing.
  await code(vera.page).locator(".view-lines").click();
  await vera.page.keyboard.type("# Vera");
  const lookOnly = vera.page.getByRole("region", { name: "Code" }).getByText(/^You may look at this code block/);
  await expect(lookOnly).toBeVisible();
  await expect(vera.page.getByRole("button", { name: "Save version" })).toHaveCount(0);

  // A program edits the draft under their hands, and one of them saves what all have written.
  const draft = `/code-blocks/${slug}/draft`;
  const { content } = await callApi<{ content: { code: string } }>(app, draft);
  expect(content.code).toBe("# Ada was here # middle\n# and Ben was");
  await callApi(app, draft, { method: "PATCH", body: { content: { code: `${content.code}\n# a program, too` } } });
  for (const each of all) await expect(code(each).getByText("# a program, too")).toBeVisible();
  await ben.page.getByRole("button", { name: "Save version" }).click();
  for (const each of [page, ben.page]) await expect(each.getByText("Unsaved changes")).toHaveCount(0);
  await page.reload();
  await expect(code(page).getByText("# and Ben was")).toBeVisible();
  const { latest_version: version } = await callApi<{ latest_version: { content: { code: string } } }>(
    app,
    `/code-blocks/${slug}`,
  );
  expect(version.content.code).toBe("# Ada was here # middle\n# and Ben was\n# a program, too");
  expect([...errors, ...ben.errors, ...vera.errors]).toEqual([]);
  for (const each of [ben, vera]) await each.page.context().close();
});
