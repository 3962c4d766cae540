/**
 * `npm run bench:canvas`: the production build in a headless Chromium, workflows of 5, 50 and 500 nodes, as Markdown tables. Nothing is
 * asserted: machines differ. On a machine that is busy with something else the counts (commits, components, bytes) and the processor times stay
 * true while the other times do not, so each row tells the load it was taken under. `npm run bench:canvas -- --quick`: 500 nodes, once; `--alone`: without
 * other people. With FLOWPILOT_SOURCE_MAPS=1 while it is built it tells, too, what the scripts are made of.
 */
import { availableParallelism, cpus } from "node:os";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { type App, startApp } from "@/e2e/app";
import { chromiumPath } from "@/e2e/browser";
import { API_KEY, callApi, signIn, UNATTENDED, workspaceOf } from "@/e2e/people";
import { prepare } from "@/scripts/prepare.mjs";
import { drag, type Opened, open, type } from "./measure";
import { join, keepBusy, type Other, seen } from "./people";
import { dragRow, openRow, print, type Report, seenRow, typeRow } from "./report";
import { drawn, subjectOf } from "./workflows";

const quick = process.argv.includes("--quick");
const alone = process.argv.includes("--alone");
const SIZES = quick ? [500] : [5, 50, 500];
const TIMES = quick ? 1 : 5;
const KEYS = 64;
const EDITS = quick ? 20 : 60;
const CROWD = 20;

await prepare();
const closing: (() => unknown)[] = [];
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
  const inContext = async (run: (context: BrowserContext) => Promise<void>) => {
    const context = await browser.newContext({ storageState, viewport: { width: 1440, height: 900 } });
    await run(context).finally(() => context.close());
  };
  const report: Report = { opens: [], drags: [], keys: [], remote: [], scripts: [], later: [] };
  for (const size of SIZES) {
    const body = drawn(size);
    const made = await callApi<{ id: string; slug: string }>(app, "/workflows", { method: "POST", body });
    const url = `${workspace}/workflows/${made.slug}`;
    await opening(inContext, url, size, report);
    await inContext(async (context) => {
      const { page: own } = await open(context, url);
      const subject = subjectOf(size);
      report.drags.push(dragRow(`${size}, all in view`, await drag(own, subject, 3)));
      if (!alone) await together(app, made.id, own, size, report);
      await atFullSize(own, url, subject);
      report.drags.push(dragRow(`${size}, at full size`, await drag(own, subject, 3)));
      report.keys.push(typeRow(`${size}`, await type(own, subject, KEYS)));
    });
  }
  const machine = `${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores, Node ${process.version}, Chromium ${browser.version()}`;
  print(machine, report);
}

type InContext = (run: (context: BrowserContext) => Promise<void>) => Promise<void>;

/** Cold: a browser that was never here. Warm: the same browser again. */
async function opening(inContext: InContext, url: string, size: number, report: Report): Promise<void> {
  // The server's first answer compiles; nobody measures that.
  await inContext(async (context) => (await open(context, url)).page.close());
  const cold: Opened[] = [];
  const warm: Opened[] = [];
  for (let time = 0; time < TIMES; time++) {
    await inContext(async (context) => {
      const first = await open(context, url);
      cold.push(first.opened);
      await first.page.close();
      warm.push((await open(context, url)).opened);
    });
  }
  report.scripts = cold.at(-1)?.scripts ?? report.scripts;
  report.later = cold.at(-1)?.later ?? report.later;
  report.opens.push(openRow(`${size}, cold`, cold), openRow(`${size}, warm`, warm));
}

/** With one other person, and with a crowd of them who move cards twice a second each. */
async function together(app: App, workflowId: string, page: Page, size: number, report: Report): Promise<void> {
  const subject = subjectOf(size);
  const at = drawn(size).layout[subject] ?? { x: 0, y: 0 };
  const others: Other[] = [];
  const theirs = drawn(size)
    .nodes.map(({ node_id }) => String(node_id))
    .filter((id) => id !== subject);
  try {
    others.push(await join(app.url, API_KEY, workflowId));
    const [first] = others;
    if (!first) return;
    report.remote.push(seenRow(`${size}, 2 people`, await seen(page, first, subject, at, EDITS)));
    const stop = keepBusy(others, theirs, 100);
    report.drags.push(dragRow(`${size}, all in view, with a second person`, await drag(page, subject, 3)));
    stop();
    // The page is one of them.
    while (others.length < CROWD - 1) others.push(await join(app.url, API_KEY, workflowId));
    const calm = keepBusy(others.slice(1), theirs, 500);
    report.remote.push(seenRow(`${size}, ${CROWD} people`, await seen(page, first, subject, at, EDITS)));
    calm();
  } finally {
    for (const other of others) other.close();
  }
}

/** As people work: a card and its surroundings at full size, found through the list under the drawing. */
async function atFullSize(page: Page, url: string, id: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => window.flowpilotProbe.interactive > 0);
  await page.getByRole("button", { name: /^Nodes/ }).click();
  await page.getByRole("button", { name: new RegExp(`^Step ${id.replace("step_", "")}\\b`) }).click();
  await page.getByRole("button", { name: /^Nodes/ }).click();
  await page.waitForTimeout(600);
}
