/** Replay, fork, retry and dismissal over HTTP; the engine and the embedded Inngest server are the real ones. */
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import * as checkpoint from "@/app/api/v1/executions/[id]/checkpoints/[checkpoint]/route";
import * as checkpoints from "@/app/api/v1/executions/[id]/checkpoints/route";
import * as fork from "@/app/api/v1/executions/[id]/fork/route";
import * as replay from "@/app/api/v1/executions/[id]/replay/route";
import * as retryOne from "@/app/api/v1/executions/[id]/retry/route";
import * as one from "@/app/api/v1/executions/[id]/route";
import * as dismiss from "@/app/api/v1/executions/dismiss/route";
import * as failed from "@/app/api/v1/executions/failed/route";
import * as retry from "@/app/api/v1/executions/retry/route";
import * as list from "@/app/api/v1/executions/route";
import * as execute from "@/app/api/v1/workflows/[id]/execute/route";
import * as pause from "@/app/api/v1/workflows/[id]/pause/route";
import * as unpause from "@/app/api/v1/workflows/[id]/resume/route";
import * as workflow from "@/app/api/v1/workflows/[id]/route";
import { withSystem, withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { checkpointList, checkpointState, type RetryAnswer, retryAnswer } from "@/lib/api/contracts/derive";
import { executionDetail, executionList } from "@/lib/api/contracts/executions";
import { type Answer, call, makeKey } from "@/lib/api/testing";
import { newId } from "@/lib/tenancy/ids";
import { chain, published, transform, useEngine } from "../testing";
import { calls } from "../testing.calls";
import { waitForExecution } from "../wait";

const db = useTestDatabase();
useEngine(db);
let orgId: string;
let userId: string;
let key: string;
let stranger: string;
beforeAll(async () => {
  ({ orgId, userId } = await db.makeOrg());
  key = await makeKey(orgId, userId);
  const other = await db.makeOrg();
  stranger = await makeKey(other.orgId, other.userId);
});

const read = async (id: string) => executionDetail.parse((await call(one.GET, { key, params: { id } })).body);
const ended = async (id: string) => {
  await waitForExecution(orgId, id, { ms: 15_000 });
  return read(id);
};
const run = async (workflowId: string, body: Record<string, unknown> = {}) => {
  const started = await call<{ execution_id: string }>(execute.POST, { key, params: { id: workflowId }, body });
  return ended(started.body.execution_id);
};
const post = (handler: typeof replay.POST, id: string, body: Record<string, unknown>, who = key): Promise<Answer> =>
  call(handler, { key: who, params: { id }, body });
const next = async (answer: Answer) => {
  expect(answer.body).toMatchObject({ status: "pending" });
  expect(answer.status).toBe(202);
  return ended(String(answer.body.execution_id));
};
const many = async (body: Record<string, unknown>): Promise<RetryAnswer> =>
  retryAnswer.parse((await call(retry.POST, { key, body })).body);

const sums = (name: string) =>
  chain(name, [
    transform("a", '{ "n": input.n + 1 }'),
    transform("b", '{ "n": input.n * 10 }'),
    transform("c", '{ "n": input.n + 1 }'),
  ]);
/** Fails in b unless n is positive. */
const picky = (name: string) =>
  chain(name, [
    transform("a", "input"),
    transform("b", 'input.n > 0 ? input : $error("too small")'),
    transform("c", "input.n"),
  ]);

describe("a replay", () => {
  it("runs the same version again, with its input or another, and both know each other", async () => {
    const origin = await run(await published(key, sums("Sums")), { input: { n: 1 } });
    expect(origin).toMatchObject({ output: { n: 21 }, origin: null, descendants: [] });
    const same = await next(await post(replay.POST, origin.execution_id, {}));
    expect(same).toMatchObject({ output: { n: 21 }, origin: { execution_id: origin.execution_id, kind: "replay" } });
    const other = await next(await post(replay.POST, origin.execution_id, { input: { n: 4 } }));
    expect(other).toMatchObject({ input: { n: 4 }, output: { n: 51 }, trigger_type: "api", version: 1 });
    const { descendants } = await read(origin.execution_id);
    expect(descendants.map((each) => each.execution_id)).toEqual([other.execution_id, same.execution_id]);
    expect(descendants[0]).toMatchObject({ kind: "replay", status: "completed" });
  });

  it("begins with a node and reuses what is before it", async () => {
    const origin = await run(await published(key, sums("From a node")), { input: { n: 1 } });
    const again = await next(await post(replay.POST, origin.execution_id, { from_node: "c" }));
    expect(again).toMatchObject({ output: { n: 21 }, origin: { node_id: "c" } });
    expect(again.nodes.map(({ node_id, reused }) => [node_id, reused])).toEqual([
      ["a", true],
      ["b", true],
      ["c", false],
    ]);
    expect([...again.fired_edges].sort()).toEqual(["e0", "e1"]);
  });

  it("takes the draft or the published version, from a node as well", async () => {
    const workflowId = await published(key, sums("Changing"));
    const origin = await run(workflowId, { input: { n: 1 } });
    const { body, headers } = await call(workflow.GET, { key, params: { id: workflowId } });
    const changed = sums("Changing");
    (changed.nodes as { config: unknown }[])[2] = transform("c", '{ "n": input.n + 100 }');
    const update = {
      method: "PUT",
      key,
      params: { id: workflowId },
      headers: { "if-match": headers.get("etag") ?? "" },
    };
    const saved = await call(workflow.PUT, { ...update, body: { ...body, ...changed } });
    expect(saved.status).toBe(200);
    const draft = await next(await post(replay.POST, origin.execution_id, { version: "draft", from_node: "c" }));
    expect(draft).toMatchObject({ output: { n: 120 }, is_test: true });
    expect(draft.nodes.filter(({ reused }) => reused)).toHaveLength(2);
    const now = await next(await post(replay.POST, origin.execution_id, { version: "published", from_node: "b" }));
    expect(now).toMatchObject({ output: { n: 21 }, is_test: false });
  });

  it("of a replay can begin with a node that was reused there", async () => {
    const origin = await run(await published(key, sums("Twice")), { input: { n: 1 } });
    const first = await next(await post(replay.POST, origin.execution_id, { from_node: "c" }));
    const second = await next(await post(replay.POST, first.execution_id, { from_node: "b", input: { n: 7 } }));
    expect(second).toMatchObject({ output: { n: 21 }, input: { n: 7 } });
    expect(second.nodes.filter(({ reused }) => reused).map(({ node_id }) => node_id)).toEqual(["a"]);
  });

  it("says what is wrong", async () => {
    const workflowId = await published(key, picky("Wrong"));
    const origin = await run(workflowId, { input: { n: 0 } });
    expect(origin.status).toBe("failed");
    expect(await post(replay.POST, origin.execution_id, { from_node: "c" })).toMatchObject({
      status: 409,
      body: { detail: '"c" did not run in this execution.' },
    });
    expect((await post(replay.POST, origin.execution_id, { from_node: "nothing" })).status).toBe(409);
    expect((await post(replay.POST, origin.execution_id, { version: "newest" })).status).toBe(400);
    expect((await post(replay.POST, newId(), {})).status).toBe(404);
    expect((await post(replay.POST, origin.execution_id, {}, stranger)).status).toBe(404);
  });
});

describe("checkpoints", () => {
  it("are listed with what ended and what comes next, and show the state", async () => {
    const origin = await run(await published(key, sums("Points")), { input: { n: 1 } });
    const params = { id: origin.execution_id };
    const { items } = checkpointList.parse((await call(checkpoints.GET, { key, params })).body);
    expect(items.map(({ ended, next }) => [ended.map(({ node_id }) => node_id), next])).toEqual([
      [["a"], ["b"]],
      [["b"], ["c"]],
      [["c"], []],
    ]);
    const at = String(items[1]?.checkpoint);
    const state = checkpointState.parse(
      (await call(checkpoint.GET, { key, params: { ...params, checkpoint: at } })).body,
    );
    expect(state).toMatchObject({ input: { n: 1 }, next: ["c"], fired_edges: ["e0", "e1"] });
    expect(state.outputs).toEqual([
      { node_id: "a", output: { n: 2 } },
      { node_id: "b", output: { n: 20 } },
    ]);
    const edited = await post(fork.POST, origin.execution_id, { checkpoint: Number(at), outputs: { b: { n: 70 } } });
    expect(await next(edited)).toMatchObject({ output: { n: 71 }, origin: { kind: "fork", checkpoint: Number(at) } });
    expect((await call(checkpoint.GET, { key, params: { ...params, checkpoint: "999" } })).status).toBe(404);
    expect((await call(checkpoints.GET, { key: stranger, params })).status).toBe(404);
    expect((await post(fork.POST, origin.execution_id, { checkpoint: 1 }, stranger)).status).toBe(404);
  });
});

describe("failed executions", () => {
  const open = async () => (await call<{ open: number }>(failed.GET, { key })).body.open;

  it("are open until somebody resumes, replays or dismisses them", async () => {
    const workflowId = await published(key, picky("Open"));
    const before = await open();
    const [a, b, c] = await Promise.all([1, 2, 3].map(() => run(workflowId, { input: { n: 0 } })));
    if (!a || !b || !c) throw new Error("not started");
    await run(workflowId, { input: { n: 0 }, version: "draft" });
    await run(workflowId, { input: { n: 1 } });
    expect(await open()).toBe(before + 3);
    const url = `/?workflow_id=${workflowId}&open=true`;
    const listed = executionList.parse((await call(list.GET, { key, url })).body);
    expect(listed.items.map((item) => item.execution_id).sort()).toEqual(
      [a.execution_id, b.execution_id, c.execution_id].sort(),
    );
    const again = await next(await call(retryOne.POST, { key, params: { id: a.execution_id }, method: "POST" }));
    expect(again).toMatchObject({ status: "failed", origin: { kind: "resume" } });
    expect(again.nodes.map(({ node_id, reused }) => [node_id, reused])).toEqual([
      ["a", true],
      ["b", false],
    ]);
    expect((await read(a.execution_id)).handled).toBe("retried");
    const answer = await call(dismiss.POST, { key, body: { ids: [b.execution_id, a.execution_id] } });
    expect(answer.body).toEqual({ matched: 1, dismissed: 1 });
    expect(await open()).toBe(before + 2);
  });

  it("are retried in bulk, each once", async () => {
    const workflowId = await published(key, picky("Bulk"));
    const runs = await Promise.all([1, 2, 3, 4].map(() => run(workflowId, { input: { n: 0 } })));
    const ids = runs.map(({ execution_id }) => execution_id);
    const good = await run(workflowId, { input: { n: 1 } });
    const filter = { workflow_id: workflowId };
    expect(await many({ filter, dry_run: true })).toMatchObject({ matched: 4, retried: [], next_after: null });
    const unknown = newId();
    const first = await many({ ids: [ids[0], ids[0], good.execution_id, unknown], mode: "restart" });
    expect(first).toMatchObject({ matched: 1, failed: [] });
    expect(first.retried.map((each) => each.execution_id)).toEqual([ids[0]]);
    expect(first.skipped).toEqual([
      { execution_id: good.execution_id, reason: "not_failed" },
      { execution_id: unknown, reason: "not_found" },
    ]);
    for (const { new_execution_id } of first.retried) await ended(new_execution_id);
    // The one that was started again has failed again, and is open itself.
    const { through, matched } = await many({ filter, dry_run: true });
    expect(matched).toBe(4);
    const bounded = { filter: { ...filter, through }, mode: "resume" };
    const [x, y] = await Promise.all([many(bounded), many(bounded)]);
    const done = [...x.retried, ...y.retried].map((each) => each.execution_id);
    expect(new Set(done).size).toBe(4);
    expect(done).toHaveLength(4);
    expect(await many({ ids })).toMatchObject({ matched: 0, retried: [] });
    expect((await many({ ids })).skipped.map(({ reason }) => reason)).toEqual([
      "retried",
      "retried",
      "retried",
      "retried",
    ]);
  });

  it("stay open when they cannot be started again, and the next call goes on behind them", async () => {
    const workflowId = await published(key, picky("Old"));
    const old = await run(workflowId, { input: { n: 0 } });
    await withTenant(orgId, (tx) =>
      tx.execute(sql`update execution_events set data = data - 'step' where execution_id = ${old.execution_id}`),
    );
    const answer = await many({ filter: { workflow_id: workflowId } });
    expect(answer).toMatchObject({ matched: 1, retried: [], next_after: null, failed: [{ code: "conflict" }] });
    expect((await read(old.execution_id)).handled).toBeNull();
    expect(await many({ filter: { workflow_id: workflowId, after: old.execution_id } })).toMatchObject({ matched: 0 });
    expect((await many({ filter: { workflow_id: workflowId }, mode: "restart" })).retried).toHaveLength(1);
  });

  it("stay open while their workflow is paused, and keep to its limits", async () => {
    const document = { ...picky("Limited"), settings: { concurrency: { limit: 1 } } };
    const workflowId = await published(key, document);
    const a = await run(workflowId, { input: { n: 0 } });
    const params = { id: workflowId };
    expect((await call(pause.POST, { key, params, method: "POST" })).status).toBe(200);
    const refused = await many({ filter: { workflow_id: workflowId } });
    expect(refused).toMatchObject({ retried: [], failed: [{ execution_id: a.execution_id, code: "workflow_paused" }] });
    expect((await read(a.execution_id)).handled).toBeNull();
    expect((await call(unpause.POST, { key, params, method: "POST" })).status).toBe(200);
    const again = await next(await post(replay.POST, a.execution_id, { input: { n: 3 } }));
    expect(again).toMatchObject({ status: "completed", output: 3 });
    const forked = await next(await post(fork.POST, a.execution_id, { checkpoint: 1, outputs: { a: { n: 4 } } }));
    expect(forked).toMatchObject({ status: "completed", output: 4 });
  });

  it("do not count when another execution has called them: that one is retried, with all below it", async () => {
    const callee = await published(key, { ...picky("Called"), slug: "called", is_callable: true });
    const caller = await published(key, chain("Caller", [transform("a", "input"), calls("c", "called")]));
    const before = await open();
    const parent = await run(caller, { input: { n: 0 } });
    const child = parent.nodes.find(({ node_id }) => node_id === "c")?.child_execution_id ?? "";
    expect([parent.status, (await read(child)).status]).toEqual(["failed", "failed"]);
    expect(await open()).toBe(before + 1);
    expect(await many({ filter: { workflow_id: callee }, dry_run: true })).toMatchObject({ matched: 0 });
    const both = await many({ ids: [child, parent.execution_id] });
    expect(both.skipped).toEqual([{ execution_id: child, reason: "called" }]);
    expect(both.retried).toMatchObject([{ execution_id: parent.execution_id }]);
    const again = await ended(both.retried[0]?.new_execution_id ?? "");
    const anew = again.nodes.find(({ node_id }) => node_id === "c");
    expect(again.nodes.find(({ node_id }) => node_id === "a")?.reused).toBe(true);
    expect(anew?.child_execution_id).not.toBe(child);
  });

  it("are for members who may change things, within bounds", async () => {
    const viewer = await db.makeOrg();
    await withSystem((tx) => tx.execute(sql`update memberships set role = 'viewer' where user_id = ${viewer.userId}`));
    const looking = await makeKey(viewer.orgId, viewer.userId);
    for (const handler of [retry.POST, dismiss.POST, replay.POST, fork.POST, retryOne.POST])
      expect((await call(handler, { key: looking, params: { id: newId() }, body: {} })).status).toBe(403);
    expect((await call(failed.GET, { key: looking })).status).toBe(200);
    const tooMany = Array.from({ length: 1001 }, () => newId());
    expect((await call(retry.POST, { key, body: { ids: tooMany } })).status).toBe(400);
    expect((await call(retry.POST, { key, body: {} })).status).toBe(400);
    const mine = await run(await published(key, picky("Mine")), { input: { n: 0 } });
    const theirs = await call<RetryAnswer>(retry.POST, { key: stranger, body: { ids: [mine.execution_id] } });
    expect(theirs.body.skipped).toEqual([{ execution_id: mine.execution_id, reason: "not_found" }]);
  });
});
