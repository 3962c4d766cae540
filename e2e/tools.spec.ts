/** The editor's tools: everything by keyboard, frames, notes, search and replace, alignment, quick fixes. */
import { expect, type Page, test } from "@playwright/test";
import { type App, startApp } from "./app";
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

interface Item {
  text?: string;
  name?: string;
  color?: string;
  node_ids?: string[];
}
interface Draft {
  document: {
    nodes: { node_id: string; name?: string; disabled?: boolean; config: Record<string, unknown> }[];
    edges: { source_node_id: string; target_node_id: string }[];
    sticky_notes?: Record<string, Item>;
    groups?: Record<string, Item>;
  };
  layout: Record<string, { x: number; y: number }>;
}
const draftOf = (id: string) => callApi<Draft>(app, `/workflows/${id}`);

const transform = (node_id: string, name: string, expression: string, more: object = {}) => ({
  node_id,
  name,
  component_type: "transform",
  config: { expression },
  ...more,
});

async function open(page: Page, name: string, nodes: { node_id: string }[], edges: object[] = []): Promise<string> {
  const layout = Object.fromEntries(
    nodes.map(({ node_id }, index) => [node_id, { x: 80 + index * 320, y: 200 + (index % 2) * 96 }]),
  );
  const body = { name, nodes, edges, layout, triggers: [] };
  const made = await callApi<{ id: string; slug: string }>(app, "/workflows", { method: "POST", body });
  await page.goto(`${workspaceOf(page)}/workflows/${made.slug}`);
  await expect(page.getByLabel("Workflow canvas").getByRole("group").first()).toBeVisible();
  return made.id;
}

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
  expect((await draftOf(made.id)).document.edges).toHaveLength(2);

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
  const id = await open(page, "Commanded", [
    transform("one", "First step", "1", { is_entry_point: true }),
    transform("two", "Second step", "2"),
  ]);
  await command(page, "Second step");
  await expect(inspector(page).getByRole("heading", { name: "Second step", level: 2 })).toBeVisible();
  await command(page, "Switch off or on");
  await command(page, "Add HTTP request");
  await expect(card(page, "HTTP request")).toBeFocused();
  await saved(page);
  const { document } = await draftOf(id);
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

test("several are aligned, put into a frame, named, moved together, taken apart", async ({ page }) => {
  const id = await open(page, "Framed", [
    transform("a", "Alpha", "1", { is_entry_point: true }),
    transform("b", "Beta", "2"),
    transform("c", "Gamma", "3"),
  ]);
  await card(page, "Alpha").click();
  await card(page, "Beta").click({ modifiers: ["Shift"] });
  const toolbar = page.getByRole("toolbar", { name: "Selection" });
  await expect(toolbar).toContainText("2 selected");
  await toolbar.getByRole("button", { name: "Align and distribute" }).click();
  await page.getByRole("menuitem", { name: "Align top" }).click();
  await toolbar.getByRole("button", { name: "Put into a frame" }).click();
  await page.getByRole("textbox", { name: "Frame name" }).fill("Greek letters");
  await page.keyboard.press("Enter");
  const frame = page.getByRole("button", { name: "Frame Greek letters, 2 nodes" });
  await expect(frame).toBeVisible();
  await saved(page);
  const before = await draftOf(id);
  expect(before.layout.a?.y).toBe(before.layout.b?.y);
  expect(Object.values(before.document.groups ?? {})).toEqual([{ name: "Greek letters", node_ids: ["a", "b"] }]);

  const box = await frame.boundingBox();
  if (!box) throw new Error("The frame is on the page.");
  await page.mouse.move(box.x + 60, box.y + 12);
  await page.mouse.down();
  await page.mouse.move(box.x + 100, box.y + 80, { steps: 6 });
  await page.mouse.up();
  await saved(page);
  await expect(async () => {
    const after = await draftOf(id);
    expect(after.layout.a?.y).toBeGreaterThan(before.layout.a?.y ?? 0);
    expect((after.layout.a?.y ?? 0) - (before.layout.a?.y ?? 0)).toBe(
      (after.layout.b?.y ?? 0) - (before.layout.b?.y ?? 0),
    );
    expect(after.layout.c).toEqual(before.layout.c);
  }).toPass();
  await page.keyboard.press("Control+z");
  await saved(page);
  await expect(async () => expect((await draftOf(id)).layout).toEqual(before.layout)).toPass();

  // The whole frame is copied, and the copy's name follows.
  await frame.click();
  await page.keyboard.press("Control+d");
  await expect(page.getByRole("button", { name: "Frame Greek letters, 2 nodes" })).toHaveCount(2);
  await page.keyboard.press("Control+z");
  await frame.click();
  await page.keyboard.press("Control+Shift+g");
  await expect(frame).toHaveCount(0);
  await expect(card(page, "Alpha")).toBeVisible();
});

test("notes are written, coloured, resized and come along in copies and YAML", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const id = await open(page, "Noted", [transform("a", "Alpha", "1", { is_entry_point: true })]);
  await page.keyboard.press("n");
  const text = page.getByRole("textbox", { name: "Text of the note" });
  await text.fill("# Why\n- first\n- **second** <img src=x onerror=alert(1)>\n[docs](https://example.com)");
  await page.keyboard.press("Escape");
  const note = page.getByRole("group", { name: /^Note: # Why/ });
  await expect(note.getByRole("listitem")).toHaveCount(2);
  await expect(note.getByText("<img src=x onerror=alert(1)>")).toBeVisible();
  await expect(note.getByRole("link", { name: "docs" })).toHaveAttribute("rel", /noopener/);
  await page.getByRole("toolbar", { name: "Selection" }).getByRole("button", { name: "Color" }).click();
  await page.getByRole("menuitem", { name: "Green" }).click();
  const corner = await note.locator(".canvas-note-corner").boundingBox();
  if (!corner) throw new Error("The corner is on the page.");
  await page.mouse.move(corner.x + 6, corner.y + 6);
  await page.mouse.down();
  await page.mouse.move(corner.x + 86, corner.y + 46, { steps: 5 });
  await page.mouse.up();
  await saved(page);
  await expect(async () => {
    const [kept] = Object.values((await draftOf(id)).document.sticky_notes ?? {});
    expect(kept).toMatchObject({ color: "green" });
    expect(kept).toMatchObject({ width: expect.any(Number) });
    expect((kept as { width: number }).width).toBeGreaterThan(240);
  }).toPass();
  await note.focus();
  await page.keyboard.press("Control+c");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("sticky_notes");
  await page.keyboard.press("Control+v");
  await expect(page.getByRole("group", { name: /^Note: # Why/ })).toHaveCount(2);
  await page.keyboard.press("Delete");
  await expect(page.getByRole("group", { name: /^Note: # Why/ })).toHaveCount(1);
  await page.reload();
  await expect(note.getByRole("listitem")).toHaveCount(2);
});

test("a word is found in every field and replaced where it is wanted, in one undo step", async ({ page }) => {
  const id = await open(page, "Searched", [
    transform("a", "Ask Bob", '"bob" & input.bobby', { is_entry_point: true, notes: "For Bob." }),
    transform("b", "Other", '"nobody"'),
  ]);
  await page.keyboard.press("Control+f");
  const panel = page.locator("search");
  await panel.getByRole("textbox", { name: "Search in this workflow" }).fill("bob");
  await expect(panel).toContainText("4 results in 1 place");
  await panel.getByRole("button", { name: "Whole words" }).click();
  await expect(panel).toContainText("3 results in 1 place");
  await panel.getByRole("button", { name: "Replace as well" }).click();
  await panel.getByRole("textbox", { name: "Replace with" }).fill("Eve");
  await panel.getByRole("checkbox", { name: "Replace here" }).last().uncheck();
  await checkLooks(page, "find");
  await panel.getByRole("button", { name: "Replace 2 places" }).click();
  await expect(card(page, "Ask Eve")).toBeVisible();
  await saved(page);
  const [node] = (await draftOf(id)).document.nodes;
  expect(node).toMatchObject({ name: "Ask Eve", notes: "For Bob.", config: { expression: '"Eve" & input.bobby' } });
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await expect(card(page, "Ask Bob")).toBeVisible();
});

test("F8 walks through the problems, and a quick fix mends one", async ({ page }) => {
  await open(
    page,
    "Mended",
    [
      transform("first_step", "First step", "1", { is_entry_point: true }),
      transform("b", "Reader", 'nodes."First step".output'),
      transform("c", "Broken", "1 +"),
    ],
    [
      { id: "x", source_node_id: "first_step", target_node_id: "b" },
      { id: "y", source_node_id: "b", target_node_id: "c" },
    ],
  );
  await expect(page.getByRole("button", { name: "Problems 2" })).toBeVisible();
  await page.keyboard.press("F8");
  const list = page.getByRole("region", { name: "Problems, nodes and last execution" });
  await expect(list).toContainText("2 errors");
  await expect(inspector(page).getByRole("heading", { level: 2 })).toHaveText(/Reader|Broken/);
  const first = await inspector(page).getByRole("heading", { level: 2 }).textContent();
  await page.keyboard.press("F8");
  await expect(inspector(page).getByRole("heading", { level: 2 })).not.toHaveText(first ?? "");
  await page.keyboard.press("Shift+F8");
  await expect(inspector(page).getByRole("heading", { level: 2 })).toHaveText(first ?? "");
  await checkLooks(page, "problems");
  await list.getByRole("button", { name: "Read “First step” instead" }).click();
  await expect(list).toContainText("1 error");
});
