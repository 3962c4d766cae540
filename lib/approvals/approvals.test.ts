/** Approvals by their routes, made and taken in by the real engine on a real database. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as decision from "@/app/api/v1/approvals/[id]/decision/route";
import * as single from "@/app/api/v1/approvals/[id]/route";
import * as collection from "@/app/api/v1/approvals/route";
import { listen, withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { pool } from "@/db/url";
import { approval as approvalShape } from "@/lib/api/contracts/approvals";
import { call, makePerson, type Person } from "@/lib/api/testing";
import { closeWorlds, makeWorld, type Run, type World } from "@/lib/engine/testing";
import { failExecution } from "@/lib/executions/fail";
import { newId } from "@/lib/tenancy/ids";
import { decide } from "./index";

const db = useTestDatabase();
let me: Person;
let other: Person;
let world: World;
beforeAll(async () => {
  me = await makePerson(db);
  other = await makePerson(db);
  world = makeWorld(db, me.orgId);
});
afterAll(closeWorlds);

/** An execution that waits at `ask`. */
async function waiting(config: Record<string, unknown> = {}, edges = "a>ask ask>b"): Promise<{ run: Run; id: string }> {
  const nodes = { ask: { component_type: "ask", name: "Ask the boss", config } };
  const run = await world.start(edges, { nodes });
  expect((await run.drive()).kind).toBe("waiting");
  const [row] = await run.approvals();
  return { run, id: row?.id ?? "" };
}

const get = (person: Person, id: string) => person.call(single.GET, { params: { id } });
const post = (person: Person, id: string, body: unknown) =>
  person.call(decision.POST, { method: "POST", params: { id }, body });

/** Events that wake the execution, as the Inngest server has them. */
async function wakes(executionId: string): Promise<number> {
  const owner = pool(db.url, { max: 1 });
  const rows = await owner`select 1 from inngest.events e where e::text like ${`%woken%${executionId}%`}`;
  await owner.end();
  return rows.length;
}

describe("a decision", () => {
  it("is stored with who, how and when, wakes the execution, and is taken in by the engine", async () => {
    const { run, id } = await waiting();
    const heard: string[] = [];
    const stop = await listen("approvals", (payload) => heard.push(payload));
    const answer = await me.browse(decision.POST, {
      method: "POST",
      params: { id },
      body: { decision: "approve", comment: "Looks\u0000 fine", resume_data: { n: [1, "\ud800"] } },
    });
    expect(answer.status).toBe(200);
    expect(approvalShape.parse(answer.body)).toMatchObject({
      status: "approved",
      node_name: "Ask the boss",
      comment: "Looks\uFFFD fine",
      decided_by: { id: me.userId, name: "Test person" },
      decided_via: "web",
    });
    expect((await get(me, id)).body).toEqual(answer.body);
    expect(await wakes(run.id)).toBe(1);
    expect((await run.drive()).kind).toBe("completed");
    expect(await run.row()).toMatchObject({ status: "completed" });
    const [row] = await run.approvals();
    expect(row).toMatchObject({ resume_data: { n: [1, "\uFFFD"] }, consumed_at: expect.any(Date) });
    expect(heard).toEqual([me.orgId]);
    await stop();
  });

  it("rejects, through the API", async () => {
    const { run, id } = await waiting();
    expect((await post(me, id, { decision: "reject", comment: "No." })).body).toMatchObject({
      status: "rejected",
      decided_via: "api",
    });
    await run.drive();
    expect((await run.runs()).filter(({ node_id }) => node_id === "b")).not.toContainEqual(
      expect.objectContaining({ status: "completed" }),
    );
  });

  it("that comes second is told who was first", async () => {
    const { run, id } = await waiting();
    await post(me, id, { decision: "approve" });
    const second = await post(me, id, { decision: "reject" });
    expect(second).toMatchObject({
      status: 409,
      body: {
        code: "already_decided",
        approval_status: "approved",
        decided_by: { id: me.userId, name: "Test person" },
        decided_at: expect.any(String),
      },
    });
    expect((await run.approvals())[0]?.status).toBe("approved");
    expect(await wakes(run.id)).toBe(1);
  });

  it("of many at once is exactly one", async () => {
    const by = { orgId: me.orgId, userId: me.userId, via: "api_key" as const };
    for (let round = 0; round < 5; round++) {
      const { run, id } = await waiting();
      const all = await Promise.allSettled(
        Array.from({ length: 8 }, (_, n) =>
          decide(by, id, { decision: n % 2 ? "approve" : "reject", comment: `by ${n}` }),
        ),
      );
      const [won, ...more] = all.flatMap((it) => (it.status === "fulfilled" ? [it.value] : []));
      expect(more).toEqual([]);
      const lost = all.flatMap((it) => (it.status === "rejected" ? [it.reason] : []));
      expect(lost.map(({ code }) => code)).toEqual(Array(7).fill("already_decided"));
      expect((await run.approvals())[0]).toMatchObject({ status: won?.status, comment: won?.comment });
      expect(await wakes(run.id)).toBe(1);
    }
  });

  it("comes too late with 410, whether or not the engine has noted it", async () => {
    const { run, id } = await waiting({ timeout: 60, on_timeout: "approve" });
    const { expires_at } = (await get(me, id)).body;
    const late = new Date(Date.parse(String(expires_at)) + 1);
    const by = { orgId: me.orgId, userId: me.userId, via: "session" as const };
    await expect(decide(by, id, { decision: "approve" }, late)).rejects.toMatchObject({ code: "gone", status: 410 });
    world.wait(61);
    expect((await run.drive()).kind).toBe("completed");
    world.wait(-61);
    expect(await post(me, id, { decision: "reject" })).toMatchObject({ status: 410, body: { code: "gone" } });
    expect((await get(me, id)).body).toMatchObject({ status: "expired", decided_by: null });
  });

  it("is refused with 409 once the execution is cancelled, or about to be", async () => {
    const { run, id } = await waiting();
    await withTenant(me.orgId, (tx) =>
      tx.execute(sql`update executions set cancel_requested_at = now() where id = ${run.id}`),
    );
    expect(await post(me, id, { decision: "approve" })).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect((await run.drive()).kind).toBe("cancelled");
    expect(await post(me, id, { decision: "approve" })).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect((await get(me, id)).body).toMatchObject({ status: "cancelled" });
    expect(await wakes(run.id)).toBe(0);
  });

  it("and the end of its execution at once wait for each other in no circle", async () => {
    for (let round = 0; round < 10; round++) {
      const { run, id } = await waiting();
      const end = { orgId: me.orgId, executionId: run.id, code: "engine_gave_up", message: "Test." };
      const [answer] = await Promise.all([post(me, id, { decision: "approve" }), failExecution(end)]);
      const [row] = await run.approvals();
      expect([answer.status, row?.status]).toEqual(answer.status === 200 ? [200, "approved"] : [409, "cancelled"]);
      expect(await run.row()).toMatchObject({ status: "failed" });
    }
  });

  it.each([
    ["decision", { decision: "maybe" }],
    ["decision", {}],
    ["comment", { decision: "approve", comment: 5 }],
    ["output_port", { decision: "approve", output_port: "escalate" }],
    ["output_port", { decision: "approve", output_port: "rejected" }],
    ["resume_data", { decision: "approve", resume_data: deep(200) }],
  ])("with a wrong %s is 400 and names it", async (field, body) => {
    const { run, id } = await waiting();
    const answer = await post(me, id, body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ field }]);
    expect((await run.approvals())[0]).toMatchObject({ status: "pending", decided_at: null });
  });
});

describe("who may see and decide", () => {
  it("is nobody without a session or key", async () => {
    const params = { id: newId() };
    const asked = [
      call(collection.GET, {}),
      call(single.GET, { params }),
      call(decision.POST, { method: "POST", params, body: { decision: "approve" } }),
    ];
    for (const { status } of await Promise.all(asked)) expect(status).toBe(401);
  });

  it("is nobody of another workspace: 404", async () => {
    const { run, id } = await waiting();
    expect((await get(other, id)).status).toBe(404);
    expect((await post(other, id, { decision: "approve" })).status).toBe(404);
    expect((await other.call(collection.GET)).body).toMatchObject({ items: [], pending_count: 0 });
    expect((await get(me, "nothing")).status).toBe(404);
    expect((await run.approvals())[0]?.status).toBe("pending");
  });
});

describe("the list", () => {
  it("filters, counts what is pending, and pages", async () => {
    const first = await waiting();
    const second = await waiting();
    await post(me, first.id, { decision: "approve" });
    const list = async (query: string) => (await me.call(collection.GET, { url: `/${query}` })).body as never as List;
    const { workflow_id } = await second.run.row();
    expect(await list(`?status=pending&workflow_id=${workflow_id}&limit=1`)).toMatchObject({
      items: [{ id: second.id }],
      pending_in_workflow: 1,
    });
    expect((await list("?limit=1")).pending_in_workflow).toBeNull();
    const approved = await list(`?status=approved&execution_id=${first.run.id}`);
    expect(approved.items.map(({ id }) => id)).toEqual([first.id]);
    expect((await list(`?status=pending&execution_id=${first.run.id}`)).items).toEqual([]);
    const pending = await list("?status=pending&limit=1");
    expect(pending.items.map(({ id }) => id)).toEqual([second.id]);
    const all = await list("?status=pending&limit=200");
    expect(pending.pending_count).toBe(all.items.length);
    const next = await list(`?status=pending&limit=1&cursor=${pending.next_cursor}`);
    expect(next.items[0]?.id).toBe(all.items[1]?.id);
  });

  it.each(["status=odd", "execution_id=1", "limit=0", "cursor=!"])("refuses ?%s with 400", async (query) => {
    const answer = await me.call(collection.GET, { url: `/?${query}` });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: query.split("=")[0] }] } });
  });
});

interface List {
  items: { id: string }[];
  next_cursor: string | null;
  pending_count: number;
  pending_in_workflow: number | null;
}

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let at = 0; at < levels; at++) value = [value];
  return value;
}
