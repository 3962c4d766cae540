/** The inspector: expressions with suggestions and previews, pinned outputs, runs of a part of the draft. */
import { expect, type Page, test } from "@playwright/test";
import { type App, startApp } from "./app";
import { card, inspect, inspector, saved } from "./drawing";
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

interface Execution {
  execution_id: string;
  status: string;
  output: unknown;
  partial: { mode: string; node_id: string; pinned: string[] } | null;
  nodes: { node_id: string; status: string; reused: boolean }[];
}

const transform = (node_id: string, name: string, expression: string) => ({
  node_id,
  name,
  component_type: "transform",
  config: { expression },
});

/** Three cards in a row: Order gives an order, Total its sum, Note a sentence. */
async function open(page: Page, name: string): Promise<string> {
  const nodes = [
    {
      ...transform("order", "Order", '{ "city": "Berlin", "lines": [{ "price": 2 }, { "price": 3 }], "n": input.n }'),
      is_entry_point: true,
    },
    transform("total", "Total", "$sum(input.lines.price)"),
    transform("note", "Note", '"Total " & $string(input)'),
  ];
  const edges = [
    { id: "e1", source_node_id: "order", target_node_id: "total", edge_type: "direct" },
    { id: "e2", source_node_id: "total", target_node_id: "note", edge_type: "direct" },
  ];
  const layout = Object.fromEntries(nodes.map(({ node_id }, index) => [node_id, { x: 80 + index * 300, y: 200 }]));
  const body = { name, nodes, edges, layout, triggers: [{ type: "manual", config: {} }] };
  const made = await callApi<{ id: string; slug: string }>(app, "/workflows", { method: "POST", body });
  await page.goto(`${workspaceOf(page)}/workflows/${made.slug}`);
  await expect(card(page, "Order")).toBeVisible();
  return made.id;
}

test("a JSON body is completed like an expression, and a value is read as its schema", async ({ page }) => {
  const nodes = [
    { ...transform("order", "Order", '{ "city": "Berlin", "lines": [{ "price": 2 }, { "price": 3, "gift": true }] }') },
    {
      node_id: "send",
      name: "Send",
      component_type: "http_request",
      config: { method: "POST", url: "https://shop.invalid", data: { to: "" } },
    },
  ];
  const edges = [{ id: "e1", source_node_id: "order", target_node_id: "send", edge_type: "direct" }];
  const output = { city: "Berlin", lines: [{ price: 2 }, { price: 3, gift: true }] };
  const pins = { order: { output, pinned_at: "2026-01-01T00:00:00.000Z" } };
  const layout = { order: { x: 80, y: 200 }, send: { x: 380, y: 200 } };
  const body = { name: "JSON body", nodes, edges, layout, pins, triggers: [{ type: "manual", config: {} }] };
  const { slug } = await callApi<{ slug: string }>(app, "/workflows", { method: "POST", body });
  await page.goto(`${workspaceOf(page)}/workflows/${slug}`);
  const panel = await inspect(page, "Send");
  const field = panel.getByRole("textbox", { name: "Body" });
  await field.focus();
  const caret = (await field.inputValue()).indexOf('""') + 1;
  await field.evaluate((box, at) => (box as HTMLTextAreaElement).setSelectionRange(at, at), caret);
  await field.pressSequentially("{{ nodes.order.output.ci");
  await expect(page.getByRole("option", { name: "city" })).toContainText("Berlin");
  await page.keyboard.press("Enter");
  await field.pressSequentially(" }}");
  await expect(field).toHaveValue(/"to": "\{\{ nodes\.order\.output\.city \}\}"/);
  await expect(panel.getByLabel("Preview", { exact: true }).filter({ hasText: '"to": "Berlin"' })).toBeVisible();
  await checkLooks(page, "inspector-json-body");

  await inspect(page, "Order");
  await panel.getByRole("button", { name: "Schema", exact: true }).click();
  await expect(panel.getByText("gift", { exact: true })).toBeVisible();
  await expect(panel.getByText("optional", { exact: true })).toBeVisible();
  await panel.getByRole("searchbox", { name: "Search keys and values" }).fill("city");
  await expect(panel.getByText("gift", { exact: true })).toHaveCount(0);
  await checkLooks(page, "json-schema");
});

const run = (id: string, version: "draft" | "published") =>
  callApi<Execution>(app, `/workflows/${id}/execute`, {
    method: "POST",
    body: { version, input: { n: 1 }, wait_seconds: 30 },
  });
const newest = async (id: string): Promise<Execution> => {
  const { items } = await callApi<{ items: { execution_id: string }[] }>(app, `/executions?workflow_id=${id}&limit=1`);
  return callApi<Execution>(app, `/executions/${items[0]?.execution_id}`);
};
const strip = (page: Page) => page.getByRole("region", { name: "Execution shown" });

test("an expression is completed from real data, shows its value and type, and where it is wrong", async ({ page }) => {
  const id = await open(page, "Expressions");
  await run(id, "draft");
  await page.reload();
  const panel = await inspect(page, "Note");
  await expect(panel.getByLabel("Data for previews")).toContainText("From execution");
  const field = panel.getByRole("textbox", { name: "Expression", exact: true });
  const preview = panel.getByLabel("Preview", { exact: true });
  await expect(preview).toContainText("Total 5");
  await expect(preview).toContainText("from execution");

  await field.fill("");
  await field.pressSequentially("nodes.ord");
  await expect(page.getByRole("option", { name: "order" })).toBeVisible();
  await page.keyboard.press("Enter");
  await field.pressSequentially(".output.c");
  await expect(page.getByRole("option", { name: "city" })).toContainText("Berlin");
  await page.keyboard.press("Tab");
  await expect(field).toHaveValue("nodes.order.output.city");
  await expect(preview).toContainText("text");
  await expect(preview).toContainText("Berlin");
  // Escape closes the list and not the inspector.
  await field.pressSequentially(" & $upp");
  await expect(page.getByRole("option", { name: /uppercase/ })).toBeVisible();
  await checkLooks(page, "inspector-suggestions");
  await field.focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Control+Space");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("listbox")).toHaveCount(0);
  await expect(inspector(page)).toBeVisible();

  await field.fill("nodes.order.output.city &");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await field.fill("$count(");
  await panel.getByRole("button", { name: "Insert data" }).click();
  await field.press("End");
  const tree = panel.getByRole("figure", { name: "Data that this field can read" });
  await tree.getByRole("searchbox").fill("lines");
  await tree.getByRole("button", { name: "Insert nodes.order.output.lines", exact: true }).click();
  await expect(field).toHaveValue("$count(nodes.order.output.lines");
  await field.pressSequentially(")");
  await expect(preview).toContainText("number");
  await expect(preview).toContainText("2");
  await checkLooks(page, "inspector-data");
});

test("a pinned output is used by a test run of the draft and not by a published execution", async ({ page }) => {
  const id = await open(page, "Pins");
  await callApi(app, `/workflows/${id}/publish`, { method: "POST", body: {} });
  await run(id, "draft");
  await page.reload();
  const panel = await inspect(page, "Total");
  await panel.getByRole("button", { name: "Pin output" }).click();
  await expect(card(page, "Total").getByLabel(/^Pinned/)).toBeVisible();
  await panel.getByRole("button", { name: "Edit", exact: true }).click();
  const json = panel.getByRole("textbox", { name: "Output as JSON" });
  await json.fill("{ broken");
  await panel.getByRole("button", { name: "Pin", exact: true }).click();
  await expect(panel.getByText(/not valid JSON/)).toBeVisible();
  await json.fill("500");
  await panel.getByRole("button", { name: "Pin", exact: true }).click();
  await saved(page);
  await checkLooks(page, "inspector-pin");
  expect(await run(id, "draft")).toMatchObject({ status: "completed", output: "Total 500" });
  await callApi(app, `/workflows/${id}/publish`, { method: "POST", body: {} });
  expect(await run(id, "published")).toMatchObject({ status: "completed", output: "Total 5" });

  await panel.getByRole("button", { name: "Unpin" }).click();
  await expect(card(page, "Total").getByLabel(/^Pinned/)).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await card(page, "Order").focus();
  await page.keyboard.press("Control+z");
  await expect(card(page, "Total").getByLabel(/^Pinned/)).toBeVisible();
});

test("up to a node, from a node, and only a node are run from its card, the inspector and by key", async ({ page }) => {
  const id = await open(page, "Parts");
  await card(page, "Total").click({ position: { x: 24, y: 24 } });
  await page
    .getByRole("toolbar", { name: "Run a part of the draft" })
    .getByRole("button", { name: "Run up to here" })
    .click();
  await expect(strip(page)).toContainText("Up to Total");
  await expect(strip(page)).toContainText("Completed");
  expect(await newest(id)).toMatchObject({ output: 5, partial: { mode: "to", node_id: "total" } });

  await card(page, "Note").click({ position: { x: 24, y: 24 } });
  await page.keyboard.press("Alt+r");
  await expect(strip(page)).toContainText("From Note");
  await expect(strip(page)).toContainText("Completed");
  const from = await newest(id);
  expect(from).toMatchObject({ output: "Total 5", partial: { mode: "from" } });
  expect(from.nodes.filter(({ reused }) => reused).map(({ node_id }) => node_id)).toEqual(["order", "total"]);

  const panel = await inspect(page, "Total");
  await panel.getByRole("textbox", { name: "Expression", exact: true }).fill("$sum(input.lines.price) * 10");
  await panel.getByRole("button", { name: "Run only this" }).click();
  await expect(strip(page)).toContainText("Only Total");
  await expect(async () => expect(await newest(id)).toMatchObject({ output: 50, partial: { mode: "only" } })).toPass();
  await expect(panel.getByRole("figure", { name: "Output: Total" })).toContainText("50");

  // The page of an execution says which part it ran, and where the rest came from.
  await card(page, "Note").click({ position: { x: 24, y: 24 } });
  await page.keyboard.press("Alt+r");
  await expect(strip(page)).toContainText("From Note");
  await strip(page).getByRole("link", { name: "Open execution" }).click();
  await expect(page.getByText("Partial run", { exact: true })).toBeVisible();
  await expect(page.getByText("From Note")).toBeVisible();
  await expect(page.getByText("Data from")).toBeVisible();
  await checkLooks(page, "execution-partial");
});

test("the document's own settings are a form", async ({ page }) => {
  const id = await open(page, "Settings of the document");
  await page.getByRole("button", { name: "Show inspector" }).click();
  const panel = inspector(page);
  await panel.getByRole("textbox", { name: "Description" }).fill("Adds up orders.");
  await panel.getByRole("button", { name: "Add variable" }).click();
  await panel.getByRole("textbox", { name: "Key" }).first().fill("rate");
  await panel.getByRole("textbox", { name: "Value" }).first().fill("0.19");
  await saved(page);
  const { document } = await callApi<{ document: unknown }>(app, `/workflows/${id}`);
  expect(document).toMatchObject({ description: "Adds up orders.", variables: { rate: 0.19 } });
  await checkLooks(page, "inspector-document");
});
