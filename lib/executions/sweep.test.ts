/** What the sweeper does for executions that nobody drives: here no engine runs at all, so what it publishes can be counted. */
import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { withSystem, withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { makeKey } from "@/lib/api/testing";
import { newId } from "@/lib/tenancy/ids";
import type { TriggerPayload } from "@/lib/triggers/types";
import { failExecution } from "./fail";
import { readExecution } from "./read";
import { startExecution } from "./start";
import { sweep } from "./sweep";
import { chain, published, transform } from "./testing";

const db = useTestDatabase();
let orgId: string;
let workflowId: string;
beforeAll(async () => {
  const org = await db.makeOrg();
  orgId = org.orgId;
  workflowId = await published(await makeKey(org.orgId, org.userId), chain("Swept", [transform("a", "input")]));
});

const payload: TriggerPayload = {
  trigger_type: "manual",
  trigger_index: null,
  timestamp: new Date().toISOString(),
  source: {},
  user_id: null,
  data: { text: "a\u0000b" },
};
const start = async () =>
  (await startExecution({ orgId, workflowId, version: "published", payload, isTest: false, startedBy: null }))
    .executionId;
const set = (id: string, change: string) =>
  withTenant(orgId, (tx) => tx.execute(sql`update executions set ${sql.raw(change)} where id = ${id}`));
const names = async (): Promise<string[]> =>
  (
    await withSystem((tx) => tx.execute<{ name: string }>(sql`select name from inngest.events order by received_at`))
  ).map(({ name }) => name.replace("flowpilot/execution.", ""));

beforeEach(async () => {
  await withSystem((tx) => tx.execute(sql`delete from executions`));
  await withSystem((tx) => tx.execute(sql`delete from inngest.events`));
});

it("an execution and its event are stored together, in one statement or not at all", async () => {
  const id = await start();
  expect(await names()).toEqual(["requested"]);
  expect(await readExecution(orgId, id)).toMatchObject({ status: "pending", input: { text: "a\ufffdb" } });
  const gone = { orgId, workflowId, version: { id: newId() }, payload, isTest: false, startedBy: null };
  await expect(startExecution(gone)).rejects.toThrow();
  expect(await names()).toEqual(["requested"]);
});

it("leaves alone what is well", async () => {
  await start();
  const running = await start();
  await set(running, "status = 'running', heartbeat_at = now()");
  const asleep = await start();
  await set(asleep, "status = 'interrupted', wake_at = now() + interval '1 hour'");
  const done = await start();
  await set(done, "status = 'completed', created_at = now() - interval '1 day'");
  expect(await sweep(new Date())).toEqual({});
  expect(await names()).toHaveLength(4);
});

it("finds them when the clock was set back, too: what lies ahead of now is no sign of life", async () => {
  const [pending, running, decided] = [await start(), await start(), await start()];
  await set(pending, "created_at = now() + interval '1 hour'");
  await set(running, "status = 'running', heartbeat_at = now() + interval '1 hour'");
  await set(decided, "status = 'interrupted'");
  await withTenant(orgId, (tx) =>
    tx.execute(sql`
      insert into approvals (id, org_id, task_id, execution_id, workflow_id, node_id, visit, interrupt_id, prompt, status, on_timeout, decided_at)
      values (${newId()}, ${orgId}, 'AHEAD', ${decided}, ${workflowId}, 'a', 1, 'i', 'p', 'approved', 'reject', now() + interval '1 hour')`),
  );
  expect(await sweep(new Date())).toEqual({ unstarted: 1, undriven: 1, decided: 1 });
});

it("asks again for one that never started, under the same id", async () => {
  const id = await start();
  await withSystem((tx) => tx.execute(sql`delete from inngest.events`));
  await set(id, "created_at = now() - interval '11 s'");
  expect(await sweep(new Date())).toEqual({ unstarted: 1 });
  await sweep(new Date());
  expect(await names()).toEqual(["requested"]);
});

it("gives everybody their turn when many wait", async () => {
  const first = await start();
  await withSystem((tx) =>
    tx.execute(sql`insert into executions (id, org_id, workflow_id, version_id, status, trigger_type, trigger, created_at)
      select gen_random_uuid(), org_id, workflow_id, version_id, status, trigger_type, trigger, now() - interval '1 minute'
      from executions, generate_series(1, 450) where id = ${first}`),
  );
  await withSystem((tx) => tx.execute(sql`delete from inngest.events`));
  expect(await sweep(new Date())).toEqual({ unstarted: 200 });
  expect(await sweep(new Date())).toEqual({ unstarted: 200 });
  expect(await sweep(new Date())).toEqual({ unstarted: 50 });
  expect(await names()).toHaveLength(450);
  expect(await sweep(new Date())).toEqual({ unstarted: 200 });
  await withSystem((tx) => tx.execute(sql`delete from executions`));
  expect(await sweep(new Date())).toEqual({});
});

it("gives a new run to one whose driver is gone, and not one at each look", async () => {
  await set(await start(), "status = 'running', event_seq = 7, heartbeat_at = now() - interval '31 s'");
  const now = new Date();
  expect(await sweep(now)).toEqual({ undriven: 1 });
  await sweep(now);
  expect(await names()).toEqual(["requested", "requested"]);
});

it("fails one whose drivers are lost again and again at the same place", async () => {
  const stuck = await start();
  await set(stuck, "status = 'running', heartbeat_at = now() - interval '31 s'");
  const moving = await start();
  await set(moving, "status = 'running', heartbeat_at = now() - interval '31 s'");
  for (let turn = 1; turn <= 10; turn++) {
    const now = new Date(Date.now() + turn * 120_000);
    await sweep(now);
    await sweep(now);
    // Its node begins anew each time, which leaves events; the other one gets on.
    await set(stuck, "event_seq = event_seq + 2");
    await set(moving, `checkpoint_id = 'c${turn}'`);
    expect((await readExecution(orgId, stuck)).status).toBe("running");
  }
  await sweep(new Date(Date.now() + 11 * 120_000));
  expect(await readExecution(orgId, stuck)).toMatchObject({ status: "failed", error: { code: "engine_gave_up" } });
  expect((await readExecution(orgId, moving)).status).toBe("running");
});

it("wakes one that slept too long, and one that was decided", async () => {
  await set(await start(), "status = 'interrupted', wake_at = now() - interval '6 s'");
  const decided = await start();
  await set(decided, "status = 'interrupted'");
  await withTenant(orgId, (tx) =>
    tx.execute(sql`insert into approvals (id, org_id, task_id, execution_id, workflow_id, node_id, visit, interrupt_id, prompt, status,
      on_timeout, decided_at) values (${newId()}, ${orgId}, 'ABCD2345', ${decided}, ${workflowId}, 'a', 1, 'i', 'May it?', 'approved',
      'reject', now() - interval '4 s')`),
  );
  expect(await sweep(new Date())).toEqual({ overdue: 1, decided: 1 });
  expect((await names()).filter((name) => name === "woken")).toHaveLength(2);
});

it("wakes one whose called execution has ended unnoticed, and lets wait who waits", async () => {
  const [caller, called] = [await start(), await start()];
  await set(caller, "status = 'interrupted'");
  await set(called, `parent_execution_id = '${caller}', status = 'running', heartbeat_at = now()`);
  expect(await sweep(new Date())).toEqual({});
  await set(called, "status = 'failed', completed_at = now() - interval '4 s'");
  expect(await sweep(new Date())).toEqual({ returned: 1 });
  expect((await names()).filter((name) => name === "woken")).toHaveLength(1);
  await set(called, "returned_at = now()");
  expect(await sweep(new Date())).toEqual({});
});

it("repeats a cancel that nobody heard", async () => {
  await set(await start(), "cancel_requested_at = now() - interval '11 s'");
  expect(await sweep(new Date())).toEqual({ cancel: 1 });
  expect(await names()).toEqual(["requested", "cancel_requested"]);
});

it("an execution whose machinery gave up is failed, once, with an event", async () => {
  const id = await start();
  const failure = { orgId, executionId: id, code: "engine_failed", message: "The database went away." };
  expect(await failExecution(failure)).toBe(true);
  expect(await failExecution(failure)).toBe(false);
  expect(await failExecution({ ...failure, executionId: newId() })).toBe(false);
  expect(await readExecution(orgId, id)).toMatchObject({
    status: "failed",
    error: { code: "engine_failed", message: "The database went away." },
    event_seq: 1,
  });
});

it("what it had called is cancelled then, and whoever had called it is woken", async () => {
  const [caller, id, called, below] = [await start(), await start(), await start(), await start()];
  await set(id, `parent_execution_id = '${caller}'`);
  await set(called, `parent_execution_id = '${id}'`);
  await set(below, `parent_execution_id = '${called}'`);
  await failExecution({ orgId, executionId: id, code: "engine_failed", message: "The database went away." });
  const events = await withSystem((tx) =>
    tx.execute<{ id: string }>(sql`select id from inngest.events where name not like '%requested'
      or name like '%cancel%' order by id`),
  );
  const expected = [`${id}:ended`, `${called}:cancel`, `${below}:cancel`].sort();
  expect(events.map((event) => event.id).sort()).toEqual(expected);
});
