/** Executions that others called live and go with the one at the top. */
import { sql } from "drizzle-orm";
import { beforeEach, expect, it } from "vitest";
import { withTenant } from "@/db/client";
import { retention_policies } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { type Made, makeExecution, makeWorkflow, NOW } from "../testing";
import { retainWorkspace } from "./round";

const db = useTestDatabase();
let orgId: string;
let workflow: { id: string; versionId: string };
beforeEach(async () => {
  orgId = (await db.makeOrg()).orgId;
  workflow = await makeWorkflow(orgId);
});

const make = (made: Made = {}) => makeExecution(orgId, workflow, made);
const gone = async () =>
  (await retainWorkspace(orgId, { now: NOW, signal: new AbortController().signal, budgetMs: 60_000, isManual: false }))
    .deleted.executions;
const left = () =>
  withTenant(orgId, async (tx) =>
    (await tx.execute<{ id: string }>(sql`select id from executions order by id`)).map(({ id }) => id),
  );
const threads = () => withTenant(orgId, (tx) => tx.execute(sql`select thread_id from langgraph.checkpoints`));

it("all of them go with the top, however deep, with their threads", async () => {
  const top = await make({ age: 40 });
  const below = await make({ age: 40.001, callers: [top] });
  await make({ age: 40.002, callers: [below, top], status: "failed", thread: true });
  expect(await gone()).toBe(1);
  expect([await left(), (await threads()).length]).toEqual([[], 0]);
});

it("they do not go before it, by age or by number", async () => {
  await withTenant(orgId, (tx) => tx.insert(retention_policies).values({ org_id: orgId, max_per_workflow: 2 }));
  const top = await make({ age: 3 });
  const below = [await make({ age: 3.1, callers: [top] }), await make({ age: 3.2, callers: [top] })];
  below.push(await make({ age: 500, callers: [top] }));
  expect(await gone()).toBe(0);
  expect(await left()).toEqual([top, ...below].sort());
});

it("it stays while one below it runs or is kept, and holds up no other", async () => {
  const busy = await make({ age: 50 });
  const kept = await make({ age: 49 });
  const stay = [
    busy,
    kept,
    await make({ status: "running", age: 50, callers: [busy] }),
    await make({ age: 49, keep: true, callers: [kept] }),
  ];
  await make({ age: 40 });
  expect(await gone()).toBe(1);
  expect(await left()).toEqual(stay.sort());
});
