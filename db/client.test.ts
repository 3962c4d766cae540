import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { newId } from "@/lib/tenancy/ids";
import { afterCommit, listen, rawSql, recordStatements, txSql, withSystem, withTenant } from "./client";
import { artifacts, executions, orgs, workflow_versions, workflows } from "./schema";
import { useTestDatabase } from "./testing";

const db = useTestDatabase();

it("rolls back what a transaction wrote when its function throws", async () => {
  const { orgId } = await db.makeOrg();
  const failure = new Error("no");
  await expect(
    withTenant(orgId, async (tx) => {
      await tx.insert(artifacts).values({ org_id: orgId, hash: "a", size: 1, mime: "x" });
      throw failure;
    }),
  ).rejects.toBe(failure);
  expect(await withTenant(orgId, (tx) => tx.select().from(artifacts))).toEqual([]);
});

it("refuses an org id that is no UUID before anything reaches the database", () => {
  expect(() => withTenant("'; drop table users; --", async () => 1)).toThrow("id of a workspace");
});

it("forgets the workspace when the transaction ends, on the same connection too", async () => {
  const { orgId } = await db.makeOrg();
  for (let i = 0; i < 20; i++) await withTenant(orgId, async () => 1);
  const seen = await Promise.all(Array.from({ length: 20 }, () => rawSql()`select id from orgs`));
  expect(seen.flat()).toEqual([]);
});

it("goes back to flowpilot_app after the system role, even by RESET ROLE", async () => {
  const inside = await withSystem((tx) => tx.execute("select current_user as who"));
  expect(inside[0]).toEqual({ who: "flowpilot_system" });
  await withSystem((tx) => tx.execute("reset role"));
  const after = await Promise.all(Array.from({ length: 8 }, () => rawSql()`select current_user as who`));
  expect(new Set(after.map((rows) => rows[0]?.who))).toEqual(new Set(["flowpilot_app"]));
});

it("runs afterCommit functions in order, after the rows are visible to others, and never after a rollback", async () => {
  const { orgId } = await db.makeOrg();
  const seen: string[] = [];
  await withTenant(orgId, async (tx) => {
    await tx.update(orgs).set({ name: "Renamed" }).where(eq(orgs.id, orgId));
    afterCommit(tx, async () => {
      const [row] = await withTenant(orgId, (other) => other.select({ name: orgs.name }).from(orgs));
      seen.push(row?.name ?? "nothing");
    });
    afterCommit(tx, () => {
      throw new Error("the commit stands all the same");
    });
    afterCommit(tx, () => {
      seen.push("last");
    });
  });
  await withTenant(orgId, async (tx) => {
    afterCommit(tx, () => {
      seen.push("must not happen");
    });
    throw new Error("rolled back");
  }).catch(() => seen.push("rolled back"));
  expect(seen).toEqual(["Renamed", "last", "rolled back"]);
});

it("brings values back as they went in, through drizzle and by hand", async () => {
  const { orgId } = await db.makeOrg();
  const [workflow, version] = [newId(), newId()];
  const none = {} as never;
  const values = ["5", '{"a":1}', "plain", "", 5, null, true, [1, "2"], { deep: { text: "5" } }];
  await withTenant(orgId, async (tx) => {
    await tx
      .insert(workflows)
      .values({ id: workflow, org_id: orgId, slug: "w", name: "W", document: none, layout: none });
    const frozen = { id: version, org_id: orgId, workflow_id: workflow, kind: "snapshot", hash: "h" } as const;
    await tx.insert(workflow_versions).values({ ...frozen, document: none, layout: none });
    for (const output of values) {
      const id = newId();
      const at = new Date("2026-01-02T03:04:05.678Z");
      const row = { id, org_id: orgId, workflow_id: workflow, version_id: version, trigger_type: "manual" } as const;
      await tx
        .insert(executions)
        .values({ ...row, status: "completed", trigger: {}, output, event_seq: 7, wake_at: at });
      const [back] = await tx.select().from(executions).where(eq(executions.id, id));
      expect([back?.output, back?.event_seq, back?.wake_at]).toEqual([output, 7, at]);
      const [raw] = await txSql(tx)`select output, event_seq, wake_at from executions where id = ${id}`;
      const asText = typeof output === "string" ? JSON.stringify(output) : output;
      expect([raw?.output, raw?.event_seq, raw?.wake_at]).toEqual([asText, 7, at]);
    }
    const [byHand] = await txSql(
      tx,
    )`update executions set output = ${txSql(tx).json({ a: 1 })}, started_at = ${new Date(0)} returning output, started_at`;
    expect(byHand).toEqual({ output: { a: 1 }, started_at: new Date(0) });
  });
});

it("hears what others notify, and goes on hearing after PostgreSQL cut every connection", async () => {
  const heard: string[] = [];
  const stop = await listen("test_channel", (payload) => heard.push(payload));
  await rawSql().notify("test_channel", "one");
  await expect.poll(() => heard).toEqual(["one"]);
  const { pool } = await import("./url");
  const owner = pool(db.url, { max: 1 });
  await owner`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
  await owner.end();
  await expect
    .poll(async () => {
      await rawSql()
        .notify("test_channel", "two")
        .catch(() => undefined);
      return heard;
    })
    .toContain("two");
  await stop();
});

it("spends four statements on a transaction with one query: begin, workspace, query, commit", async () => {
  const { orgId } = await db.makeOrg();
  await withTenant(orgId, (tx) => tx.select().from(orgs));
  const { statements } = await recordStatements(() => withTenant(orgId, (tx) => tx.select().from(orgs)));
  expect(statements).toHaveLength(4);
  expect(statements[0]).toMatch(/^begin/);
  expect(statements[3]).toBe("commit");
});
