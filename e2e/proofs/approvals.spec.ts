import { expect, test } from "@playwright/test";
import { memoryMb } from "../../scripts/bench/processes";
import { type App, startApp } from "../app";
import { openDatabase } from "../database";
import { callApi, publishWorkflow, start, UNATTENDED } from "../people";
import { faultsOf } from "./consistency";
import { measure, pause, SOAK } from "./scale";

const EXECUTIONS = measure(300, 1000);
const MOST_MB = 100;
const MOST_MS = 60_000;
/** Before memory is read. */
const REST_MS = measure(5000, 30_000);

let app: App;
test.beforeAll(async () => {
  app = await startApp({ env: UNATTENDED });
});
test.afterAll(() => app.remove());

/** Server and engine; PostgreSQL apart. */
const ours = () => memoryMb(app.pid) - memoryMb(app.postgres());

test(`${EXECUTIONS} executions wait for approval at once: little memory, and one decision completes them all`, async () => {
  test.setTimeout(measure(300_000, 900_000));
  const { id: workflow } = await publishWorkflow(app, {
    name: "Waits",
    nodes: [
      {
        node_id: "ask",
        component_type: "human_confirmation",
        is_entry_point: true,
        config: { prompt_template: "Go on with {{ input.n }}?" },
      },
      {
        node_id: "end",
        component_type: "transform",
        config: { expression: '{ "n": trigger.data.n, "by": nodes.ask.output.decided_by.name }' },
      },
    ],
    edges: [{ id: "e", source_node_id: "ask", target_node_id: "end" }],
  });
  const startMany = async (count: number) => {
    const ids: string[] = [];
    const lane = async () => {
      for (let n = ids.push("") - 1; n < count; n = ids.push("") - 1) ids[n] = await start(app, workflow, { n });
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    return ids.slice(0, count);
  };
  const waiting = async () =>
    (await callApi<{ pending_in_workflow: number }>(app, `/approvals?workflow_id=${workflow}&limit=1`))
      .pending_in_workflow;
  const decide = () =>
    callApi<{ decided: number; refused: number; remaining: number }>(app, "/approvals/decisions", {
      method: "POST",
      body: { approved: true, comment: "All of them.", filter: { workflow_id: workflow } },
    });
  const sql = openDatabase(app);
  const completed = async (ids: string[]) =>
    Number((await sql`select count(*) from executions where id = any (${ids}) and status = 'completed'`)[0]?.count);

  // The same once before, to its end: what the load itself makes the processes grow by is not what waiting costs.
  const warmUp = await startMany(EXECUTIONS);
  await expect.poll(waiting, { timeout: 120_000 }).toBe(EXECUTIONS);
  await decide();
  await expect.poll(() => completed(warmUp), { timeout: 240_000 }).toBe(EXECUTIONS);
  await pause(REST_MS);
  const before = ours();

  const ids = await startMany(EXECUTIONS);
  await expect.poll(waiting, { timeout: 120_000 }).toBe(EXECUTIONS);
  // What only waits to be collected counts until it is; it may take its time.
  await expect
    .poll(() => ours() - before, { timeout: measure(60_000, 180_000), intervals: [1000] })
    .toBeLessThan(MOST_MB);
  await pause(REST_MS);
  const added = ours() - before;

  const from = performance.now();
  expect(await decide()).toMatchObject({ decided: EXECUTIONS, refused: 0, remaining: 0 });
  const answered = performance.now() - from;
  await expect.poll(() => completed(ids), { timeout: 240_000, intervals: [100] }).toBe(EXECUTIONS);
  const took = performance.now() - from;
  console.log(
    `${EXECUTIONS} waiting: ${added} MB more than the ${before} MB before; decided in ${(answered / 1000).toFixed(1)} s, all completed after ${(took / 1000).toFixed(1)} s`,
  );
  try {
    expect(await faultsOf(sql, ids)).toEqual([]);
    const rows = await sql<{ output: { n: number } }[]>`select output from executions where id = any (${ids})`;
    expect(rows.map(({ output }) => output.n).sort((a, b) => a - b)).toEqual(ids.map((_, n) => n));
  } finally {
    await sql.end();
  }
  if (SOAK) expect(took).toBeLessThan(MOST_MS);
});
