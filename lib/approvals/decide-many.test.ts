/** One decision for many approvals, by its route, with the real engine and a real database. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as decisions from "@/app/api/v1/approvals/decisions/route";
import { recordStatements, withSystem, withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { pool } from "@/db/url";
import { type DecisionOutcome, decisionsAnswer } from "@/lib/api/contracts/approvals";
import { call, makePerson, type Person } from "@/lib/api/testing";
import { closeWorlds, makeWorld, type Run, type World } from "@/lib/engine/testing";
import { newId } from "@/lib/tenancy/ids";
import { decide, decideMany } from "./index";

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

interface Waiting {
  run: Run;
  id: string;
}

/** Executions of one version that wait at `ask`. */
async function waiting(count: number, config: Record<string, unknown> = {}): Promise<Waiting[]> {
  const first = await world.start("a>ask ask>b", { nodes: { ask: { component_type: "ask", config } } });
  const all: Waiting[] = [];
  for (let n = 0; n < count; n++) {
    const run = n === 0 ? first : await first.repeat();
    expect((await run.drive()).kind).toBe("waiting");
    const [row] = await run.approvals();
    all.push({ run, id: row?.id ?? "" });
  }
  return all;
}

const post = (person: Person, body: unknown) => person.call(decisions.POST, { method: "POST", body });
const by = () => ({ orgId: me.orgId, userId: me.userId, via: "session" as const });
const outcomes = (results: unknown) =>
  Object.fromEntries((results as DecisionOutcome[]).map(({ id, outcome }) => [id, outcome]));

/** How many events wake these executions. */
async function wakes(all: Waiting[]): Promise<number> {
  const owner = pool(db.url, { max: 1 });
  const ids = all.map(({ run }) => run.id);
  const rows =
    await owner`select 1 from inngest.events where name like '%woken' and data ->> 'execution_id' = any (${ids})`;
  await owner.end();
  return rows.length;
}

describe("one decision for many", () => {
  it("decides each, wakes each execution once, and tells of each", async () => {
    const all = await waiting(3);
    const answer = await post(me, { approved: true, comment: "All\u0000 fine", ids: all.map(({ id }) => id) });
    expect(answer.status).toBe(200);
    const body = decisionsAnswer.parse(answer.body);
    expect(body).toMatchObject({ decided: 3, refused: 0, remaining: 0 });
    expect(body.results.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
    for (const { outcome, status, decided_by } of body.results)
      expect({ outcome, status, by: decided_by?.id }).toEqual({
        outcome: "decided",
        status: "approved",
        by: me.userId,
      });
    expect(await wakes(all)).toBe(3);
    for (const { run } of all) {
      expect((await run.approvals())[0]).toMatchObject({ comment: "All\uFFFD fine", decided_via: "api" });
      expect((await run.drive()).kind).toBe("completed");
    }
  });

  it("rejects all that wait in a workflow, and none of another", async () => {
    const [mine, theirs] = [await waiting(2), await waiting(1)];
    const workflow_id = (await mine[0]?.run.row())?.workflow_id;
    expect((await post(me, { approved: false, filter: { workflow_id } })).body).toMatchObject({ decided: 2 });
    for (const { run } of mine) expect((await run.approvals())[0]?.status).toBe("rejected");
    for (const { run } of theirs) expect((await run.approvals())[0]?.status).toBe("pending");
    expect((await post(me, { approved: false, filter: { workflow_id } })).body).toMatchObject({
      decided: 0,
      results: [],
    });
  });

  it("leaves alone what it may not decide, and says why and who was first", async () => {
    const [fresh, early, late, cancelled] = await waiting(4);
    if (!fresh || !early || !late || !cancelled) throw new Error("Four were started.");
    await decide(by(), early.id, { decision: "reject" });
    const past = sql`now() - interval '1 s'`;
    await withTenant(me.orgId, async (tx) => {
      await tx.execute(sql`update approvals set expires_at = ${past} where id = ${late.id}`);
      await tx.execute(sql`update executions set cancel_requested_at = now() where id = ${cancelled.run.id}`);
    });
    const nobodys = newId();
    const ids = [fresh, early, late, cancelled].map(({ id }) => id);
    const { body } = await post(me, { approved: true, ids: [...ids, nobodys, fresh.id.toUpperCase()] });
    expect(body).toMatchObject({ decided: 1, refused: 4 });
    expect(outcomes(body.results)).toEqual({
      [fresh.id]: "decided",
      [early.id]: "already_decided",
      [late.id]: "gone",
      [cancelled.id]: "conflict",
      [nobodys]: "not_found",
    });
    expect(body.results).toContainEqual(
      expect.objectContaining({
        id: early.id,
        status: "rejected",
        decided_by: expect.objectContaining({ id: me.userId, name: "Test person" }),
        decided_at: expect.any(String),
      }),
    );
    expect(await wakes([fresh, early, late, cancelled])).toBe(2);
  });

  it("by several people at once is decided by exactly one for each", { timeout: 60_000 }, async () => {
    const all = await waiting(12);
    const ids = all.map(({ id }) => id);
    const answers = await Promise.all([
      decideMany(by(), { approved: true, ids }),
      decideMany(by(), { approved: false, ids: [...ids].reverse() }),
      ...ids.slice(0, 3).map((id) =>
        decide(by(), id, { decision: "approve" }).then(
          () => "won",
          () => "lost",
        ),
      ),
    ]);
    const many = answers.flatMap((it) => (typeof it === "string" ? [] : [it.decided]));
    const single = answers.filter((it) => it === "won").length;
    expect(many.reduce((sum, count) => sum + count, 0) + single).toBe(12);
    expect(await wakes(all)).toBe(12);
  });

  it("takes as few statements for many as for one", async () => {
    const count = async (ids: string[]) =>
      (await recordStatements(() => decideMany(by(), { approved: true, ids }))).statements.length;
    const [one, ...more] = await waiting(8);
    if (!one) throw new Error("Eight were started.");
    expect(await count(more.map(({ id }) => id))).toBe(await count([one.id]));
  });
});

describe("who may decide many", () => {
  it("is nobody without a session or key, and no viewer", async () => {
    const [one] = await waiting(1);
    const body = { approved: true, ids: [one?.id] };
    expect((await call(decisions.POST, { method: "POST", body })).status).toBe(401);
    const viewer = await makePerson(db);
    await withSystem((tx) => tx.execute(sql`update memberships set role = 'viewer' where user_id = ${viewer.userId}`));
    expect((await post(viewer, body)).status).toBe(403);
  });

  it("is nobody of another workspace", async () => {
    const [one] = await waiting(1);
    const workflow_id = (await one?.run.row())?.workflow_id;
    const { body } = await post(other, { approved: true, ids: [one?.id] });
    expect(outcomes(body.results)).toEqual({ [one?.id ?? ""]: "not_found" });
    expect((await post(other, { approved: true, filter: { workflow_id } })).body).toMatchObject({ decided: 0 });
    expect((await one?.run.approvals())?.[0]?.status).toBe("pending");
  });
});

it.each([
  ["approved", { ids: [newId()] }],
  ["ids", { approved: true }],
  ["ids", { approved: true, ids: [] }],
  ["ids", { approved: true, ids: [newId()], filter: { workflow_id: newId() } }],
  ["ids", { approved: true, ids: Array.from({ length: 1001 }, () => newId()) }],
  ["filter.workflow_id", { approved: true, filter: {} }],
  ["comment", { approved: true, ids: [newId()], comment: "x".repeat(10_001) }],
])("a wrong %s is 400 and names it", async (field, body) => {
  const answer = await post(me, body);
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toMatchObject([{ field }]);
});
