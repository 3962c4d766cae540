/** What a person does on the canvas, measured: opening, dragging, typing. */
import { gzipSync } from "node:zlib";
import type { BrowserContext, Page } from "@playwright/test";
import { percentile } from "../load";
import { install, watchCard, watchKeys } from "./probe";

const PATIENCE_MS = 60_000;
/** A mouse tells so often where it is, whatever the page does. */
const MOUSE_MS = 8;

export interface Opened {
  firstCardMs: number;
  interactiveMs: number;
  longTasks: number;
  commits: number;
  /** Script that was asked for until the page was interactive, and after that until it was quiet, by its gzipped size, largest first. */
  scripts: Script[];
  later: Script[];
}

export interface Script {
  name: string;
  gz: number;
}

/** The script itself: a build for looking into has a line more that names its source map. */
const withoutMap = (code: string) => code.replace(/\n?\/\/# (sourceMappingURL|debugId)=\S+/g, "");

/** Opens an address in a new page of the context, which stays open. */
export async function open(context: BrowserContext, url: string): Promise<{ page: Page; opened: Opened }> {
  const page = await context.newPage();
  // The bundler that runs this names functions by a helper, which the page does not have.
  await page.addInitScript("globalThis.__name = (of) => of;");
  await page.addInitScript(install);
  const scripts: Promise<Script>[] = [];
  const after: Promise<Script>[] = [];
  let interactive = false;
  page.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    const name = new URL(response.url()).pathname.replace(/^.*\//, "");
    (interactive ? after : scripts).push(
      response.text().then((code) => ({ name, gz: gzipSync(withoutMap(code)).length })),
    );
  });
  await page.goto(url, { waitUntil: "commit" });
  await page.waitForFunction(() => window.flowpilotProbe.interactive > 0, undefined, { timeout: PATIENCE_MS });
  interactive = true;
  const probe = await page.evaluate(() => window.flowpilotProbe);
  const loaded = await largestFirst(scripts);
  await quiet(page);
  const later = await largestFirst(after);
  return {
    page,
    opened: {
      firstCardMs: probe.firstCard,
      interactiveMs: probe.interactive,
      longTasks: probe.longTasks,
      commits: probe.commits,
      scripts: loaded,
      later,
    },
  };
}

async function largestFirst(scripts: readonly Promise<Script>[]): Promise<Script[]> {
  return (await Promise.all(scripts)).sort((a, b) => b.gz - a.gz);
}

/** Waits until nothing was committed for half a second. */
export async function quiet(page: Page): Promise<void> {
  let before = -1;
  for (let tries = 0; tries < 40; tries++) {
    const { commits } = await page.evaluate(() => window.flowpilotProbe);
    if (commits === before) return;
    before = commits;
    await page.waitForTimeout(500);
  }
}

/** Reads the processor time of the page's main thread, ms. Unlike a clock it stands still while others have the processor. */
async function processor(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "ThreadTime")?.value ?? 0) * 1000;
  };
}

export interface Dragged {
  movedPerSecond: number;
  framesPerSecond: number;
  /** Processor time of the main thread for each frame in which it moved. */
  cpuPerFrame: number;
  commitsPerFrame: number;
  /** Of a commit, the median and the most; counted in a drag of its own. */
  rendered: { usual: number; most: number };
  longTasks: number;
}

/** Drags a card to and fro. */
export async function drag(page: Page, id: string, seconds: number): Promise<Dragged> {
  const timed = await oneDrag(page, id, seconds, false);
  const counted = await oneDrag(page, id, 1, true);
  return {
    movedPerSecond: (timed.moved / timed.ms) * 1000,
    framesPerSecond: (timed.frames / timed.ms) * 1000,
    cpuPerFrame: timed.cpu / Math.max(1, timed.moved),
    commitsPerFrame: timed.commits / Math.max(1, timed.moved),
    rendered: counted.rendered,
    longTasks: timed.longTasks,
  };
}

async function oneDrag(page: Page, id: string, seconds: number, counting: boolean) {
  const card = page.locator(`.react-flow__node[data-id="${id}"]`);
  const box = await card.boundingBox();
  if (!box) throw new Error(`${id} is not drawn.`);
  const at = { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 12) };
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 12, at.y + 4);
  const before = await page.evaluate((on) => {
    Object.assign(window.flowpilotProbe, { counting: on, rendered: [] });
    return { ...window.flowpilotProbe };
  }, counting);
  const cpu = await processor(page);
  const cpuBefore = await cpu();
  const watched = page.evaluate(watchCard, { id, ms: seconds * 1000 });
  let going = true;
  const moving = (async () => {
    const sent: Promise<void>[] = [];
    const begun = performance.now();
    for (let step = 1; going; step++) {
      // Far enough for the grid, and never twice the same place.
      const angle = step / 18;
      sent.push(page.mouse.move(at.x + 120 * Math.sin(angle), at.y + 80 * Math.sin(angle * 1.37)));
      // A hand does not wait until the page has answered: the way there and back would be measured.
      await new Promise((resolve) => setTimeout(resolve, begun + step * MOUSE_MS - performance.now()));
    }
    await Promise.all(sent);
  })();
  const { moved, frames, ms } = await watched;
  const cpuAfter = await cpu();
  going = false;
  await moving;
  const after = await page.evaluate(() => {
    const copy = { ...window.flowpilotProbe };
    window.flowpilotProbe.counting = false;
    return copy;
  });
  await page.mouse.move(at.x, at.y);
  await page.mouse.up();
  return {
    moved,
    frames,
    ms,
    cpu: cpuAfter - cpuBefore,
    commits: after.commits - before.commits,
    rendered: spread(after.rendered),
    longTasks: after.longTasks - before.longTasks,
  };
}

function spread(counts: readonly number[]): { usual: number; most: number } {
  const sorted = [...counts].sort((a, b) => a - b);
  return { usual: sorted.length > 0 ? percentile(sorted, 0.5) : 0, most: sorted.at(-1) ?? 0 };
}

export interface Typed {
  workP50: number;
  workMax: number;
  paintP50: number;
  paintMax: number;
  /** Processor time of the main thread from a key until it was answered, which others on the machine do not lengthen. */
  cpuP50: number;
  cpuMax: number;
  commitsPerKey: number;
  /** Of a commit while one key is typed. */
  rendered: { usual: number; most: number };
  longTasks: number;
}

/** Opens a node's inspector and types in its prompt. */
export async function type(page: Page, id: string, keys: number): Promise<Typed> {
  await page.locator(`.react-flow__node[data-id="${id}"]`).dblclick({ position: { x: 8, y: 6 } });
  const field = page.getByRole("complementary", { name: "Inspector" }).getByLabel("Prompt", { exact: true });
  await field.click();
  await page.keyboard.press("End");
  await quiet(page);
  const text = "The quick brown fox jumps over the lazy dog and then sits down. ".repeat(Math.ceil(keys / 64));
  const cpu = await processor(page);
  const costs: number[] = [];
  await page.evaluate(watchKeys);
  const before = await page.evaluate(() => ({ ...window.flowpilotProbe }));
  for (const key of text.slice(0, keys)) {
    const begun = await cpu();
    await page.keyboard.type(key);
    costs.push((await cpu()) - begun);
    await page.waitForTimeout(40);
  }
  costs.sort((a, b) => a - b);
  await page.waitForTimeout(600);
  const after = await page.evaluate(() => {
    const copy = { ...window.flowpilotProbe };
    Object.assign(window.flowpilotProbe, { counting: true, rendered: [] });
    return { ...copy, keys: (window as unknown as { flowpilotKeys: { work: number; paint: number }[] }).flowpilotKeys };
  });
  await page.keyboard.type("e");
  await page.waitForTimeout(100);
  const rendered = await page.evaluate(() => {
    window.flowpilotProbe.counting = false;
    return window.flowpilotProbe.rendered;
  });
  const sorted = (of: "work" | "paint") => after.keys.map((each) => each[of]).sort((a, b) => a - b);
  const [work, paint] = [sorted("work"), sorted("paint")];
  return {
    workP50: percentile(work, 0.5),
    workMax: work.at(-1) ?? 0,
    paintP50: percentile(paint, 0.5),
    paintMax: paint.at(-1) ?? 0,
    cpuP50: percentile(costs, 0.5),
    cpuMax: costs.at(-1) ?? 0,
    commitsPerKey: (after.commits - before.commits) / keys,
    rendered: spread(rendered),
    longTasks: after.longTasks - before.longTasks,
  };
}
