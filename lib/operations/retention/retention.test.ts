/** What retention deletes and what it leaves, on a real database, workspace by workspace. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rawSql, withSystem, withTenant } from "@/db/client";
import { retention_policies } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { setEnvForTests } from "@/lib/env";
import { type Made, makeExecution, makeVersion, makeWorkflow, NOW } from "../testing";
import { countDue } from "./due";
import { RETENTION_DEFAULTS } from "./policy";
import { type RoundOptions, retainWorkspace } from "./round";
import { alone, retain } from "./rounds";

const db = useTestDatabase();
const never = new AbortController().signal;
let dataDir: string;
let orgId: string;
let workflow: { id: string; versionId: string };
beforeAll(() => {
  // Its own: a sweep takes every file that no row of this file's database names.
  dataDir = mkdtempSync(join(tmpdir(), "flowpilot-retention-"));
  setEnvForTests({ dataDir });
});
afterAll(() => {
  setEnvForTests(null);
  rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(async () => {
  orgId = (await db.makeOrg()).orgId;
  workflow = await makeWorkflow(orgId);
});

const make = (made: Made = {}, of = workflow) => makeExecution(orgId, of, made);
const run = (options: Partial<RoundOptions> = {}, org = orgId) =>
  retainWorkspace(org, { now: NOW, signal: never, budgetMs: 60_000, isManual: false, ...options });
const ids = (table = "executions", column = "id", org = orgId) =>
  withTenant(org, async (tx) =>
    (await tx.execute<{ id: string }>(sql.raw(`select ${column} as id from ${table} order by 1`))).map(({ id }) => id),
  );
const limit = (values: Partial<typeof RETENTION_DEFAULTS>, workflowId: string | null = null) =>
  withTenant(orgId, (tx) =>
    tx.insert(retention_policies).values({ org_id: orgId, workflow_id: workflowId, ...values }),
  );

describe("executions", () => {
  it("go by age, the failed ones later, with everything that belongs to them", async () => {
    const old = [await make({ age: 31, thread: true }), await make({ age: 31, status: "cancelled" })];
    const stay = [await make({ age: 29, thread: true }), await make({ age: 89, status: "failed", thread: true })];
    const oldFailed = await make({ age: 91, status: "failed", thread: true });
    expect((await run()).deleted.executions).toBe(3);
    expect(await ids()).toEqual([...stay].sort());
    for (const [table, column] of [
      ["node_runs", "execution_id"],
      ["execution_events", "execution_id"],
      ["approvals", "execution_id"],
      ["langgraph.checkpoints", "thread_id"],
      ["langgraph.checkpoint_blobs", "thread_id"],
      ["langgraph.checkpoint_writes", "thread_id"],
    ] as const)
      for (const gone of [...old, oldFailed]) expect([table, await ids(table, column)]).not.toContain(gone);
    expect(await ids("node_runs", "execution_id")).toEqual([...stay].sort());
  });

  it("go when their workflow has had more than so many newer ones; failed ones are counted apart", async () => {
    await limit({ max_per_workflow: 2 });
    const other = await makeWorkflow(orgId);
    const [, , third, fourth] = [
      await make({ age: 9 }),
      await make({ age: 8 }),
      await make({ age: 7 }),
      await make({ age: 6 }),
    ];
    const [, bad, worse] = [
      await make({ age: 5, status: "failed" }),
      await make({ age: 4, status: "failed" }),
      await make({ age: 3, status: "failed" }),
    ];
    const few = [await make({ age: 20 }, other), await make({ age: 21 }, other)];
    expect((await run()).deleted.executions).toBe(3);
    expect(await ids()).toEqual([third, fourth, bad, worse, ...few].sort());
  });

  it("stay when they are kept, and do not count", async () => {
    await limit({ max_per_workflow: 1 });
    const kept = [await make({ age: 400, keep: true, thread: true }), await make({ age: 0.5, keep: true })];
    const newest = await make({ age: 2 });
    await make({ age: 3 });
    expect((await run()).deleted).toMatchObject({ executions: 1, checkpoints: 0 });
    expect(await ids()).toEqual([...kept, newest].sort());
    expect(await ids("langgraph.checkpoints", "thread_id")).toEqual([kept[0]]);
  });

  it("never go while they are not finished, however old", async () => {
    await limit({ days: 1, failed_days: 1, max_per_workflow: 1 });
    const open = [
      await make({ status: "pending", age: 900 }),
      await make({ status: "running", age: 800 }),
      await make({ status: "interrupted", age: 700, thread: true }),
    ];
    expect((await run()).deleted.executions).toBe(0);
    expect(await ids()).toEqual([...open].sort());
    expect(await ids("langgraph.checkpoints", "thread_id")).toEqual([open[2]]);
  });

  it("stay for some minutes after their end, and when they ended late", async () => {
    await limit({ max_per_workflow: 1 });
    const fresh = [await make({ age: 0.001 }), await make({ age: 0.002 }), await make({ age: 0.003 })];
    // Waited for a month, and ended yesterday.
    const late = await make({ age: 60 });
    await limit({ max_per_workflow: 0 }, workflow.id);
    await withTenant(orgId, (tx) =>
      tx.execute(
        sql`update executions set completed_at = ${NOW.toISOString()}::timestamptz - interval '1 day' where id = ${late}`,
      ),
    );
    expect((await run()).deleted.executions).toBe(0);
    expect(await ids()).toEqual([...fresh, late].sort());
  });

  it("go by their workflow's own limits where it has some; 0 is no limit", async () => {
    const [short, forever] = [await makeWorkflow(orgId), await makeWorkflow(orgId)];
    await limit({ days: 2 }, short.id);
    await limit({ days: 0 }, forever.id);
    const stay = [await make({ age: 3 }), await make({ age: 1 }, short), await make({ age: 3000 }, forever)];
    stay.push(await make({ age: 80, status: "failed" }, short));
    await make({ age: 3 }, short);
    await make({ age: 40 });
    await make({ age: 91, status: "failed" }, forever);
    expect((await run()).deleted.executions).toBe(3);
    expect(await ids()).toEqual([...stay].sort());
  });

  it("of other workspaces are untouched", async () => {
    const stranger = (await db.makeOrg()).orgId;
    const theirs = await makeExecution(stranger, await makeWorkflow(stranger), {
      age: 500,
      thread: true,
      artifact: "theirs",
    });
    await make({ age: 500, thread: true });
    expect((await run()).deleted.executions).toBe(1);
    expect(await ids("executions", "id", stranger)).toEqual([theirs]);
    expect(await ids("langgraph.checkpoints", "thread_id", stranger)).toEqual([theirs]);
    expect((await run({}, stranger)).deleted).toMatchObject({ executions: 1, artifacts: 1 });
  });
});

describe("a round", () => {
  it("deletes in small transactions, and one that was stopped is taken up by the next", async () => {
    for (let n = 0; n < 7; n++) await make({ age: 40 + n });
    const stop = new AbortController();
    const seen: number[] = [];
    const first = await run({
      batch: 2,
      signal: stop.signal,
      onBatch: ({ executions }) => {
        seen.push(executions);
        if (executions >= 4) stop.abort();
      },
    });
    expect(first).toMatchObject({ isComplete: false, deleted: { executions: 4 } });
    expect(seen).toEqual([2, 4]);
    // The oldest went first.
    expect(await ids()).toHaveLength(3);
    expect(await run({ batch: 2 })).toMatchObject({ isComplete: true, deleted: { executions: 3 } });
    expect(await ids()).toEqual([]);
  });

  it("takes fewer executions at once when they are large", async () => {
    for (let n = 0; n < 3; n++) await make({ age: 40 + n, events: 15_000 });
    const seen: number[] = [];
    await run({ onBatch: ({ executions }) => seen.push(executions) });
    expect(seen.slice(0, 3)).toEqual([2, 3, 3]);
  });

  it("leaves alone what somebody has in hand or decides to keep in this moment", async () => {
    const held = await make({ age: 50 });
    const free = await make({ age: 49 });
    const owner = rawSql();
    await owner.begin(async (tx) => {
      await tx`select set_config('app.org_id', ${orgId}, true)`;
      await tx`update executions set keep = true where id = ${held}`;
      expect((await run()).deleted.executions).toBe(1);
    });
    expect(await ids()).toEqual([held]);
    expect(await ids()).not.toContain(free);
    expect((await run()).deleted.executions).toBe(0);
  });

  it("counts beforehand what it would delete", async () => {
    const other = await makeWorkflow(orgId);
    for (let n = 0; n < 5; n++) await make({ age: 40 + n });
    await make({ age: 100, status: "failed" }, other);
    await make({ age: 3 }, other);
    const count = (settings: typeof RETENTION_DEFAULTS, most = 100) =>
      withTenant(orgId, (tx) => countDue(tx, orgId, settings, NOW, most));
    expect(await count(RETENTION_DEFAULTS)).toEqual({ executions: 6, is_more: false, workflows: 2 });
    expect(await count(RETENTION_DEFAULTS, 2)).toEqual({ executions: 3, is_more: true, workflows: 2 });
    expect(await count({ ...RETENTION_DEFAULTS, days: 2 })).toEqual({ executions: 7, is_more: false, workflows: 2 });
    expect((await run()).deleted.executions).toBe(6);
    expect(await count(RETENTION_DEFAULTS)).toEqual({ executions: 0, is_more: false, workflows: 0 });
  });

  it("goes through all workspaces, one process at a time, and is noted", async () => {
    const other = (await db.makeOrg()).orgId;
    await make({ age: 40 });
    await makeExecution(other, await makeWorkflow(other), { age: 40 });
    await alone(async () => expect(await retain(NOW, never)).toBeNull());
    expect(await retain(NOW, never)).toMatchObject({ isComplete: true, deleted: { executions: expect.any(Number) } });
    expect([await ids(), await ids("executions", "id", other)]).toEqual([[], []]);
    const noted = await withSystem((tx) => tx.execute(sql`select name, outcome from maintenance`));
    expect(noted).toMatchObject([{ name: "retention", outcome: { executions: expect.any(Number) } }]);
    const [last] = await withTenant(orgId, (tx) => tx.execute(sql`select * from retention_runs`));
    expect(last).toMatchObject({ is_complete: true, is_manual: false, error: null, deleted: { executions: 1 } });
  });
});

describe("references to artifacts", () => {
  const rows = (id: string) =>
    withTenant(orgId, async (tx) =>
      (await tx.execute(sql`select hash from execution_artifacts where execution_id = ${id}`)).map(({ hash }) => hash),
    );

  it("are noted wherever they are written or copied: outputs, inputs, what an execution begins and ends with", async () => {
    const first = await make({ artifact: `noted ${orgId}` });
    const [hash] = await rows(first);
    const others = [await make(), await make(), await make(), await make()] as const;
    const ref = JSON.stringify({ $artifact: { hash, size: 1, mime: "text/plain" } });
    await withTenant(orgId, async (tx) => {
      await tx.execute(sql`insert into node_runs (id, org_id, execution_id, node_id, visit, attempt, status, output, started_at)
        select gen_random_uuid(), org_id, ${others[0]}::uuid, 'copy', 1, 1, status, output, started_at from node_runs
        where execution_id = ${first}`);
      await tx.execute(sql`update node_runs set input = ${ref}::text::jsonb where execution_id = ${others[1]}`);
      await tx.execute(sql`update executions set output = ${ref}::text::jsonb where id = ${others[2]}`);
    });
    for (const id of others.slice(0, 3)) expect(await rows(id)).toEqual([hash]);
    expect(await rows(others[3])).toEqual([]);
  });

  it("are not noted of data that only looks like one, or is another workspace's", async () => {
    const stranger = (await db.makeOrg()).orgId;
    await makeExecution(stranger, await makeWorkflow(stranger), { artifact: `foreign ${orgId}` });
    const [hash] = await ids("artifacts", "hash", stranger);
    const mine = await make();
    for (const output of [{ $artifact: { hash } }, { $artifact: 7 }, ["$artifact"], "$artifact"])
      await withTenant(orgId, (tx) =>
        tx.execute(
          sql`update node_runs set output = ${JSON.stringify(output)}::text::jsonb where execution_id = ${mine}`,
        ),
      );
    expect(await rows(mine)).toEqual([]);
  });
});

describe("what nothing refers to any more", () => {
  it("checkpoints of completed executions go after a week, those of failed ones stay", async () => {
    const old = await make({ age: 8, thread: true });
    const failed = await make({ age: 60, status: "failed", thread: true });
    const fresh = await make({ age: 6, thread: true });
    expect((await run()).deleted).toMatchObject({ executions: 0, checkpoints: 1 });
    expect(await ids("langgraph.checkpoints", "thread_id")).toEqual([failed, fresh].sort());
    expect(await ids()).toEqual([old, failed, fresh].sort());
  });

  it("frozen drafts go with the last execution that ran on them", async () => {
    const [used, unused, fresh] = [
      await makeVersion(orgId, workflow.id, "snapshot", 50),
      await makeVersion(orgId, workflow.id, "snapshot", 50),
      await makeVersion(orgId, workflow.id, "snapshot", 0.1),
    ];
    await make({ age: 5, versionId: used });
    const last = await make({ age: 40, versionId: unused });
    const { deleted } = await run();
    expect(deleted).toMatchObject({ executions: 1, snapshots: 1 });
    expect(await ids()).not.toContain(last);
    expect(await ids("workflow_versions")).toEqual([workflow.versionId, used, fresh].sort());
  });

  it("an artifact shared by two executions stays until the last one is gone", async () => {
    const bytes = `shared ${orgId}`;
    const first = await make({ age: 40, artifact: bytes });
    const second = await make({ age: 20, artifact: bytes });
    expect((await run()).deleted).toMatchObject({ executions: 1, artifacts: 0 });
    expect(await ids("execution_artifacts", "execution_id")).toEqual([second]);
    expect(await ids()).not.toContain(first);
    await limit({ days: 10 });
    expect((await run()).deleted).toMatchObject({ executions: 1, artifacts: 1 });
    expect(await ids("artifacts", "hash")).toEqual([]);
  });
});
