/** What flow control refuses, replaces and keeps waiting, as the senders and the list of executions see it. */
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import * as hooks from "@/app/api/hooks/[...path]/route";
import * as decision from "@/app/api/v1/approvals/[id]/decision/route";
import * as one from "@/app/api/v1/executions/[id]/route";
import * as limits from "@/app/api/v1/limits/route";
import * as execute from "@/app/api/v1/workflows/[id]/execute/route";
import * as pause from "@/app/api/v1/workflows/[id]/pause/route";
import * as resume from "@/app/api/v1/workflows/[id]/resume/route";
import * as workflow from "@/app/api/v1/workflows/[id]/route";
import * as workflows from "@/app/api/v1/workflows/route";
import { withSystem, withTenant } from "@/db/client";
import { memberships } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { eventually } from "@/inngest/embedded/conformance/testing";
import { type ExecutionDetail, executionDetail } from "@/lib/api/contracts/executions";
import { limitsAnswer } from "@/lib/api/contracts/limits";
import { workflowDetail, workflowList, workflowPause } from "@/lib/api/contracts/workflows";
import { call, makeKey } from "@/lib/api/testing";
import { sweep } from "../sweep";
import { chain, published, transform, useEngine } from "../testing";
import { waitForExecution } from "../wait";

const db = useTestDatabase();
useEngine(db);
let key: string;
let orgId: string;
let userId: string;
beforeAll(async () => {
  ({ orgId, userId } = await db.makeOrg());
  key = await makeKey(orgId, userId);
});

const ask = { node_id: "ask", component_type: "human_confirmation", config: { prompt_template: "May it?" } };
const pure = [transform("a", "input")];
type Answer = ExecutionDetail & {
  code: string;
  detail: string;
  hint?: string;
  waiting_execution_id?: string;
  paused_by?: string;
};
const run = (id: string, input: unknown = {}, more = {}) =>
  call<Answer>(execute.POST, { key, params: { id }, body: { input, ...more } });
const start = async (id: string, input: unknown = {}, more = {}) => {
  const { status, body } = await run(id, input, more);
  expect(status, JSON.stringify(body)).toBe(202);
  return body.execution_id;
};
const hook = (path: string) => call<Answer>(hooks.POST, { params: { path: [path] }, body: {} });
const read = async (id: string) => executionDetail.parse((await call(one.GET, { key, params: { id } })).body);
const ended = async (id: string) => (await waitForExecution(orgId, id, { ms: 60_000 }))?.status;
const until = (id: string, status: string) =>
  waitForExecution(orgId, id, { ms: 30_000, isEnough: (ending) => ending.status === status });
const approve = async (execution: string) => {
  const { pending_tasks } = await read(execution);
  const id = pending_tasks[0]?.approval_id ?? "";
  expect((await call(decision.POST, { key, params: { id }, body: { decision: "approve" } })).status).toBe(200);
};
const post = (handler: typeof pause.POST, id: string, sent = {}) =>
  call<Answer>(handler, { key, params: { id }, method: "POST", ...sent });

describe("a rate limit", () => {
  it("answers 429 with Retry-After for what is over it, on API and webhook, each key apart", async () => {
    const settings = { rate_limit: { limit: 2, period_seconds: 3600, key: "input.who" } };
    const triggers = [{ type: "webhook", config: { path: "rated" } }];
    const id = await published(key, chain("Rated", pure, { settings, triggers }));
    for (const who of ["ada", "ada", "bob"]) await start(id, { who });
    const over = await run(id, { who: "ada" });
    expect(over).toMatchObject({ status: 429, body: { code: "rate_limited" } });
    expect(Number(over.headers.get("retry-after"))).toBeGreaterThan(3000);
    expect((await run(id, { who: "bob" })).status).toBe(202);
    expect([(await hook("rated")).status, (await hook("rated")).status]).toEqual([202, 202]);
    const refused = await hook("rated");
    expect(refused).toMatchObject({ status: 429, body: { code: "rate_limited" } });
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    // A person who tries the draft is not the flood that the limit is for.
    expect((await run(id, { who: "ada" }, { version: "draft" })).status).toBe(202);
  });

  it("counts starts no more once their period is over", async () => {
    const id = await published(
      key,
      chain("Again", pure, { settings: { rate_limit: { limit: 1, period_seconds: 60 } } }),
    );
    await start(id);
    expect((await run(id)).status).toBe(429);
    await withTenant(orgId, (tx) =>
      tx.execute(sql`update flow_starts set at = at - interval '61 s', expires_at = expires_at - interval '61 s'`),
    );
    await start(id);
    await sweep(new Date(Date.now() + 120_000));
    const left = await withTenant(orgId, (tx) => tx.execute(sql`select from flow_starts where workflow_id = ${id}`));
    expect(left).toHaveLength(0);
  });
});

describe("debounce", () => {
  it("starts the last of a burst, and ends the earlier ones with the reason", async () => {
    const settings = { debounce: { seconds: 1.5, key: "input.k" } };
    const id = await published(key, chain("Quiet", pure, { settings }));
    const ids = [await start(id, { k: 1, n: 1 }), await start(id, { k: 1, n: 2 }), await start(id, { k: 1, n: 3 })];
    const other = await start(id, { k: 2 });
    expect((await read(ids[2] ?? "")).held).toMatchObject({ reason: "debounce", until: expect.any(String) });
    expect(await Promise.all([...ids, other].map(ended))).toEqual(["cancelled", "cancelled", "completed", "completed"]);
    const replaced = await read(ids[0] ?? "");
    expect(replaced.error).toMatchObject({ code: "debounced" });
    expect(replaced.error?.message).toContain(`debounce of 1.5 s: ${ids[1]}`);
    expect(replaced.nodes).toEqual([]);
    expect((await read(ids[2] ?? "")).output).toEqual({ k: 1, n: 3 });
  });
});

describe("while one waits for an approval", () => {
  it("queue: later ones stay pending, with the reason and their place, and go one by one", async () => {
    const id = await published(key, chain("Queue", [ask], { settings: { while_waiting: "queue" } }));
    const first = await start(id);
    await until(first, "interrupted");
    const second = await start(id);
    const third = await start(id);
    expect(await read(second)).toMatchObject({ status: "pending", held: { reason: "waiting", position: 1 } });
    expect(await read(third)).toMatchObject({ status: "pending", held: { reason: "waiting", position: 2 } });
    for (const [before, after] of [
      [first, second],
      [second, third],
    ] as const) {
      await approve(before);
      expect(await ended(before)).toBe("completed");
      await until(after, "interrupted");
    }
    await approve(third);
    expect(await ended(third)).toBe("completed");
  });

  it("drop: later ones are refused, and the list of executions shows that they came", async () => {
    const settings = { while_waiting: "drop", concurrency: { limit: 100, key: "input.k" } };
    const triggers = [{ type: "webhook", config: { path: "dropped" } }];
    const id = await published(key, chain("Drop", [ask], { settings, triggers }));
    const first = await start(id, { k: 1 });
    await until(first, "interrupted");
    const { status, body } = await run(id, { k: 1 });
    expect({ status, code: body.code, waits: body.waiting_execution_id }).toEqual({
      status: 409,
      code: "dropped",
      waits: first,
    });
    expect(await read(body.execution_id)).toMatchObject({ status: "cancelled", error: { code: "dropped" } });
    const other = await start(id, { k: 2 });
    await until(other, "interrupted");
    const keyless = (await hook("dropped")).body.execution_id;
    await until(keyless, "interrupted");
    const refused = await hook("dropped");
    expect(refused).toMatchObject({ status: 409, body: { code: "dropped", execution_id: expect.any(String) } });
    expect(refused.text).not.toContain(keyless);
    await approve(first);
    expect(await ended(first)).toBe("completed");
    await until(await start(id, { k: 1 }), "interrupted");
  });
});

describe("a paused workflow", () => {
  it("starts nothing and says who paused it, lets running ones finish, and starts again when resumed", async () => {
    const triggers = [{ type: "webhook", config: { path: "paused" } }];
    const id = await published(key, chain("Paused", [ask], { triggers }));
    const { execution_id: running } = (await hook("paused")).body;
    await until(running, "interrupted");
    const paused = workflowPause.parse((await post(pause.POST, id)).body);
    expect(paused).toMatchObject({ id, paused_by: "Test person", paused_at: expect.any(String) });
    // Pausing it again keeps who was first.
    expect((await post(pause.POST, id)).body).toEqual(paused);
    expect(await run(id)).toMatchObject({ status: 409, body: { code: "workflow_paused", paused_by: "Test person" } });
    expect((await run(id, {}, { version: "draft" })).body.code).toBe("workflow_paused");
    const refused = await hook("paused");
    expect(refused).toMatchObject({ status: 409, body: { code: "workflow_paused" } });
    expect(refused.text).not.toContain("Test person");
    await approve(running);
    expect(await ended(running)).toBe("completed");
    const detail = workflowDetail.parse((await call(workflow.GET, { key, params: { id } })).body);
    expect(detail.paused).toEqual({ at: paused.paused_at, by: "Test person" });
    const { items } = workflowList.parse((await call(workflows.GET, { key })).body);
    expect(items.find((item) => item.id === id)?.paused_at).toBe(paused.paused_at);
    expect((await post(resume.POST, id)).body).toMatchObject({ paused_at: null, paused_by: null });
    await until((await hook("paused")).body.execution_id, "interrupted");
    await until(await start(id), "interrupted");
  });

  it("keeps back what was held when it was paused, until it is resumed", async () => {
    const id = await published(key, chain("Held", pure, { settings: { debounce: { seconds: 0.5 } } }));
    const held = await start(id);
    await post(pause.POST, id);
    await eventually(async () => expect((await read(held)).held?.reason).toBe("paused"));
    await post(resume.POST, id);
    expect(await ended(held)).toBe("completed");
  });

  it("is a matter of editors of its own workspace", async () => {
    const id = await published(key, chain("Mine", pure));
    const other = await db.makeOrg();
    const stranger = await makeKey(other.orgId, other.userId);
    expect((await post(pause.POST, id, { key: stranger })).status).toBe(404);
    await withSystem((tx) => tx.insert(memberships).values({ org_id: orgId, user_id: other.userId, role: "viewer" }));
    const viewer = await makeKey(orgId, other.userId);
    expect((await post(pause.POST, id, { key: viewer })).status).toBe(403);
    expect((await post(resume.POST, id, { key: viewer })).status).toBe(403);
    expect((await call(limits.PUT, { key: viewer, method: "PUT", body: { limits: {} } })).status).toBe(403);
  });
});

describe("queues", () => {
  const set = (queues: Record<string, number | null>, more = {}) =>
    call(limits.PUT, { key, method: "PUT", body: { limits: queues }, ...more });
  const state = async (name: string) => {
    const { queues } = limitsAnswer.parse((await call(limits.GET, { key })).body);
    return queues.find(({ queue }) => queue === name);
  };

  it("hold back what is over the workspace's limit, of all its workflows, each in its turn", async () => {
    const [a, b] = [
      await published(key, chain("A", [ask, transform("z", "1")], { settings: { queue: "default" } })),
      await published(key, chain("B", pure, { settings: { queue: "default" } })),
    ];
    expect(await state("default")).toMatchObject({ limit: null, default_limit: null, running: 0 });
    expect((await set({ default: 1 })).status).toBe(200);
    // Waiting for people takes no place.
    const waits = await start(a);
    await until(waits, "interrupted");
    expect(await state("default")).toMatchObject({ limit: 1, waiting: 1 });
    const ids = await Promise.all(Array.from({ length: 8 }, (_, n) => start(b, { n })));
    expect(await Promise.all(ids.map(ended))).toEqual(ids.map(() => "completed"));
    await approve(waits);
    expect(await ended(waits)).toBe("completed");
    await set({ default: null });
    expect(await state("default")).toMatchObject({ limit: null, pending: 0, running: 0, waiting: 0 });
  });

  it("apply to workflows that have no settings at all, as soon as they are set and as long", async () => {
    const id = await published(key, chain("Plain", pure));
    const gated = async () =>
      (await withTenant(orgId, (tx) => tx.execute(sql`select is_gated from workflows where id = ${id}`)))[0]?.is_gated;
    expect(await gated()).toBe(false);
    await set({ workflows: 2 });
    expect(await gated()).toBe(true);
    const fresh = await published(key, chain("Fresh", pure));
    const ids = await Promise.all(Array.from({ length: 6 }, (_, n) => start(n % 2 ? id : fresh)));
    expect(await Promise.all(ids.map(ended))).toEqual(ids.map(() => "completed"));
    await set({ workflows: null });
    expect(await gated()).toBe(false);
  });

  it("refuse limits that are none", async () => {
    for (const limit of [0, -1, 1.5, "2", 1e9]) expect((await set({ workflows: limit as number })).status).toBe(400);
    expect((await set({ nothing: 1 })).status).toBe(400);
  });
});
