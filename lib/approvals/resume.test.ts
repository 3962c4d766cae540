/** POST /api/v1/executions/{id}/resume, with the real engine driving meanwhile. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET, POST } from "@/app/api/v1/executions/[id]/resume/route";
import { useTestDatabase } from "@/db/testing";
import { resumeAnswer } from "@/lib/api/contracts/executions";
import { call, makePerson, type Person } from "@/lib/api/testing";
import { closeWorlds, makeWorld, type Run, type World } from "@/lib/engine/testing";
import { newId } from "@/lib/tenancy/ids";
import { resume } from "./index";

const db = useTestDatabase();
let me: Person;
let world: World;
beforeAll(async () => {
  me = await makePerson(db);
  world = makeWorld(db, me.orgId);
});
afterAll(closeWorlds);

const ask = { component_type: "ask" };

async function waiting(edges: string, nodes: Record<string, object> = { ask }): Promise<Run> {
  const run = await world.start(edges, { nodes });
  expect((await run.drive()).kind).toBe("waiting");
  return run;
}

const post = (id: string, body: unknown, person = me) => person.call(POST, { method: "POST", params: { id }, body });

/** Resumes, and lets the engine go on as soon as the decision is there (or refused). */
async function resumed(run: Run, body: unknown) {
  const pending = async () => (await run.approvals()).filter(({ status }) => status === "pending").length;
  const before = await pending();
  let isAnswered = false;
  const answer = post(run.id, body).finally(() => {
    isAnswered = true;
  });
  while (!isAnswered && (await pending()) === before) await new Promise((done) => setTimeout(done, 5));
  await run.drive();
  return answer;
}

describe("resuming", () => {
  it("waits for the end and tells it", async () => {
    const run = await waiting("a>ask ask>b");
    const { status, body } = await resumed(run, { approved: true, comment: "ok", resume_data: { by: "manager" } });
    expect(status).toBe(200);
    expect(resumeAnswer.parse(body)).toMatchObject({
      execution_id: run.id,
      status: "completed",
      completed: true,
      paused_again: false,
      remaining_nodes: [],
    });
    expect((await run.approvals())[0]).toMatchObject({
      comment: "ok",
      resume_data: { by: "manager" },
      decided_via: "api",
    });
  });

  it("tells that it paused again, and where", async () => {
    const run = await waiting("a>ask ask>b b>again again>c", { ask, again: ask });
    expect((await resumed(run, { approved: true })).body).toMatchObject({
      status: "interrupted",
      completed: false,
      paused_again: true,
      remaining_nodes: ["again"],
    });
  });

  it("takes the task's code in any case, or the approval's id, when several wait", async () => {
    const run = await waiting("a>one a>two", { one: ask, two: ask });
    const [one, two] = await run.approvals();
    const unclear = await post(run.id, { approved: true });
    expect(unclear).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect(unclear.body.pending_tasks).toMatchObject([{ task_id: one?.task_id }, { task_id: two?.task_id }]);
    const first = await resumed(run, { approved: true, task_id: one?.task_id.toLowerCase() });
    expect(first.body).toMatchObject({ paused_again: true, remaining_nodes: [two?.node_id] });
    const second = await resumed(run, { approved: true, task_id: two?.id });
    expect(second.body).toMatchObject({ status: "completed", completed: true });
  });

  it("by an output port alone rejects when that is its name", async () => {
    const run = await waiting("a>ask ask>b");
    await resumed(run, { output_port: "rejected" });
    expect((await run.approvals())[0]).toMatchObject({ status: "rejected", output_port: "rejected" });
  });

  it("answers as things stand when nobody drives the execution in time", async () => {
    const run = await waiting("a>ask ask>b");
    const by = { orgId: me.orgId, userId: me.userId, via: "api_key" as const };
    expect(await resume(by, run.id, { approved: true }, { waitMs: 50 })).toMatchObject({
      status: "interrupted",
      completed: false,
      paused_again: false,
      remaining_nodes: ["ask"],
    });
  });
});

describe("refused", () => {
  it.each([
    ["approved", {}],
    ["approved", { resume_data: { x: 1 } }],
    ["approved", { approved: "yes" }],
    ["output_port", { output_port: "nowhere" }],
    ["comment", { approved: true, comment: 1 }],
  ])("a body with a wrong %s: 400 naming it", async (field, body) => {
    const run = await waiting("a>ask ask>b");
    expect(await post(run.id, body)).toMatchObject({ status: 400, body: { errors: [{ field }] } });
    expect((await run.approvals())[0]?.status).toBe("pending");
  });

  it("when nothing waits, or it was decided before: 409", async () => {
    const run = await waiting("a>ask ask>b");
    const task_id = (await run.approvals())[0]?.task_id;
    await resumed(run, { approved: true });
    expect(await post(run.id, { approved: true })).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect(await post(run.id, { approved: true, task_id })).toMatchObject({
      status: 409,
      body: { code: "already_decided" },
    });
  });

  it("to strangers 401, to other workspaces and for unknown ids and tasks 404", async () => {
    const run = await waiting("a>ask ask>b");
    const body = { approved: true };
    expect((await call(POST, { method: "POST", params: { id: run.id }, body })).status).toBe(401);
    expect((await post(run.id, body, await makePerson(db))).status).toBe(404);
    expect((await post(newId(), body)).status).toBe(404);
    expect((await post(run.id, { approved: true, task_id: "ZZZZZZZZ" })).status).toBe(404);
    expect((await me.call(GET, { params: { id: run.id } })).status).toBe(405);
  });
});
