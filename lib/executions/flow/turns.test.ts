/** Who is let go when, without any engine: what a crash leaves, the order among keys, and what the sweeper makes good. */
import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { withSystem, withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { makeKey } from "@/lib/api/testing";
import { tenantStatement } from "@/lib/engine/sql";
import { listExecutions } from "../list";
import { readExecution } from "../read";
import { startExecution } from "../start";
import { sweep } from "../sweep";
import { chain, published, transform } from "../testing";
import { setLimits } from "./limits";
import { releaseTurns } from "./release";

const db = useTestDatabase();
let orgId: string;
let userId: string;
let key: string;
beforeAll(async () => {
  ({ orgId, userId } = await db.makeOrg());
  key = await makeKey(orgId, userId);
});

const tenant = <T extends Record<string, unknown>>(query: ReturnType<typeof sql>) =>
  withTenant(orgId, (tx) => tx.execute<T>(query));
const workflow = (name: string, settings: Record<string, unknown>) =>
  published(key, chain(name, [transform("a", "input")], { settings }));
const start = async (workflowId: string, data: unknown = {}) =>
  (
    await startExecution({
      orgId,
      workflowId,
      version: "published",
      isTest: false,
      startedBy: null,
      payload: {
        trigger_type: "manual",
        trigger_index: null,
        timestamp: new Date().toISOString(),
        source: {},
        user_id: null,
        data,
      },
    })
  ).executionId;
/** Ids of executions whose run was asked for, in that order. */
const requested = async (): Promise<string[]> =>
  (
    await withSystem((tx) =>
      tx.execute<{ id: string }>(sql`select data ->> 'execution_id' as id from inngest.events order by received_at`),
    )
  ).map(({ id }) => id);
const end = (id: string, status = "completed") =>
  tenant(sql`update executions set status = ${status}, completed_at = now() where id = ${id}`);
/** What the engine does before it starts or goes on with one, knowing its row as of event `seq`. */
const take = async (id: string, seq = 0) =>
  (
    await tenantStatement<{ turn: { go: boolean } }>(
      orgId,
      "select flow_take($1::uuid, $2::text::bigint, $3::text::timestamptz) as turn",
      [id, String(seq), new Date().toISOString()],
    )
  )[0]?.turn.go;

beforeEach(async () => {
  await withSystem((tx) => tx.execute(sql`delete from executions`));
  await withSystem((tx) => tx.execute(sql`delete from inngest.events`));
});

describe("a limit", () => {
  it("asks for no run of those it holds back, and says where they stand", async () => {
    const id = await workflow("One", { concurrency: { limit: 1 } });
    const [first, second, third] = [await start(id), await start(id), await start(id)];
    expect(await requested()).toEqual([first]);
    expect(await readExecution(orgId, first)).toMatchObject({ status: "pending", held: null });
    for (const [held, position] of [
      [second, 1],
      [third, 2],
    ] as const) {
      expect(await readExecution(orgId, held)).toMatchObject({
        status: "pending",
        held: { reason: "concurrency", position, limit: 1, queue: "workflows", until: null },
      });
    }
    const { items } = await listExecutions(orgId, { limit: 10 });
    expect(items.map((item) => [item.execution_id, item.is_held])).toEqual([
      [third, true],
      [second, true],
      [first, false],
    ]);
  });

  it("lets exactly as many go as places are free, whoever asks and however often", async () => {
    const id = await workflow("Two", { concurrency: { limit: 2 } });
    const ids: string[] = [];
    for (let n = 0; n < 6; n++) ids.push(await start(id));
    await Promise.all(Array.from({ length: 10 }, () => releaseTurns(orgId)));
    expect(await requested()).toEqual(ids.slice(0, 2));
    await end(ids[1] ?? "");
    await end(ids[0] ?? "", "failed");
    await Promise.all(Array.from({ length: 10 }, () => releaseTurns(orgId)));
    expect((await requested()).toSorted()).toEqual(ids.slice(0, 4).toSorted());
    // One that ends while it is held leaves no gap.
    await end(ids[4] ?? "", "cancelled");
    await end(ids[2] ?? "");
    await releaseTurns(orgId);
    expect((await requested()).at(-1)).toBe(ids[5]);
  });

  it("takes one that goes on before those that have not started", async () => {
    const id = await workflow("Resumes", { concurrency: { limit: 1 } });
    const first = await start(id);
    expect(await take(first)).toBe(true);
    await end(first, "interrupted");
    const second = await start(id);
    const third = await start(id);
    expect(await take(first)).toBe(false);
    expect((await readExecution(orgId, first)).held).toMatchObject({ reason: "concurrency", position: 1 });
    await end(second);
    await releaseTurns(orgId);
    expect(await take(first)).toBe(true);
    expect(await requested()).not.toContain(third);
  });
});

describe("an engine that knows an old row", () => {
  it("takes no place: who has gone on since has it, or has given it back", async () => {
    const id = await workflow("Stale", { concurrency: { limit: 1 } });
    const first = await start(id);
    expect(await take(first)).toBe(true);
    await tenant(sql`update executions set status = 'interrupted', event_seq = 3 where id = ${first}`);
    // It goes on to find its row overtaken.
    expect(await take(first, 0)).toBe(true);
    const second = await start(id);
    expect(await requested()).toEqual([first, second]);
  });
});

describe("a queue's limit", () => {
  it("keeps no key from its turn, however many another one has sent before", async () => {
    await setLimits({ orgId, userId }, { default: 1 });
    const id = await workflow("Keys", { queue: "default", concurrency: { limit: 5, key: "input.k" } });
    const many: string[] = [];
    for (let n = 0; n < 10; n++) many.push(await start(id, { k: "many" }));
    const late = await start(id, { k: "late" });
    const others = await workflow("Others", { queue: "default" });
    const last = await start(others);
    const went: string[] = [];
    for (let n = 0; n < 5; n++) {
      const running = (await requested()).at(-1) ?? "";
      went.push(running);
      await end(running);
      await releaseTurns(orgId);
    }
    expect(went).toEqual(expect.arrayContaining([late, last]));
    expect(went.filter((one) => many.includes(one))).toEqual(many.slice(0, 3));
    await setLimits({ orgId, userId }, { default: null });
  });

  it("is one for browsers unless the workspace says otherwise", async () => {
    const id = await workflow("Browser", { queue: "browser" });
    const [first, second] = [await start(id), await start(id)];
    expect(await requested()).toEqual([first]);
    expect((await readExecution(orgId, second)).held).toMatchObject({ reason: "queue", queue: "browser" });
    await setLimits({ orgId, userId }, { browser: 2 });
    expect(await requested()).toEqual([first, second]);
    await setLimits({ orgId, userId }, { browser: 1 });
  });

  it("counts what ran before it was set", async () => {
    const id = await published(key, chain("Before", [transform("a", "input")]));
    const running = await start(id);
    await tenant(sql`update executions set status = 'running' where id = ${running}`);
    await setLimits({ orgId, userId }, { workflows: 1 });
    const held = await start(id);
    expect(await requested()).toEqual([running]);
    await end(running);
    await releaseTurns(orgId);
    expect(await requested()).toEqual([running, held]);
    await setLimits({ orgId, userId }, { workflows: null });
  });
});

describe("the sweeper", () => {
  const later = () => new Date(Date.now() + 60_000);

  it("does not start what is held, and lets go what nobody has heard of", async () => {
    const id = await workflow("Swept", { concurrency: { limit: 1 } });
    const [first, second] = [await start(id), await start(id)];
    await tenant(
      sql`update executions set status = 'running', heartbeat_at = ${later().toISOString()}::timestamptz where id = ${first}`,
    );
    expect(await sweep(later())).toEqual({});
    expect(await requested()).toEqual([first]);
    // The process that should have heard of it was killed.
    await end(first);
    await sweep(new Date());
    expect(await requested()).toEqual([first, second]);
    expect((await readExecution(orgId, second)).held).toBeNull();
  });

  it("asks again for one that was let go and never came", async () => {
    const id = await workflow("Lost", { concurrency: { limit: 1 } });
    const first = await start(id);
    await withSystem((tx) => tx.execute(sql`delete from inngest.events`));
    expect(await sweep(new Date())).toEqual({});
    expect(await sweep(later())).toEqual({ unstarted: 1 });
    expect(new Set(await requested())).toEqual(new Set([first]));
  });

  it("ends a quiet time whose run is gone", async () => {
    const id = await workflow("Quiet", { debounce: { seconds: 30 } });
    const first = await start(id);
    await sweep(new Date());
    expect((await readExecution(orgId, first)).held?.reason).toBe("debounce");
    await sweep(later());
    expect((await readExecution(orgId, first)).held).toBeNull();
    expect(await take(first)).toBe(true);
  });
});
