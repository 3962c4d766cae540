/**
 * `npm run bench:canvas`: the production build in a headless Chromium, workflows of 5, 50 and 500 nodes, as Markdown tables. Nothing is
 * asserted: machines differ. On a machine that is busy with something else the counts (commits, components, long tasks, bytes) stay
 * true while the times do not, so each row tells the load it was taken under. `npm run bench:canvas -- --quick`: 500 nodes, once.
 */
import { availableParallelism, cpus, loadavg } from "node:os";
import { type Browser, type BrowserContext, chromium } from "@playwright/test";
import { type App, startApp } from "@/e2e/app";
import { chromiumPath } from "@/e2e/browser";
import { callApi, signIn, UNATTENDED, workspaceOf } from "@/e2e/people";
import { prepare } from "@/scripts/prepare.mjs";
import { percentile } from "../load";
import { drag, type Opened, open, type } from "./measure";
import { drawn, subjectOf } from "./workflows";

const quick = process.argv.includes("--quick");
const SIZES = quick ? [500] : [5, 50, 500];
const TIMES = quick ? 1 : 5;
const KEYS = 64;

await prepare();
const closing: (() => Promise<unknown>)[] = [];
async function close(): Promise<void> {
  for (const step of closing.splice(0)) await step();
}
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void close().finally(() => process.exit(1)));
try {
  const app = await startApp({ env: UNATTENDED });
  closing.unshift(() => app.remove());
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  closing.unshift(() => browser.close());
  await measureAll(app, browser);
} finally {
  await close();
}

async function measureAll(app: App, browser: Browser): Promise<void> {
  const signedIn = await browser.newContext();
  const page = await signedIn.newPage();
  await signIn(page, app);
  const workspace = workspaceOf(page);
  const storageState = await signedIn.storageState();
  await signedIn.close();
  const fresh = () => browser.newContext({ storageState, viewport: { width: 1440, height: 900 } });

  const opens: string[] = [];
  const drags: string[] = [];
  const keys: string[] = [];
  let scripts: Opened["scripts"] = [];
  const load = () => (loadavg()[0] ?? 0).toFixed(1);
  for (const size of SIZES) {
    const made = await callApi<{ slug: string }>(app, "/workflows", { method: "POST", body: drawn(size) });
    const url = `${workspace}/workflows/${made.slug}`;
    // The server's first answer compiles; nobody measures that.
    await inContext(fresh, async (context) => (await open(context, url)).page.close());
    const cold: Opened[] = [];
    const warm: Opened[] = [];
    for (let time = 0; time < TIMES; time++) {
      await inContext(fresh, async (context) => {
        const first = await open(context, url);
        cold.push(first.opened);
        await first.page.close();
        warm.push((await open(context, url)).opened);
      });
    }
    scripts = cold.at(-1)?.scripts ?? scripts;
    opens.push(openRow(`${size}, cold`, cold, load()), openRow(`${size}, warm`, warm, load()));
    await inContext(fresh, async (context) => {
      const { page: own } = await open(context, url);
      const subject = subjectOf(size);
      const whole = await drag(own, subject, 3);
      drags.push(dragRow(`${size}, all in view`, whole, load()));
      // As people work: a card and its surroundings at full size.
      await own.goto(`${url}`);
      await own.waitForFunction(() => window.flowpilotProbe.interactive > 0);
      await zoomTo(own, subject);
      drags.push(dragRow(`${size}, at full size`, await drag(own, subject, 3), load()));
      const t = await type(own, subject, KEYS);
      keys.push(
        `| ${size} | ${n(t.workP50)} | ${n(t.workMax)} | ${n(t.paintP50)} | ${n(t.paintMax)} | ${n(t.commitsPerKey)} | ${t.renderedPerKey} | ${t.longTasks} | ${load()} |`,
      );
    });
  }
  const total = scripts.reduce((sum, { gz }) => sum + gz, 0);
  console.log(`
${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores, Node ${process.version}, Chromium ${browser.version()}

| nodes | first card ms | interactive ms (median, slowest of ${TIMES}) | commits | long tasks | load |
|---|--:|--:|--:|--:|--:|
${opens.join("\n")}

| drag one of | moved frames/s | frames/s | commits a moved frame | components a moved frame | long tasks | load |
|---|--:|--:|--:|--:|--:|--:|
${drags.join("\n")}

| typing at | work ms a key | worst | key to paint ms | worst | commits a key | components a key | long tasks | load |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
${keys.join("\n")}

Script of the canvas page until it can be used: ${kb(total)} gzipped in ${scripts.length} files: ${scripts
    .slice(0, 12)
    .map(({ name, gz }) => `${name} ${kb(gz)}`)
    .join(", ")}.`);
}

async function inContext(make: () => Promise<BrowserContext>, run: (context: BrowserContext) => Promise<void>) {
  const context = await make();
  try {
    await run(context);
  } finally {
    await context.close();
  }
}

/** Selects a card through the outline under the drawing, which brings it into view. */
async function zoomTo(page: import("@playwright/test").Page, id: string): Promise<void> {
  await page.getByRole("button", { name: /^Nodes/ }).click();
  await page.getByRole("button", { name: new RegExp(`^Step ${id.replace("step_", "")}\\b`) }).click();
  await page.getByRole("button", { name: /^Nodes/ }).click();
  await page.waitForTimeout(600);
}

function n(value: number): string {
  return value.toFixed(1);
}

function kb(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

function openRow(what: string, all: readonly Opened[], load: string): string {
  const times = all.map(({ interactiveMs }) => interactiveMs).sort((a, b) => a - b);
  const first = all.map(({ firstCardMs }) => firstCardMs).sort((a, b) => a - b);
  const last = all.at(-1);
  return `| ${what} | ${percentile(first, 0.5).toFixed(0)} | ${percentile(times, 0.5).toFixed(0)}, ${(times.at(-1) ?? 0).toFixed(0)} | ${last?.commits} | ${last?.longTasks} | ${load} |`;
}

function dragRow(what: string, d: Awaited<ReturnType<typeof drag>>, load: string): string {
  return `| ${what} | ${n(d.movedPerSecond)} | ${n(d.framesPerSecond)} | ${n(d.commitsPerFrame)} | ${n(d.renderedPerFrame)} | ${d.longTasks} | ${load} |`;
}
