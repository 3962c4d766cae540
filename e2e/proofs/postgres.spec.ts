import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { type App, startApp } from "../app";
import { openDatabase } from "../database";
import { callApi, start, UNATTENDED } from "../people";
import { allOver, checkChains, type Kill, sixNodes } from "./chain";
import { type Counter, startCounter } from "./counter";
import { chance, measure, pause } from "./scale";
import { tellOnFailure } from "./tell";

const EXECUTIONS = measure(12, 60);
const KILLS = measure(4, 30);

let app: App;
let counter: Counter;
test.beforeAll(async () => {
  counter = await startCounter(() => 400);
  app = await startApp({ env: { ...UNATTENDED, FLOWPILOT_PRIVATE_HOSTS: "127.0.0.1" } });
});
test.afterAll(async () => {
  await app.remove();
  await counter.close();
});

tellOnFailure(() => app);

/** Server processes of one connection each: children of the postmaster that say what they are. */
function backends(postmaster: number): number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        const [, parent] = /^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
        return (
          Number(parent) === postmaster &&
          /flowpilot_login|flowpilot_owner/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"))
        );
      } catch {
        // It has ended meanwhile.
        return false;
      }
    })
    .map(Number);
}

const answers = () =>
  callApi(app, "/workflows").then(
    () => true,
    () => false,
  );

test(`kill -9 of PostgreSQL, ${KILLS} times: it comes back by itself, and so do the executions, with no row half-written`, async () => {
  test.setTimeout(measure(300_000, 3_600_000));
  const random = chance();
  const workflow = await sixNodes(app, counter);
  const server = app.pid;
  const executions: string[] = [];
  const kills: Kill[] = [];
  for (let round = 0; round < KILLS; round++) {
    for (let n = 0; n < EXECUTIONS / KILLS; n++) executions.push(await start(app, workflow));
    await expect.poll(() => counter.busy(), { timeout: 120_000, intervals: [20] }).toBeGreaterThan(0);
    await pause(random.between(0, 800));
    const postmaster = app.postgres();
    const some = backends(postmaster);
    // The whole server, or one connection's process, for which PostgreSQL itself starts all others again.
    const victim = round % 2 === 0 ? postmaster : some[random.between(0, some.length - 1)];
    if (victim === undefined) throw new Error("PostgreSQL has no connection.");
    const from = Date.now();
    process.kill(victim, "SIGKILL");
    await pause(100);
    await expect.poll(answers, { timeout: 60_000, intervals: [50] }).toBe(true);
    kills.push({ from, to: Date.now() });
    if (victim === postmaster) expect(app.postgres()).not.toBe(postmaster);
  }
  await allOver(app, executions, 180_000);
  expect(app.pid).toBe(server);
  const sql = openDatabase(app);
  try {
    await checkChains(sql, executions, counter, kills);
  } finally {
    await sql.end();
  }
});
