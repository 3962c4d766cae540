/** Pins and test runs of a part of the draft over HTTP; engine and embedded Inngest server are the real ones. */

import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import * as decide from "@/app/api/v1/approvals/[id]/decision/route";
import * as replay from "@/app/api/v1/executions/[id]/replay/route";
import * as one from "@/app/api/v1/executions/[id]/route";
import * as execute from "@/app/api/v1/workflows/[id]/execute/route";
import * as partial from "@/app/api/v1/workflows/[id]/partial/route";
import * as publish from "@/app/api/v1/workflows/[id]/publish/route";
import * as workflow from "@/app/api/v1/workflows/[id]/route";
import * as workflows from "@/app/api/v1/workflows/route";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { executionDetail } from "@/lib/api/contracts/executions";
import { partialPlan } from "@/lib/api/contracts/partial";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { type Answer, call, makeKey } from "@/lib/api/testing";
import { versionOfExecution } from "@/lib/versions/of-execution";
import { chain, transform, useEngine } from "../testing";
import { waitForExecution } from "../wait";
import { branches, type Document, edge, loop, pin, sums } from "./testing";

const db = useTestDatabase();
useEngine(db);
let orgId: string;
let key: string;
let stranger: string;
beforeAll(async () => {
  const org = await db.makeOrg();
  orgId = org.orgId;
  key = await makeKey(orgId, org.userId);
  const other = await db.makeOrg();
  stranger = await makeKey(other.orgId, other.userId);
});

const made = async (document: Document): Promise<string> => {
  const answer = await call<{ id: string }>(workflows.POST, { key, body: document });
  expect(answer.status).toBe(201);
  return answer.body.id;
};
const read = async (id: string) => executionDetail.parse((await call(one.GET, { key, params: { id } })).body);
const ended = async (answer: Answer) => {
  expect(answer.body).toMatchObject({ status: "pending" });
  const id = String(answer.body.execution_id);
  await waitForExecution(orgId, id, { ms: 15_000 });
  return read(id);
};
const test = async (id: string, input: unknown = {}) =>
  ended(await call(execute.POST, { key, params: { id }, body: { input, version: "draft" } }));
const part = (id: string, body: Document, who = key) => call(partial.POST, { key: who, params: { id }, body });
const ran = ({ nodes }: { nodes: { node_id: string; status: string; reused: boolean }[] }) =>
  nodes
    .filter(({ reused, status }) => !reused && status !== "skipped")
    .map(({ node_id }) => node_id)
    .sort();
const edit = async (id: string, change: (document: Document) => void) => {
  const { body, headers } = await call<WorkflowDetail>(workflow.GET, { key, params: { id } });
  const document = structuredClone(body.document) as Document;
  change(document);
  const answer = await call(workflow.PUT, {
    method: "PUT",
    key,
    params: { id },
    headers: { "if-match": headers.get("etag") ?? "" },
    body: document,
  });
  expect(answer.status).toBe(200);
};

describe("a pinned output", () => {
  it("is used by a test of the draft and by nothing that is published", async () => {
    const id = await made(sums("Pinned", { pins: { b: pin({ n: 500 }) } }));
    const tested = await test(id, { n: 1 });
    expect(tested).toMatchObject({ status: "completed", output: { n: 501 }, is_test: true });
    expect((await call(publish.POST, { key, params: { id }, body: {} })).status).toBe(201);
    const real = await ended(await call(execute.POST, { key, params: { id }, body: { input: { n: 1 } } }));
    expect(real).toMatchObject({ output: { n: 21 }, is_test: false });
    const version = await versionOfExecution(orgId, real.execution_id);
    expect(version?.document.pins).toBeUndefined();
    // The draft keeps it, and does not count as changed for it.
    const { body } = await call<WorkflowDetail>(workflow.GET, { key, params: { id } });
    expect(body).toMatchObject({ has_changes: false, document: { pins: { b: { output: { n: 500 } } } } });
  });

  it("stands for a node that fails, with the route it is pinned with", async () => {
    const id = await made({
      name: "Pinned route",
      nodes: [
        {
          node_id: "way",
          is_entry_point: true,
          component_type: "router",
          config: { condition_expression: "$error('no')" },
        },
        transform("big", '"big"'),
        transform("small", '"small"'),
      ],
      edges: [
        { id: "e1", source_node_id: "way", target_node_id: "big", edge_type: "conditional", route: "big" },
        { id: "e2", source_node_id: "way", target_node_id: "small", edge_type: "conditional", route: "small" },
      ],
      pins: { way: pin({ any: 1 }, { route: "small" }) },
    });
    expect(await test(id)).toMatchObject({ status: "completed", output: "small" });
  });

  it("over 64 KB travels as a reference, and has a limit", async () => {
    const text = "x".repeat(100_000);
    const id = await made(
      chain("Large pin", [transform("a", "1"), transform("b", "$length(input.text)")], { pins: { a: pin({ text }) } }),
    );
    expect(await test(id)).toMatchObject({ output: 100_000 });
    const tooLarge = sums("Too large", { pins: { a: pin("x".repeat(300_000)) } });
    expect(await call(workflows.POST, { key, body: tooLarge })).toMatchObject({
      status: 400,
      body: { code: "invalid_body", detail: expect.stringContaining("256 KB") },
    });
  });

  it("is left out of the exported YAML", async () => {
    const id = await made(sums("Exported", { pins: { b: pin({ secret: "somebody" }) } }));
    const request = new Request("http://localhost/?format=yaml", { headers: { authorization: `Bearer ${key}` } });
    const yaml = await (await workflow.GET(request, { params: Promise.resolve({ id }) })).text();
    expect(yaml).toContain("node_id: b");
    expect(yaml).not.toContain("somebody");
  });
});

describe("a run up to a node", () => {
  it("runs what leads to it and nothing after it, and shows the whole drawing", async () => {
    const id = await made(sums("Up to"));
    const run = await ended(await part(id, { mode: "to", node_id: "b", input: { n: 2 } }));
    expect(run).toMatchObject({ status: "completed", output: { n: 30 }, is_test: true, origin: null });
    expect(run.partial).toEqual({ mode: "to", node_id: "b", pinned: [], stale: [] });
    expect(ran(run)).toEqual(["a", "b"]);
    const drawn = await versionOfExecution(orgId, run.execution_id);
    expect(drawn?.document.nodes.map(({ node_id }) => node_id)).toEqual(["a", "b", "c"]);
    // With no input of its own it takes that of the newest execution, and a replay is of the same part.
    const again = await ended(await part(id, { mode: "to", node_id: "a" }));
    expect(again).toMatchObject({ output: { n: 3 }, origin: { kind: "partial", execution_id: run.execution_id } });
    const repeated = await ended(await call(replay.POST, { key, params: { id: run.execution_id }, body: {} }));
    expect(repeated).toMatchObject({ output: { n: 30 }, partial: { mode: "to", node_id: "b" } });
  });

  it("stops at a durable node that sleeps, and at one that waits for people", async () => {
    const id = await made(
      chain("Waits", [
        transform("a", "input"),
        { node_id: "nap", component_type: "delay", config: { seconds: 1 } },
        { node_id: "ask", component_type: "human_confirmation", config: { prompt_template: "Go on?" } },
        transform("z", '"done"'),
      ]),
    );
    expect(ran(await ended(await part(id, { mode: "to", node_id: "nap" })))).toEqual(["a", "nap"]);
    const started = await part(id, { mode: "to", node_id: "ask" });
    // It sleeps first, and then waits.
    await expect
      .poll(async () => (await read(String(started.body.execution_id))).pending_tasks.length, { timeout: 15_000 })
      .toBe(1);
    const waiting = await read(String(started.body.execution_id));
    const [task] = waiting.pending_tasks;
    await call(decide.POST, { key, params: { id: task?.approval_id ?? "" }, body: { decision: "approve" } });
    await expect
      .poll(async () => (await read(String(started.body.execution_id))).status, { timeout: 15_000 })
      .toBe("completed");
    const over = await read(String(started.body.execution_id));
    expect(ran(over)).toEqual(["a", "ask", "nap"]);
  });

  it("of a loop that comes before it runs all rounds; of one that it is in, the first", async () => {
    const id = await made(loop("Rounds"));
    const after = await ended(await part(id, { mode: "to", node_id: "z", input: { n: 0 } }));
    expect(after.output).toEqual({ n: 3, end: true });
    const inside = await ended(await part(id, { mode: "to", node_id: "w", input: { n: 0 } }));
    expect(inside.nodes.map(({ node_id, visit }) => `${node_id}${visit}`).sort()).toEqual(["h1", "s1", "w1"]);
  });

  it("says what is wrong", async () => {
    const id = await made({
      ...sums("Wrong"),
      input_schema: { type: "object", required: ["n"], properties: { n: { type: "number" } } },
    });
    expect(await part(id, { mode: "to", node_id: "nothing" })).toMatchObject({ status: 404 });
    expect(await part(id, { mode: "to", node_id: "b" })).toMatchObject({ status: 400, body: { code: "invalid_body" } });
    expect(await part(id, { mode: "up", node_id: "b" })).toMatchObject({ status: 400 });
    expect(await part(id, { mode: "from", node_id: "b" })).toMatchObject({
      status: 409,
      body: { hint: expect.stringContaining("Run up to it") },
    });
    expect(await part(id, { mode: "to", node_id: "b" }, stranger)).toMatchObject({ status: 404 });
    const foreign = await test(await made(sums("Foreign")), { n: 1 });
    expect(await part(id, { mode: "from", node_id: "b", execution_id: foreign.execution_id })).toMatchObject({
      status: 404,
    });
  });

  it("looks at the problems of what it runs only, and is not for viewers", async () => {
    const broken = sums("Broken");
    (broken.nodes as { config: unknown }[])[2] = { ...transform("c", "input."), config: { expression: "input." } };
    const id = await made(broken);
    expect((await ended(await part(id, { mode: "to", node_id: "b", input: { n: 1 } }))).status).toBe("completed");
    expect(await part(id, { mode: "to", node_id: "c", input: { n: 1 } })).toMatchObject({ status: 422 });
    const org = await db.makeOrg();
    const looks = await makeKey(org.orgId, org.userId);
    await withSystem((tx) => tx.execute(sql`update memberships set role = 'viewer' where user_id = ${org.userId}`));
    expect((await part(id, { mode: "to", node_id: "b" }, looks)).status).toBe(403);
  });
});

describe("a run from a node", () => {
  it("reuses what comes before it, and says what is out of date", async () => {
    const id = await made(sums("From here"));
    const origin = await test(id, { n: 1 });
    await edit(id, ({ nodes }) => {
      const list = nodes as { config: unknown }[];
      list[0] = { ...list[0], config: { expression: '{ "n": input.n + 5 }' } };
      list[2] = { ...list[2], config: { expression: '{ "n": input.n + 100 }' } };
    });
    const plan = await part(id, { mode: "from", node_id: "c", dry_run: true });
    expect(partialPlan.parse(plan.body)).toEqual({
      runs: ["c"],
      reused: [
        { node_id: "a", from: "execution", stale: true },
        { node_id: "b", from: "execution", stale: true },
      ],
      source_execution_id: origin.execution_id,
    });
    const run = await ended(await part(id, { mode: "from", node_id: "c" }));
    expect(run).toMatchObject({ output: { n: 120 }, partial: { mode: "from", stale: ["a", "b"], pinned: [] } });
    expect(run.origin).toMatchObject({ kind: "partial", execution_id: origin.execution_id, node_id: "c" });
    expect(ran(run)).toEqual(["c"]);
    expect(run.nodes.find(({ node_id }) => node_id === "b")).toMatchObject({ reused: true, output: { n: 20 } });
  });

  it("needs no execution when what comes before it is pinned", async () => {
    const id = await made(sums("All pinned", { pins: { a: pin({ n: 3 }), b: pin({ n: 7 }) } }));
    const run = await ended(await part(id, { mode: "from", node_id: "c" }));
    expect(run).toMatchObject({ output: { n: 8 }, origin: null, partial: { pinned: ["a", "b"] } });
    expect(run.nodes.find(({ node_id }) => node_id === "b")).toMatchObject({ reused: true, output: { n: 7 } });
  });

  it("takes the newest execution that came to the node", async () => {
    const id = await made(branches("Which way"));
    const big = await test(id, { n: 500 });
    await test(id, { n: 1 });
    const run = await ended(await part(id, { mode: "from", node_id: "big" }));
    expect(run).toMatchObject({ output: ["big", 500], origin: { execution_id: big.execution_id } });
  });

  it("goes on with the rounds of a loop that the node is in", async () => {
    const id = await made(loop("From inside"));
    await test(id, { n: 0 });
    const run = await ended(await part(id, { mode: "from", node_id: "w" }));
    expect(run).toMatchObject({ status: "completed", output: { end: true } });
    expect(run.nodes.find(({ node_id }) => node_id === "s")?.reused).toBe(true);
    expect(ran(run)).toContain("w");
  });
});

describe("a run of only one node", () => {
  it("takes its input from what is known and runs nothing else", async () => {
    const id = await made(sums("Only"));
    const origin = await test(id, { n: 1 });
    const run = await ended(await part(id, { mode: "only", node_id: "b" }));
    expect(run).toMatchObject({ output: { n: 20 }, origin: { execution_id: origin.execution_id } });
    expect(ran(run)).toEqual(["b"]);
    expect(run.fired_edges).toEqual(["e0"]);
    const first = await ended(await part(id, { mode: "only", node_id: "a", input: { n: 8 } }));
    expect(first.output).toEqual({ n: 9 });
  });

  it("runs it whichever way was taken, and although it is pinned", async () => {
    const id = await made({ ...branches("Only this way"), pins: { big: pin("pinned") } });
    await test(id, { n: 1 });
    const run = await ended(await part(id, { mode: "only", node_id: "big" }));
    expect(run.output).toEqual(["big", 1]);
    expect(ran(run)).toEqual(["big"]);
  });

  it("gives a join what its branches gave, and a node in a loop what came last", async () => {
    const joined = await made({
      name: "Join",
      nodes: [
        transform("s", "input", { is_entry_point: true }),
        transform("a", "1"),
        transform("b", "2"),
        transform("j", "input.a + input.b"),
      ],
      edges: ["s>a", "s>b", "a>j", "b>j"].map((way, index) => edge(`e${index}`, way)),
    });
    await test(joined);
    expect((await ended(await part(joined, { mode: "only", node_id: "j" }))).output).toBe(3);
    const looped = await made(loop("Only inside"));
    await test(looped, { n: 0 });
    const run = await ended(await part(looped, { mode: "only", node_id: "w" }));
    expect(ran(run)).toEqual(["w"]);
    expect(run.output).toMatchObject({ n: 3 });
  });
});
