/** The routes of operations, by role and by workspace. */
import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as keepRoute from "@/app/api/v1/executions/[id]/keep/route";
import * as oneExecution from "@/app/api/v1/executions/[id]/route";
import * as allExecutions from "@/app/api/v1/executions/route";
import * as closeRoute from "@/app/api/v1/operations/breakers/[id]/close/route";
import * as breakersRoute from "@/app/api/v1/operations/breakers/route";
import * as previewRoute from "@/app/api/v1/operations/retention/preview/route";
import * as retentionRoute from "@/app/api/v1/operations/retention/route";
import * as runRoute from "@/app/api/v1/operations/retention/run/route";
import * as overrideRoute from "@/app/api/v1/operations/retention/workflows/[id]/route";
import * as installationRoute from "@/app/api/v1/operations/route";
import { withSystem, withTenant } from "@/db/client";
import { memberships, users } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { pool } from "@/db/url";
import { eventually } from "@/inngest/embedded/conformance/testing";
import { enter } from "@/inngest/embedded/workers";
import { breakerList, installation, retentionDetail } from "@/lib/api/contracts/operations";
import type { RouteHandler } from "@/lib/api/handler";
import { call, makeKey, makePerson, type Person } from "@/lib/api/testing";
import { Breakers } from "@/lib/engine/breaker";
import { startSandboxReports } from "@/lib/operations/sandbox/report";
import { closeSandbox } from "@/lib/sandbox";
import { newId } from "@/lib/tenancy/ids";
import { noted } from "./maintenance";
import { RETENTION_DEFAULTS } from "./retention/policy";
import { alone } from "./retention/rounds";
import { makeExecution, makeWorkflow, NOW } from "./testing";

const db = useTestDatabase();
let owner: Person;
let other: Person;
let editor: string;
let viewer: string;
beforeAll(async () => {
  owner = await makePerson(db);
  other = await makePerson(db);
  editor = await member("editor");
  viewer = await member("viewer");
});

/** The API key of another member of the owner's workspace. */
async function member(role: "editor" | "viewer"): Promise<string> {
  const id = newId();
  await withSystem(async (tx) => {
    await tx.insert(users).values({ id, email: `${id}@example.com`, name: role, password_hash: "none" });
    await tx.insert(memberships).values({ org_id: owner.orgId, user_id: id, role });
  });
  return makeKey(owner.orgId, id);
}

const settings = { days: 7, failed_days: 14, max_per_workflow: 100 };
const anyId = { id: "01900000-0000-7000-8000-000000000000" };

describe("people", () => {
  const routes: [string, RouteHandler, Parameters<typeof call>[1]][] = [
    ["the installation", installationRoute.GET, {}],
    ["the retention", retentionRoute.GET, {}],
    ["a change of it", retentionRoute.PUT, { method: "PUT", body: settings }],
    ["its preview", previewRoute.POST, { method: "POST", body: {} }],
    ["its run", runRoute.POST, { method: "POST", body: {} }],
    ["an override", overrideRoute.PUT, { method: "PUT", params: anyId, body: {} }],
    ["its removal", overrideRoute.DELETE, { method: "DELETE", params: anyId }],
  ];
  it.each(routes)("who are no owners are refused %s", async (_name, handler, sent) => {
    for (const key of [editor, viewer]) expect((await call(handler, { ...sent, key })).status).toBe(403);
    expect((await call(handler, sent)).status).toBe(401);
  });

  it("who may only look see no breakers, close none and keep nothing", async () => {
    expect((await call(breakersRoute.GET, { key: viewer })).status).toBe(403);
    expect((await call(closeRoute.POST, { key: viewer, method: "POST", params: anyId, body: {} })).status).toBe(403);
    const keep = { method: "PUT", params: anyId, body: { keep: true } };
    expect((await call(keepRoute.PUT, { ...keep, key: viewer })).status).toBe(403);
    expect((await call(keepRoute.PUT, { ...keep, key: editor })).status).toBe(404);
  });

  it("who own another workspace do not see the installation", async () => {
    expect((await other.call(installationRoute.GET)).status).toBe(403);
    expect((await other.call(retentionRoute.GET)).status).toBe(200);
    expect((await owner.call(installationRoute.GET)).status).toBe(200);
  });
});

describe("the retention's settings", () => {
  it("are the defaults, then what was stored, and belong to one workspace", async () => {
    const before = retentionDetail.parse((await owner.call(retentionRoute.GET)).body);
    expect(before).toMatchObject({ settings: RETENTION_DEFAULTS, overrides: [], oldest: null });
    expect((await owner.call(retentionRoute.PUT, { method: "PUT", body: settings })).body).toEqual(settings);
    expect((await owner.call(retentionRoute.PUT, { method: "PUT", body: { ...settings, days: 8 } })).status).toBe(200);
    expect((await owner.call(retentionRoute.GET)).body).toMatchObject({ settings: { ...settings, days: 8 } });
    expect((await other.call(retentionRoute.GET)).body).toMatchObject({ settings: RETENTION_DEFAULTS });
  });

  it.each([{ ...settings, days: -1 }, { ...settings, days: 1.5 }, { days: 3 }, { ...settings, max_per_workflow: 1e9 }])(
    "are refused when they make no sense: %j",
    async (body) => {
      expect((await owner.call(retentionRoute.PUT, { method: "PUT", body })).body).toMatchObject({
        code: "invalid_body",
      });
    },
  );

  it("may differ for one workflow of the workspace", async () => {
    const workflow = await makeWorkflow(owner.orgId);
    const params = { id: workflow.id };
    const put = (person: Person) => person.call(overrideRoute.PUT, { method: "PUT", params, body: { days: 3 } });
    expect((await put(owner)).body).toEqual({ days: 3, failed_days: null, max_per_workflow: null });
    expect((await put(other)).status).toBe(404);
    const overrides = async () => (await owner.call(retentionRoute.GET)).body.overrides;
    expect(await overrides()).toEqual([
      { workflow_id: workflow.id, workflow_name: "Test", days: 3, failed_days: null, max_per_workflow: null },
    ]);
    expect((await owner.call(overrideRoute.DELETE, { method: "DELETE", params })).status).toBe(204);
    expect(await overrides()).toEqual([]);
  });
});

describe("a round by hand", () => {
  it("does what the preview said, and says what it did", async () => {
    const me = await makePerson(db);
    const workflow = await makeWorkflow(me.orgId);
    // The rows' times are in 2030 here, and the route's clock is the real one: nothing is due but what ended long ago.
    const past = (NOW.getTime() - Date.now()) / 86_400_000;
    for (let n = 0; n < 3; n++) await makeExecution(me.orgId, workflow, { age: past + 40 + n });
    await makeExecution(me.orgId, workflow, { age: past + 5 });
    const preview = (body: object) => me.call(previewRoute.POST, { method: "POST", body });
    expect((await preview({})).body).toEqual({ executions: 3, is_more: false, workflows: 1 });
    expect((await preview({ settings: { ...RETENTION_DEFAULTS, days: 1 } })).body).toMatchObject({ executions: 4 });
    const run = () => me.call(runRoute.POST, { method: "POST", body: {} });
    await alone(async () => expect((await run()).body).toMatchObject({ code: "conflict" }));
    expect((await run()).body).toMatchObject({ is_complete: true, deleted: { executions: 3 } });
    const { last_run, oldest } = retentionDetail.parse((await me.call(retentionRoute.GET)).body);
    expect(last_run).toMatchObject({ is_manual: true, is_complete: true, error: null, deleted: { executions: 3 } });
    expect(oldest).not.toBeNull();
  });
});

describe("breakers", () => {
  const clock = { now: () => new Date(), newId, random: () => 0 };
  const place = () => ({ orgId: owner.orgId, host: "api.example.com", credential: "" });
  const judge = {
    answer: () => ({ kind: "up" }) as const,
    error: () => ({ kind: "down", error: { code: "http_refused", message: "It refused." } }) as const,
  };
  beforeEach(() => withTenant(owner.orgId, (tx) => tx.execute(sql`delete from circuit_breakers`)));

  it("are listed with what is wrong, and one that is closed lets the next call through at once", async () => {
    const breakers = new Breakers(clock);
    const fail = () => breakers.guard(place(), () => Promise.reject(new Error("no")), judge).catch(() => undefined);
    for (let n = 0; n < 5; n++) await fail();
    const { items } = breakerList.parse((await call(breakersRoute.GET, { key: editor })).body);
    expect(items).toMatchObject([
      { host: "api.example.com", credential: null, state: "open", failures: 5, error: { code: "http_refused" } },
    ]);
    expect((await other.call(breakersRoute.GET)).body).toEqual({ items: [] });
    const params = { id: items[0]?.id ?? "" };
    expect((await other.call(closeRoute.POST, { method: "POST", params, body: {} })).status).toBe(404);
    await expect(breakers.guard(place(), async () => 1, judge)).rejects.toMatchObject({ code: "circuit_open" });
    expect((await call(closeRoute.POST, { key: editor, method: "POST", params, body: {} })).status).toBe(204);
    await eventually(async () => expect(await breakers.guard(place(), async () => 1, judge)).toBe(1));
    expect((await call(closeRoute.POST, { key: editor, method: "POST", params, body: {} })).status).toBe(404);
    await breakers.close();
  });
});

describe("the installation", () => {
  it("shows tables, engines that live, the queue and what looked after it", async () => {
    const system = pool(db.url, { max: 1, connection: { role: "flowpilot_system" } });
    const engine = await enter(db.url, system, { warn: () => undefined, error: () => undefined });
    await withSystem((tx) => tx.execute(sql`insert into inngest.workers (id) values (1) on conflict do nothing`));
    const sweep = noted("sweep", async () => ({ undriven: 2 }));
    await sweep(new Date());
    const seen = installation.parse((await owner.call(installationRoute.GET)).body);
    expect(seen.tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["executions", "langgraph.checkpoints", "inngest.queue"]),
    );
    expect(seen.database_bytes).toBeGreaterThan(1_000_000);
    expect(seen.engines).toContainEqual(expect.objectContaining({ id: 1, is_alive: false }));
    expect(seen.engines).toContainEqual(expect.objectContaining({ id: engine.worker, is_alive: true }));
    expect(seen.maintenance).toContainEqual(expect.objectContaining({ name: "sweep", outcome: { undriven: 2 } }));
    expect(seen.queue).toEqual({ due: 0, taken: 0, scheduled: 0, waiting: 0, oldest_due_ms: null });
    await engine.leave();
    await system.end();
  });
});

describe("the sandboxes of engines", () => {
  it("are told with their layers and pools, apart from what looks after the installation", async () => {
    const read = async () => installation.parse((await owner.call(installationRoute.GET)).body);
    const stop = startSandboxReports();
    try {
      await eventually(async () => expect((await read()).sandbox).not.toBeNull());
      const { sandbox, maintenance } = await read();
      expect(sandbox?.layers.map(({ name }) => name)).toEqual(expect.arrayContaining(["process", "seccomp"]));
      expect(sandbox?.pools).toMatchObject([{ language: "javascript", running: 0, refusals: 0 }]);
      expect(maintenance.filter(({ name }) => name.startsWith("sandbox"))).toEqual([]);
    } finally {
      stop();
      closeSandbox();
    }
  });
});

it("an execution is kept by hand, found by that, and let go again", async () => {
  const me = await makePerson(db);
  const workflow = await makeWorkflow(me.orgId);
  const [one] = [await makeExecution(me.orgId, workflow), await makeExecution(me.orgId, workflow)];
  const put = (keep: boolean) => me.call(keepRoute.PUT, { method: "PUT", params: { id: one }, body: { keep } });
  const kept = async () => (await me.call(allExecutions.GET, { url: "/?keep=true" })).body.items;
  expect(await kept()).toEqual([]);
  expect((await put(true)).body).toEqual({ execution_id: one, keep: true });
  expect(await kept()).toMatchObject([{ execution_id: one, keep: true }]);
  expect((await me.call(oneExecution.GET, { params: { id: one } })).body).toMatchObject({ keep: true });
  await put(false);
  expect(await kept()).toEqual([]);
});
