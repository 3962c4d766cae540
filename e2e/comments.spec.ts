/** Comments on the canvas: said with the keyboard, seen on the card, answered by somebody else, resolved, and found by their link. */
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

const panel = (page: Page) => page.getByRole("complementary", { name: "Comments" });

async function open(page: Page, name: string): Promise<{ id: string; slug: string }> {
  const node = (node_id: string, title: string) => ({
    node_id,
    name: title,
    component_type: "transform",
    config: { expression: "input" },
  });
  const nodes = [{ ...node("a", "Accept"), is_entry_point: true }, node("b", "Send")];
  const body = {
    name,
    nodes,
    edges: [{ source_node_id: "a", target_node_id: "b" }],
    layout: { a: { x: 80, y: 200 }, b: { x: 400, y: 200 } },
  };
  const made = await callApi<{ id: string; slug: string }>(app, "/workflows", { method: "POST", body });
  await page.goto(`${workspaceOf(page)}/workflows/${made.slug}`);
  await expect(card(page, "Accept")).toBeVisible();
  return made;
}

test("a thread on a node, from C to resolved", async ({ page }) => {
  const { id } = await open(page, "Talked about");
  await card(page, "Accept").click();
  await page.keyboard.press("c");
  const field = panel(page).getByRole("textbox", { name: "Comment" });
  await expect(field).toBeFocused();
  await page.keyboard.type("Is **this** right, @ad");
  await page.getByRole("option", { name: "ada" }).waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.type("?");
  await page.keyboard.press("Control+Enter");
  const thread = panel(page).getByRole("article");
  await expect(thread.getByText("this", { exact: true })).toBeVisible();
  await expect(thread.getByText("@ada")).toBeVisible();
  await expect(card(page, "Accept").getByRole("button", { name: "1 comment" })).toBeVisible();

  // Answered from elsewhere: the open panel sees it by itself.
  const { items } = await callApi<{ items: { id: string }[] }>(app, `/workflows/${id}/comments`);
  const root = items[0]?.id ?? "";
  await callApi(app, `/workflows/${id}/comments/${root}/replies`, { method: "POST", body: { body: "It is." } });
  await expect(thread.getByText("It is.")).toBeVisible();
  await expect(card(page, "Accept").getByRole("button", { name: "2 comments" })).toBeVisible();
  await checkLooks(page, "comments");

  await thread.getByRole("textbox", { name: "Reply" }).fill("Thanks");
  await page.keyboard.press("Control+Enter");
  await expect(thread.getByText("Thanks")).toBeVisible();
  await thread.getByRole("button", { name: "Resolve" }).click();
  await expect(panel(page).getByText("No open comments")).toBeVisible();
  await expect(card(page, "Accept").getByRole("button", { name: /comment/ })).toHaveCount(0);
  await panel(page).getByRole("button", { name: "Resolved" }).click();
  await expect(panel(page).getByRole("article").getByText("Resolved by ada")).toBeVisible();
  await panel(page).getByRole("button", { name: "Reopen" }).click();
  await panel(page).getByRole("button", { name: "Open", exact: true }).click();
  await expect(thread.getByText("It is.")).toBeVisible();
  await page.getByRole("button", { name: "Close comments" }).click();
  await expect(panel(page)).toHaveCount(0);
  await expect(page).not.toHaveURL(/comment=/);
});

test("a link leads to its comment, also when its node is gone", async ({ page }) => {
  const { id, slug } = await open(page, "Linked");
  const say = (anchor: object, body: string) =>
    callApi<{ id: string }>(app, `/workflows/${id}/comments`, { method: "POST", body: { anchor, body } });
  const onSend = await say({ on: "node", node_id: "b", field: "expression" }, "About the expression");
  await say({ on: "point", x: 240, y: 420 }, "About this corner");
  await page.goto(`${workspaceOf(page)}/workflows/${slug}?comment=${onSend.id}`);
  const thread = panel(page).getByRole("article", { name: "About the expression" });
  await expect(thread.getByRole("textbox", { name: "Reply" })).toBeVisible();
  await expect(thread.getByRole("button", { name: /^Send · / })).toBeVisible();
  await expect(card(page, "Send")).toHaveClass(/selected/);

  // The pin of a point opens its thread, and the address follows.
  await page.getByLabel("Workflow canvas").locator(".react-flow__viewport-portal").getByRole("button").click();
  const corner = panel(page).getByRole("article", { name: "About this corner" });
  await expect(corner.getByRole("textbox", { name: "Reply" })).toBeVisible();
  await expect(page).not.toHaveURL(new RegExp(onSend.id));
  await expect(page).toHaveURL(/comment=/);

  await page.keyboard.press("Escape");
  await card(page, "Send").click();
  await page.keyboard.press("Delete");
  await expect(card(page, "Send")).toHaveCount(0);
  await page.getByRole("button", { name: /^Comments/ }).click();
  await expect(panel(page).getByText("On a removed node (Send)")).toBeVisible();
});

test("a phone shows the comments as a sheet", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const { id } = await open(page, "On the go");
  const anchor = { on: "node", node_id: "a" };
  await callApi(app, `/workflows/${id}/comments`, { method: "POST", body: { anchor, body: "Read me" } });
  await page.reload();
  await page.getByRole("button", { name: /^Comments/ }).click();
  const sheet = page.getByRole("dialog", { name: "Comments" });
  await expect(sheet.getByText("Read me")).toBeVisible();
  await sheet.getByRole("button", { name: "Reply" }).click();
  await sheet.getByRole("textbox", { name: "Reply" }).fill("Done");
  await sheet.getByRole("button", { name: "Reply", exact: true }).click();
  await expect(sheet.getByText("Done")).toBeVisible();
});
