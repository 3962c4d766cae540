import { expect, test } from "@playwright/test";
import { type App, startApp } from "../app";
import { openDatabase } from "../database";
import { start, UNATTENDED } from "../people";
import { allOver, checkChains, type Kill, sixNodes } from "./chain";
import { type Counter, startCounter } from "./counter";
import { chance, measure, pause } from "./scale";

const EXECUTIONS = measure(100, 400);
const KILLS = measure(20, 80);

let app: App;
let counter: Counter;
test.beforeAll(async () => {
  counter = await startCounter((path) => 150 + ((path.length * 37 + path.charCodeAt(9) * 53) % 500));
  app = await startApp({ env: { ...UNATTENDED, FLOWPILOT_PRIVATE_HOSTS: "127.0.0.1", FLOWPILOT_ENGINES: "2" } });
});
test.afterAll(async () => {
  await app.remove();
  await counter.close();
});

test(`${EXECUTIONS} executions over ${KILLS} kills of engines and whole apps: all complete, each result is made once`, async () => {
  test.setTimeout(measure(600_000, 3_600_000));
  const random = chance();
  const workflow = await sixNodes(app, counter);
  const executions: string[] = [];
  const kills: Kill[] = [];
  for (let round = 0; round < KILLS; round++) {
    for (let n = 0; n < EXECUTIONS / KILLS; n++) executions.push(await start(app, workflow));
    await expect.poll(() => counter.busy(), { timeout: 120_000, intervals: [20] }).toBeGreaterThan(0);
    await pause(random.between(0, 1200));
    const from = Date.now();
    if (random.next() < 0.4) {
      await app.kill9();
      kills.push({ from, to: Date.now() });
      await app.restart();
    } else {
      const engines = app.engines();
      const victim = engines[random.between(0, engines.length - 1)];
      if (victim !== undefined) process.kill(victim, "SIGKILL");
      await pause(20);
      kills.push({ from, to: Date.now() });
    }
  }
  await allOver(app, executions, 300_000);
  const sql = openDatabase(app);
  try {
    await checkChains(sql, executions, counter, kills);
  } finally {
    await sql.end();
  }
  console.log(`${counter.all.length - 3 * executions.length} calls more than without a kill`);
});
