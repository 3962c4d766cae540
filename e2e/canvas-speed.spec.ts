/**
 * What the canvas does for a moved card and a typed key: as much at 500 nodes as at 50. Counts of React's work, which are the same on every
 * machine; times are in `npm run bench:canvas`.
 */
import { expect, test } from "@playwright/test";
import { drag, open, type } from "../scripts/bench/canvas/measure";
import { drawn, subjectOf } from "../scripts/bench/canvas/workflows";
import { type App, startApp } from "./app";
import { callApi, signIn, UNATTENDED, workspaceOf } from "./people";

let app: App;
test.beforeAll(async () => {
  app = await startApp({ env: UNATTENDED });
});
test.afterAll(() => app.remove());

test("a moved card and a typed key cost the same at 50 and at 500 nodes", async ({ page, context }) => {
  test.setTimeout(240_000);
  await signIn(page, app);
  const counts = [];
  for (const size of [50, 500]) {
    const made = await callApi<{ slug: string }>(app, "/workflows", { method: "POST", body: drawn(size) });
    const { page: own } = await open(context, `${workspaceOf(page)}/workflows/${made.slug}`);
    const subject = subjectOf(size);
    const dragged = await drag(own, subject, 1);
    const typed = await type(own, subject, 12);
    counts.push({ frame: dragged.rendered.usual, key: typed.rendered.most, commits: typed.commitsPerKey });
    await own.close();
  }
  const [small, large] = counts;
  console.log(JSON.stringify(counts));
  expect(large?.frame).toBeLessThanOrEqual((small?.frame ?? 0) + 5);
  expect(large?.frame).toBeLessThan(40);
  expect(large?.key).toBeLessThanOrEqual((small?.key ?? 0) + 5);
  // The field, its card, the dot: not the form, not the bar.
  expect(large?.key).toBeLessThan(40);
});

test("every edge is there at every zoom, where it belongs", async ({ page, context }) => {
  await signIn(page, app);
  const body = drawn(200);
  const made = await callApi<{ slug: string }>(app, "/workflows", { method: "POST", body });
  const { page: own } = await open(context, `${workspaceOf(page)}/workflows/${made.slug}`);
  const edges = own.locator(".react-flow__edge-flow .react-flow__edge-path");
  // All in view, as blocks.
  await expect(edges).toHaveCount(body.edges.length);
  const path = (index: number) => edges.nth(index).getAttribute("d");
  const numbers = (d: string | null) => (d ?? "").match(/-?[\d.]+/g)?.map(Number) ?? [];
  const far = numbers(await path(0));
  expect(far.length).toBeGreaterThan(3);
  const id = await own.locator(".react-flow__edge-flow").first().getAttribute("data-id");
  for (let times = 0; times < 12; times++) await own.getByRole("button", { name: "Zoom in" }).click();
  await own.getByRole("button", { name: "Show everything" }).click();
  await expect(edges).toHaveCount(body.edges.length);
  const again = await own.locator(`.react-flow__edge[data-id="${id}"] .react-flow__edge-path`).getAttribute("d");
  const near = numbers(again);
  expect(near).toHaveLength(far.length);
  // A card's border is another one from far out: a pixel or two.
  for (const [index, value] of near.entries()) expect(Math.abs(value - (far[index] ?? 0))).toBeLessThanOrEqual(2);
});

test("cards are as large as they say before they are drawn, so that nothing is drawn twice", async ({
  page,
  context,
}) => {
  await signIn(page, app);
  const made = await callApi<{ slug: string }>(app, "/workflows", { method: "POST", body: drawn(50) });
  const { page: own } = await open(context, `${workspaceOf(page)}/workflows/${made.slug}`);
  for (const zoom of ["Zoom out", "Zoom in"]) {
    for (let times = 0; times < 8; times++) await own.getByRole("button", { name: zoom }).click();
    const sizes = await own.locator(".react-flow__node").evaluateAll((cards) =>
      cards.map((card) => {
        const rows = card.querySelectorAll("li").length;
        const { offsetWidth, offsetHeight } = card as HTMLElement;
        return { offsetWidth, offsetHeight, block: card.querySelector(".canvas-block") !== null, rows };
      }),
    );
    expect(sizes).toHaveLength(51);
    for (const { offsetWidth, offsetHeight, block, rows } of sizes) {
      expect(offsetWidth).toBe(220);
      if (!block) expect(offsetHeight).toBe(64 + (rows > 0 ? rows * 24 + 8 : 0));
    }
  }
});
