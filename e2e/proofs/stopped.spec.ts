import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { type EmbeddedPostgres, startPostgres } from "../../db/embedded";
import { pool, withDatabase } from "../../db/url";
import { type App, startApp } from "../app";
import { publishWorkflow, start, UNATTENDED } from "../people";
import { allOver } from "./chain";
import { attemptsOf, faultsOf } from "./consistency";
import { type Counter, startCounter } from "./counter";
import { measure, pause } from "./scale";

const NODE_MS = 8000;
const STOPPED_MS = measure(10_000, 60_000);
const EXECUTIONS = 6;

let folder: string;
let server: EmbeddedPostgres;
let url: string;
let apps: App[] = [];
let counter: Counter;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  folder = mkdtempSync(join(tmpdir(), "flowpilot-proof-"));
  server = await startPostgres({ root: folder, password: "proof" });
  const sql = pool(server.url, { max: 1 });
  await sql.unsafe("create database proof");
  await sql.end();
  url = withDatabase(server.url, "proof");
  counter = await startCounter((path) => (path.startsWith("/long") ? NODE_MS : 0));
  const env = { ...UNATTENDED, DATABASE_URL: url, FLOWPILOT_PRIVATE_HOSTS: "127.0.0.1" };
  apps = [await startApp({ env }), await startApp({ env })];
});
test.afterAll(async () => {
  for (const app of apps) await app.remove();
  await server.stop();
  await counter.close();
  rmSync(folder, { recursive: true, force: true });
});

function signal(pids: readonly number[], name: "SIGSTOP" | "SIGCONT"): void {
  for (const pid of pids) process.kill(pid, name);
}

test("of two apps on one database, one stands still while it runs long nodes: nothing overlaps, nothing is lost, nothing is done twice", async () => {
  test.setTimeout(measure(240_000, 600_000));
  const [first, second] = apps;
  if (!first || !second) throw new Error("Two were started.");
  const call = (node_id: string) => ({
    node_id,
    component_type: "http_request",
    config: { method: "POST", url: `${counter.url}/${node_id}/{{ execution.id }}`, data: {}, timeout_seconds: 600 },
  });
  const { id: workflow } = await publishWorkflow(second, {
    name: "Stands still",
    nodes: [{ ...call("before"), is_entry_point: true }, call("long"), call("after")],
    edges: [
      { id: "e1", source_node_id: "before", target_node_id: "long" },
      { id: "e2", source_node_id: "long", target_node_id: "after" },
    ],
  });
  const executions: string[] = [];
  const long = () => counter.all.filter(({ path, to }) => path.startsWith("/long") && to === null).length;
  const halves = { first: [first.pid, ...first.engines()], second: second.engines() };
  try {
    // So that it is the first one that runs them all.
    signal(halves.second, "SIGSTOP");
    for (let n = 0; n < EXECUTIONS; n++) executions.push(await start(first, workflow));
    await expect.poll(long, { timeout: 60_000, intervals: [50] }).toBe(EXECUTIONS);
    signal(halves.first, "SIGSTOP");
    signal(halves.second, "SIGCONT");
    await pause(STOPPED_MS);
    expect(counter.all).toHaveLength(2 * EXECUTIONS);
  } finally {
    signal([...halves.first, ...halves.second], "SIGCONT");
  }
  await allOver(second, executions, 120_000);

  const sql = pool(url, { max: 1 });
  try {
    expect(await faultsOf(sql, executions)).toEqual([]);
    const attempts = await attemptsOf(sql, executions);
    expect(attempts.map(({ status, attempt }) => `${attempt} ${status}`)).toEqual(
      Array(attempts.length).fill("1 completed"),
    );
    for (const id of executions) {
      // A stopped process keeps its locks: nobody takes its executions over, and what it finds when it goes on is what it asked for.
      for (const node of ["before", "long", "after"]) {
        const asked = counter.of(`/${node}/${id}`);
        expect(asked.length, `${node} of ${id}`).toBe(1);
        const stored = attempts.find((attempt) => attempt.execution_id === id && attempt.node_id === node)?.output;
        expect(stored).toMatchObject({ body: { n: asked[0]?.n } });
      }
    }
  } finally {
    await sql.end();
  }
});
