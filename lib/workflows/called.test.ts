/** Problems of calls, as the workspace knows them: over HTTP, none of them a reason to refuse a draft. */
import { beforeAll, expect, it } from "vitest";
import * as publish from "@/app/api/v1/workflows/[id]/publish/route";
import * as one from "@/app/api/v1/workflows/[id]/route";
import * as all from "@/app/api/v1/workflows/route";
import { useTestDatabase } from "@/db/testing";
import { callableList } from "@/lib/api/contracts/workflows";
import { call, makeKey } from "@/lib/api/testing";

const db = useTestDatabase();
let key: string;
beforeAll(async () => {
  const { orgId, userId } = await db.makeOrg();
  key = await makeKey(orgId, userId);
});

type Draft = { id: string; slug: string; problems: { code: string; severity: string; sentence: string }[] };
const work = { node_id: "work", component_type: "transform", config: { expression: "input" } };
const router = { node_id: "r", component_type: "router", config: { condition_expression: '"deeper"' } };
const calling = (workflow: string, config = {}, more = {}) => ({
  node_id: "c",
  component_type: "workflow",
  config: { workflow, ...config },
  ...more,
});
const chain = (slug: string, nodes: { node_id: string }[], more = {}) => ({
  name: slug,
  slug,
  is_callable: true,
  nodes,
  edges: nodes.slice(1).map((node, index) => ({ source_node_id: nodes[index]?.node_id, target_node_id: node.node_id })),
  ...more,
});
const draft = async (slug: string, nodes: { node_id: string }[], more = {}) => {
  const { status, body } = await call<Draft>(all.POST, { key, body: chain(slug, nodes, more) });
  expect(status).toBe(201);
  return { ...body, told: body.problems.map(({ code, severity }) => `${code} ${severity}`) };
};
const release = (id: string) => call<Draft>(publish.POST, { key, params: { id }, body: {} });
const published = async (slug: string, nodes: { node_id: string }[], more = {}) => {
  const { id } = await draft(slug, nodes, more);
  expect((await release(id)).status).toBe(201);
  return id;
};

it("an import that calls what is not here is stored and says so; it cannot be published", async () => {
  const { id, told, problems } = await draft("imports", [calling("nowhere")]);
  expect(told).toEqual(["missing_workflow error"]);
  expect(problems[0]?.sentence).toContain('"nowhere"');
  expect((await release(id)).status).toBe(422);
  expect((await draft("chooses-none", [calling("")])).told).toEqual(["workflow_not_chosen error"]);
  expect((await draft("switched-off", [calling("nowhere", {}, { disabled: true })])).told).toEqual([
    "missing_workflow warning",
  ]);
});

it("what may not be called, is not published, or has no such version", async () => {
  await published("closed", [work], { is_callable: false });
  await draft("unready", [work]);
  await published("ready", [work]);
  expect((await draft("a", [calling("closed")])).told).toEqual(["workflow_not_callable error"]);
  expect((await draft("b", [calling("unready")])).told).toEqual(["workflow_not_published warning"]);
  expect((await draft("c", [calling("ready", { version: 2 })])).told).toEqual(["missing_workflow error"]);
  expect((await draft("d", [calling("ready", { version: 1 })])).told).toEqual([]);
  expect((await draft("e", [calling("ready")])).told).toEqual([]);
});

it("a workflow that calls itself without a condition", async () => {
  expect((await draft("endless", [work, calling("endless")])).told).toEqual(["endless_calls error"]);
  const bounded = [router, calling("bounded")];
  const edges = [{ source_node_id: "r", condition_mapping: { deeper: "c" } }];
  expect((await draft("bounded", bounded, { edges })).told.filter((it) => it.startsWith("endless"))).toEqual([]);
  expect((await draft("shy", [router, calling("shy")], { is_callable: false })).told).toContain(
    "workflow_not_callable error",
  );
});

it("one that calls itself without a condition through others", async () => {
  const first = await published("first", [work]);
  await published("second", [calling("first")]);
  await published("third", [calling("second")]);
  const { status, body } = await call<Draft>(one.PUT, {
    key,
    method: "PUT",
    params: { id: first },
    body: chain("first", [calling("third")]),
  });
  expect(status).toBe(200);
  expect(body.problems).toMatchObject([{ code: "endless_calls", severity: "error" }]);
  expect(body.problems[0]?.sentence).toContain('"third" and "second"');
});

it("other workspaces' workflows are not there", async () => {
  await published("mine", [work]);
  const other = await db.makeOrg();
  const stranger = await makeKey(other.orgId, other.userId);
  const { body } = await call<Draft>(all.POST, { key: stranger, body: chain("theirs", [calling("mine")]) });
  expect(body.problems).toMatchObject([{ code: "missing_workflow" }]);
});

it("the list of what can be called has the published schemas", async () => {
  const { GET } = await import("@/app/api/v1/callable-workflows/route");
  const other = await db.makeOrg();
  const own = await makeKey(other.orgId, other.userId);
  const content = { type: "object", properties: { content: { type: "string" } }, required: ["content"] };
  const make = async (slug: string, more = {}) => {
    const { body } = await call<Draft>(all.POST, { key: own, body: chain(slug, [work], more) });
    expect((await call(publish.POST, { key: own, params: { id: body.id }, body: {} })).status).toBe(201);
  };
  await make("summarizer", { input_schema: content, output_schema: { type: "object" } });
  await make("by-hand", { triggers: [{ type: "manual", config: { input_schema: content } }] });
  await make("closed", { is_callable: false });
  await call(all.POST, { key: own, body: chain("draft-only", [work]) });
  const { items } = callableList.parse((await call(GET, { key: own })).body);
  expect(
    items.map(({ slug, semver, input_schema, output_schema }) => [slug, semver, input_schema, output_schema]),
  ).toEqual([
    ["by-hand", "1.0.0", content, null],
    ["summarizer", "1.0.0", content, { type: "object" }],
  ]);
  expect((await call(GET)).status).toBe(401);
});
