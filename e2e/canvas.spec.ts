import { expect, type Locator, type Page, test } from "@playwright/test";
import { type App, startApp } from "./app";
import { card, dragTo, inputOf, inspect, inspector, outputOf, saved } from "./drawing";
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

const transform = (node_id: string, name: string, expression: string, more: object = {}) => ({
  node_id,
  name,
  component_type: "transform",
  config: { expression },
  ...more,
});

/** Makes a workflow with its cards in a row and opens it. */
async function open(page: Page, name: string, nodes: { node_id: string }[], edges: object[] = []): Promise<string> {
  const layout = Object.fromEntries(nodes.map(({ node_id }, index) => [node_id, { x: 80 + index * 320, y: 200 }]));
  const body = { name, nodes, edges, layout, triggers: [{ type: "manual", config: {} }] };
  const made = await callApi<{ id: string; slug: string }>(app, "/workflows", { method: "POST", body });
  await page.goto(`${workspaceOf(page)}/workflows/${made.slug}`);
  if (nodes.length > 0) await expect(page.getByLabel("Workflow canvas").getByRole("group").first()).toBeVisible();
  return made.id;
}

interface Draft {
  document: { nodes: { name?: string }[]; edges: { source_node_id: string; target_node_id: string; route?: string }[] };
}
const draftOf = async (id: string) => (await callApi<Draft>(app, `/workflows/${id}`)).document;

/** Goes on with Tab until the control has the focus. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let step = 0; step < 80; step++) {
    if (await control.evaluateAll((found) => found[0] === document.activeElement && found.length === 1)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`No way by Tab to ${control}.`);
}

async function addByKeyboard(page: Page, key: string, search: string): Promise<void> {
  await page.keyboard.press(key);
  await expect(page.getByRole("dialog", { name: "Add a node" })).toBeVisible();
  await page.keyboard.type(search);
  await expect(page.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Add a node" })).toHaveCount(0);
}

test("a workflow of two nodes is made and run with the keyboard alone", async ({ page }) => {
  await page.goto(`${workspaceOf(page)}/workflows`);
  await tabTo(page, page.getByRole("button", { name: "New workflow" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "New workflow" }).getByLabel("Name")).toBeFocused();
  await page.keyboard.type("Two by keyboard");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Start with a first node" })).toBeVisible();

  await addByKeyboard(page, "Tab", "javascript");
  await expect(card(page, "Code")).toBeVisible();
  await expect(card(page, "Code")).toBeFocused();
  await addByKeyboard(page, "/", "transform");
  await expect(card(page, "Transform")).toBeVisible();

  // A new card covers no other.
  const edgesOf = async (name: string) => (await card(page, name).boundingBox()) ?? { x: 0, width: 0 };
  const [left, right] = [await edgesOf("Code"), await edgesOf("Transform")];
  expect(left.x + left.width).toBeLessThan(right.x);

  await tabTo(page, card(page, "Code"));
  await page.keyboard.press("Enter");
  await expect(inspector(page).getByRole("heading", { name: "Code", level: 2 })).toBeVisible();
  // In the editor Tab indents; after Escape it leaves.
  await tabTo(page, inspector(page).getByRole("textbox", { name: /^Code/ }));
  const connectTo = inspector(page).getByRole("button", { name: "Connect to…" });
  await expect(async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    await expect(connectTo).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.press("Enter");
  await page.keyboard.type("Trans");
  await expect(page.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(inspector(page).getByRole("button", { name: "Disconnect Transform" })).toBeVisible();

  await page.keyboard.press("Control+s");
  await saved(page);
  await tabTo(page, page.getByRole("button", { name: "Run", exact: true }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("dialog").getByRole("textbox"));
  await page.keyboard.press("Control+a");
  await page.keyboard.type('{ "n": 42 }');
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("region", { name: "Execution shown" })).toContainText("Completed");
  await expect(card(page, "Transform")).toContainText("Completed");
  await tabTo(page, page.getByRole("link", { name: "Open execution" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary", { name: "Details" })).toContainText("42");
});

test("edges are drawn by dragging, and a handle that takes none says why", async ({ page }) => {
  const id = await open(page, "Dragged edges", [
    transform("one", "One", "input", { is_entry_point: true }),
    transform("two", "Two", "input"),
    transform("three", "Three", "input"),
  ]);
  await dragTo(page, outputOf(card(page, "One")), inputOf(card(page, "Two")));
  await expect(page.getByRole("img", { name: "One to Two" })).toBeAttached();
  await saved(page);
  expect((await draftOf(id)).edges).toMatchObject([{ source_node_id: "one", target_node_id: "two" }]);

  // Again: refused while it is still dragged, at the handle.
  await dragTo(page, outputOf(card(page, "One")), inputOf(card(page, "Two")), { release: false });
  await expect(page.getByText("This already leads to “Two”.").last()).toBeVisible();
  await page.mouse.up();
  await expect(page.getByRole("status").filter({ hasText: "This already leads to “Two”." })).toBeAttached();
  expect(await page.getByRole("img", { name: "One to Two" }).count()).toBe(1);

  // Into empty space: the palette opens and what is chosen is connected.
  const box = await card(page, "Three").boundingBox();
  await outputOf(card(page, "Three")).hover();
  await page.mouse.down();
  await page.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 260, { steps: 8 });
  await page.mouse.up();
  await page.getByPlaceholder("Search nodes").fill("delay");
  await page.getByRole("option", { name: /Delay/ }).click();
  await expect(page.getByRole("img", { name: "Three to Delay" })).toBeAttached();
});

test("delete, undo, redo, copy, paste and duplicate", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const id = await open(
    page,
    "Edited",
    [transform("one", "One", "input", { is_entry_point: true }), transform("two", "Two", "input")],
    [{ id: "e", source_node_id: "one", target_node_id: "two" }],
  );
  const cards = page.getByLabel("Workflow canvas").getByRole("group", { name: /Transform/ });
  await card(page, "Two").click();
  await page.keyboard.press("Delete");
  await expect(card(page, "Two")).toHaveCount(0);
  await expect(page.getByRole("img", { name: "One to Two" })).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("img", { name: "One to Two" })).toBeAttached();
  await page.getByRole("button", { name: "Redo delete" }).click();
  await expect(cards).toHaveCount(1);
  await page.getByRole("button", { name: "Undo delete" }).click();
  await expect(cards).toHaveCount(2);

  await card(page, "One").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+c");
  await page.keyboard.press("Control+v");
  await expect(cards).toHaveCount(4);
  await page.keyboard.press("Control+z");
  await expect(cards).toHaveCount(2);
  await card(page, "Two").click();
  await page.keyboard.press("Control+d");
  await expect(cards).toHaveCount(3);
  await saved(page);
  expect((await draftOf(id)).nodes.map((node) => node.name)).toEqual(["One", "Two", "Two 2"]);
  await page.reload();
  await expect(cards).toHaveCount(3);
});

test("problems lead to their field and block publishing until they are mended", async ({ page }) => {
  await open(page, "With problems", [
    transform("good", "Good", "input", { is_entry_point: true }),
    transform("bad", "Bad", "1 +", { is_entry_point: true }),
  ]);
  await page.getByRole("button", { name: "Publish" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("1 problem to look at")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Publish v1.0.0" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Cancel" }).click();

  await page.getByRole("button", { name: /^Problems/ }).click();
  await page
    .getByRole("region", { name: "Problems, nodes and last execution" })
    .getByRole("listitem")
    .filter({ hasText: "Bad" })
    .getByRole("button")
    .click();
  const expression = inspector(page).getByRole("textbox", { name: "Expression" });
  await expect(expression).toBeFocused();
  await expression.fill("1 + 1");
  await expect(page.getByText("No problems.")).toBeVisible();
  await saved(page);
  await page.getByRole("button", { name: "Publish" }).click();
  await dialog.getByRole("button", { name: "Publish v1.0.0" }).click();
  await expect(dialog.getByRole("heading", { name: "v1.0.0 is published" })).toBeVisible();
});

test("a run of the draft shows its states on the nodes, live, and its decision where it waits", async ({ page }) => {
  await open(
    page,
    "Watched",
    [
      {
        node_id: "slow",
        name: "Slow",
        component_type: "code",
        is_entry_point: true,
        config: {
          inline_code:
            "export default function main(input) { const until = Date.now() + 1500; while (Date.now() < until); return input; }",
        },
      } as { node_id: string },
      {
        node_id: "ask",
        name: "Ask",
        component_type: "human_confirmation",
        config: { prompt_template: "Ship to {{ input.city }}?" },
      } as { node_id: string },
      transform("end", "End", '"Shipped to " & nodes.slow.output.city'),
    ],
    [
      { id: "a", source_node_id: "slow", target_node_id: "ask" },
      { id: "b", source_node_id: "ask", target_node_id: "end" },
    ],
  );
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("dialog").getByRole("textbox").fill('{ "city": "Turin" }');
  await page.getByRole("dialog").getByRole("button", { name: "Run" }).click();
  await expect(card(page, "Slow")).toContainText("Running");
  await expect(card(page, "Slow")).toContainText("Completed");
  await expect(card(page, "Ask")).toContainText("Waiting");
  await expect(card(page, "End")).not.toContainText(/Running|Completed/);
  const strip = page.getByRole("region", { name: "Execution shown" });
  await expect(strip).toContainText("Ship to Turin?");
  await strip.getByRole("button", { name: "Approve" }).click();
  await expect(card(page, "End")).toContainText("Completed");
  await expect(strip.getByRole("status")).toContainText("Completed");
  // What came out is at the node, and in the preview of its expression.
  const panel = await inspect(page, "End");
  await expect(panel).toContainText("Shipped to Turin");
  await page.reload();
  await expect(card(page, "End")).toContainText("Completed");
});

test("of two tabs each sees at once what the other does", async ({ page, context }) => {
  const id = await open(page, "Two tabs", [transform("one", "One", "1", { is_entry_point: true })]);
  const other = await context.newPage();
  await other.goto(page.url());
  const name = (tab: Page) => tab.getByRole("textbox", { name: "Workflow name" });
  await expect(name(other)).toHaveValue("Two tabs");
  await name(page).fill("Named by the first");
  await page.keyboard.press("Enter");
  await expect(name(other)).toHaveValue("Named by the first");
  await name(other).fill("Named by the second");
  await other.keyboard.press("Enter");
  await expect(name(page)).toHaveValue("Named by the second");
  await saved(other);
  await saved(page);
  expect((await callApi<{ name: string }>(app, `/workflows/${id}`)).name).toBe("Named by the second");
});
