/** The editor's tools: frames, notes, search and replace, alignment, quick fixes. */
import { expect, test } from "@playwright/test";
import { type App, startApp } from "./app";
import { draftOf, open, transform } from "./drafts";
import { card, inspector, saved } from "./drawing";
import { checkLooks } from "./looks";
import { signIn, UNATTENDED, watchErrors } from "./people";

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

test("a frame is collapsed to one card, moved, and opened again by keyboard", async ({ page }) => {
  const nodes = ["Alpha", "Beta", "Gamma"].map((name) => transform(name.toLowerCase(), name, "1"));
  const edges = [
    { id: "1", source_node_id: "alpha", target_node_id: "beta" },
    { id: "2", source_node_id: "beta", target_node_id: "gamma" },
  ];
  const groups = { f: { name: "Greek", node_ids: ["alpha", "beta"], color: "blue" } };
  const id = await open(app, page, "Folded", nodes, edges, { groups });
  await page.getByRole("button", { name: "Collapse Greek" }).click();
  const folded = page.getByRole("group", { name: "Greek, collapsed frame of 2 nodes" });
  await expect(folded).toBeVisible();
  await expect(card(page, "Alpha")).toHaveCount(0);
  await expect(page.locator(".react-flow__edge-flow")).toHaveCount(1);
  await checkLooks(page, "frame-collapsed");
  await saved(page);
  const before = await draftOf(app, id);
  expect(before.document.groups?.f).toMatchObject({ collapsed: true });

  const box = await folded.boundingBox();
  if (!box) throw new Error("The card is on the page.");
  await page.mouse.move(box.x + 60, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + 120, { steps: 6 });
  await page.mouse.up();
  await saved(page);
  await expect(async () => {
    const { layout } = await draftOf(app, id);
    const moved = (layout.alpha?.y ?? 0) - (before.layout.alpha?.y ?? 0);
    expect(moved).toBeGreaterThan(40);
    expect((layout.beta?.y ?? 0) - (before.layout.beta?.y ?? 0)).toBe(moved);
    expect(layout.gamma).toEqual(before.layout.gamma);
  }).toPass();

  await folded.focus();
  await page.keyboard.press("Enter");
  await expect(card(page, "Alpha")).toBeVisible();
  await expect(page.locator(".react-flow__edge-flow")).toHaveCount(2);
  await card(page, "Beta").click();
  await page.keyboard.press("Shift+G");
  await expect(folded).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(card(page, "Beta")).toBeVisible();
});

test("several are aligned, put into a frame, named, moved together, taken apart", async ({ page }) => {
  const id = await open(app, page, "Framed", [
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
  const before = await draftOf(app, id);
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
    const after = await draftOf(app, id);
    expect(after.layout.a?.y).toBeGreaterThan(before.layout.a?.y ?? 0);
    expect((after.layout.a?.y ?? 0) - (before.layout.a?.y ?? 0)).toBe(
      (after.layout.b?.y ?? 0) - (before.layout.b?.y ?? 0),
    );
    expect(after.layout.c).toEqual(before.layout.c);
  }).toPass();
  await page.keyboard.press("Control+z");
  await saved(page);
  await expect(async () => expect((await draftOf(app, id)).layout).toEqual(before.layout)).toPass();

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

test("what is dragged with Alt is copied, and a collapsed frame is dragged into another, one undo step each", async ({
  page,
}) => {
  const id = await open(
    app,
    page,
    "Copied",
    [
      transform("a", "Alpha", "1", { is_entry_point: true }),
      transform("b", "Beta", "nodes.a.output"),
      transform("c", "Gamma", "3"),
    ],
    [{ id: "1", source_node_id: "a", target_node_id: "b" }],
    {
      groups: { f: { name: "First", node_ids: ["a", "b"], collapsed: true }, g: { name: "Last", node_ids: ["c"] } },
      pins: { a: { output: 1, pinned_at: "2026-01-01T00:00:00.000Z" } },
    },
  );
  const folded = page.getByRole("group", { name: "First, collapsed frame of 2 nodes" });
  await expect(folded.getByRole("img", { name: "1 pinned output in this frame" })).toBeVisible();
  await saved(page);
  const before = await draftOf(app, id);
  const from = await folded.boundingBox();
  const to = await card(page, "Gamma").boundingBox();
  if (!from || !to) throw new Error("The cards are on the page.");
  const pull = async (by: { x: number; y: number }) => {
    await page.mouse.move(from.x + 70, from.y + 12);
    await page.mouse.down();
    await page.mouse.move(from.x + 70 + by.x, from.y + 12 + by.y, { steps: 6 });
  };

  await page.keyboard.down("Alt");
  await pull({ x: 24, y: 160 });
  await expect(page.locator(".canvas-flow[data-copying]")).toBeAttached();
  await page.mouse.up();
  await page.keyboard.up("Alt");
  await expect(folded).toHaveCount(2);
  await expect(async () => {
    const { document, layout } = await draftOf(app, id);
    expect(document.nodes.map(({ node_id, config }) => [node_id, config.expression])).toEqual([
      ["a", "1"],
      ["b", "nodes.a.output"],
      ["c", "3"],
      ["a_2", "1"],
      ["b_2", "nodes.a_2.output"],
    ]);
    expect(layout.a).toEqual(before.layout.a);
    expect(layout.a_2?.y).toBeGreaterThan(layout.a?.y ?? 0);
  }).toPass();
  await page.keyboard.press("Control+z");
  await expect(folded).toHaveCount(1);

  // Without Alt it moves; over the other frame it goes into it.
  await pull({ x: to.x - from.x + 16, y: to.y - from.y + 8 });
  await page.mouse.up();
  await expect(page.getByRole("button", { name: "Frame Last, 3 nodes" })).toBeVisible();
  await expect(async () => {
    const { groups } = (await draftOf(app, id)).document;
    expect(groups?.g?.node_ids).toEqual(["c", "a", "b"]);
    expect(groups?.f).toEqual(before.document.groups?.f);
  }).toPass();
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("button", { name: "Frame Last, 1 node" })).toBeVisible();
  await expect(async () => expect((await draftOf(app, id)).layout).toEqual(before.layout)).toPass();
});

test("notes are written, coloured, resized and come along in copies and YAML", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const id = await open(app, page, "Noted", [transform("a", "Alpha", "1", { is_entry_point: true })]);
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
    const [kept] = Object.values((await draftOf(app, id)).document.sticky_notes ?? {});
    expect(kept).toMatchObject({ color: "green" });
    expect(kept).toMatchObject({ width: expect.any(Number) });
    expect((kept as { width: number }).width).toBeGreaterThan(240);
  }).toPass();
  await checkLooks(page, "notes");
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
  const id = await open(app, page, "Searched", [
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
  const [node] = (await draftOf(app, id)).document.nodes;
  expect(node).toMatchObject({ name: "Ask Eve", notes: "For Bob.", config: { expression: '"Eve" & input.bobby' } });
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await expect(card(page, "Ask Bob")).toBeVisible();
});

test("F8 walks through the problems, and a quick fix mends one", async ({ page }) => {
  await open(
    app,
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
