/** Code blocks over HTTP: what is made, saved, compared, used and thrown away, and who may do what. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as diff from "@/app/api/v1/code-blocks/[id]/diff/route";
import * as restore from "@/app/api/v1/code-blocks/[id]/restore/route";
import * as rollback from "@/app/api/v1/code-blocks/[id]/rollback/route";
import * as one from "@/app/api/v1/code-blocks/[id]/route";
import * as run from "@/app/api/v1/code-blocks/[id]/run/route";
import * as testRuns from "@/app/api/v1/code-blocks/[id]/test-runs/route";
import * as test from "@/app/api/v1/code-blocks/[id]/tests/[test]/route";
import * as tests from "@/app/api/v1/code-blocks/[id]/tests/route";
import * as usage from "@/app/api/v1/code-blocks/[id]/usage/route";
import * as deprecate from "@/app/api/v1/code-blocks/[id]/versions/[version]/deprecate/route";
import * as publish from "@/app/api/v1/code-blocks/[id]/versions/[version]/publish/route";
import * as decision from "@/app/api/v1/code-blocks/[id]/versions/[version]/review/decision/route";
import * as review from "@/app/api/v1/code-blocks/[id]/versions/[version]/review/route";
import * as version from "@/app/api/v1/code-blocks/[id]/versions/[version]/route";
import * as runTests from "@/app/api/v1/code-blocks/[id]/versions/[version]/tests/route";
import * as versions from "@/app/api/v1/code-blocks/[id]/versions/route";
import * as all from "@/app/api/v1/code-blocks/route";
import * as settings from "@/app/api/v1/settings/code/route";
import * as publishWorkflow from "@/app/api/v1/workflows/[id]/publish/route";
import * as workflow from "@/app/api/v1/workflows/[id]/route";
import * as workflows from "@/app/api/v1/workflows/route";
import { withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { blockTest } from "@/lib/api/contracts/block-tests";
import { blockDetail, blockDiff, blockList, blockUsage, blockVersionList } from "@/lib/api/contracts/blocks";
import type { RouteHandler } from "@/lib/api/handler";
import { makePerson, type Person, type Sent } from "@/lib/api/testing";
import { closeSandbox } from "@/lib/sandbox";
import { newId } from "@/lib/tenancy/ids";
import { DOUBLE, GREEN, giving, makeMember, workshop } from "./testing";

const db = useTestDatabase();
let me: Person;
let viewer: Person;
let stranger: Person;
beforeAll(async () => {
  me = await makePerson(db);
  viewer = await makeMember(me, "viewer");
  stranger = await makePerson(db);
});
afterAll(closeSandbox);
const { send, make, makePublished, save, read, check } = workshop(() => me);

const list = async (query = "") => blockList.parse((await me.call(all.GET, { url: `/${query}` })).body);
const running = (block: string, more: object = {}) => ({
  name: "Doubles",
  nodes: [{ node_id: "code", component_type: "code", is_entry_point: true, config: { code_block: block, ...more } }],
});
/** An execution of what is published of a workflow, in this state. */
const setExecution = (workflowId: string, status: string) =>
  withTenant(me.orgId, async (tx) => {
    await tx.execute(sql`delete from executions where workflow_id = ${workflowId}`);
    await tx.execute(sql`
      insert into executions (id, org_id, workflow_id, version_id, status, trigger_type, trigger)
      select ${newId()}, org_id, id, published_version_id, ${status}, 'manual', '{"trigger_type": "manual", "data": {}}'
      from workflows where id = ${workflowId}`);
  });
type Problems = { code: string; severity: string; field: string }[];
const problemsOf = async (body: object) => {
  const answer = await me.call(workflows.POST, { body });
  return { id: String(answer.body.id), problems: answer.body.problems as Problems };
};

describe("a code block", () => {
  it("begins as a draft that runs, with a slug of its name", async () => {
    const made = blockDetail.parse((await send.create({ name: "Steuer Ä", language: "python" })).body);
    expect(made).toMatchObject({
      slug: "steuer-a",
      language: "python",
      latest: { number: 1, status: "draft" },
      published: null,
      used_by: 0,
      tests: 0,
      latest_version: { number: 1, status: "draft", requires_approval: false, review: null },
    });
    expect(made.latest_version.content).toMatchObject({ code: "def main(input):\n    return input\n", hosts: [] });
    expect(made.latest_version.author?.id).toBe(me.userId);
    expect(made.latest_version.code_hash).toMatch(/^[0-9a-f]{64}$/);
    const again = blockDetail.parse((await send.create({ name: "Steuer Ä", language: "python" })).body);
    expect(again.slug).toBe("steuer-a-2");
    expect(await send.create({ name: "Other", language: "python", slug: "steuer-a" })).toMatchObject({
      status: 409,
      body: { code: "conflict", errors: [{ field: "slug" }] },
    });
  });

  it("is refused with what cannot be run", async () => {
    const refused = async (content: object) => {
      const { status, body } = await send.create({ name: "Bad", language: "javascript", content });
      return [status, body.errors?.[0]?.field];
    };
    expect(await refused({ hosts: ["http://a/b"] })).toEqual([400, "content.hosts"]);
    expect(await refused({ timeout_seconds: 0 })).toEqual([400, "content.timeout_seconds"]);
    expect(await refused({ requirements: ["not a name"] })).toEqual([400, "content.requirements"]);
    const secret = { name: "A", credential: "c", field: "f" };
    expect(await refused({ secrets: [secret, secret] })).toEqual([400, "content.secrets"]);
    expect(await refused({ output_schema: { pattern: "(" } })).toEqual([400, "content.output_schema"]);
  });

  it("is listed newest first, page by page, and found by its words, language and state", async () => {
    const [first, second] = [
      await make({}, { name: "Needle one" }),
      await make({}, { name: "B", description: "a needle" }),
    ];
    expect((await list("?q=needle")).items.map(({ id }) => id)).toEqual([second.id, first.id]);
    const page = await list("?q=needle&limit=1");
    expect((await list(`?q=needle&limit=1&cursor=${page.next_cursor}`)).items.map(({ id }) => id)).toEqual([first.id]);
    expect((await list("?q=needle&language=python")).items).toEqual([]);
    expect((await list("?q=needle&status=draft")).items).toHaveLength(2);
    expect((await list("?q=needle&status=published")).items).toEqual([]);
    expect((await list("?q=100%25")).items).toEqual([]);
  });

  it("is renamed, keeps its slug, and tells apart what it is called from what it runs", async () => {
    const { id, slug } = await make();
    const body = { name: "Twice", description: "", single_use: true };
    const changed = blockDetail.parse((await me.call(one.PATCH, { method: "PATCH", params: { id: slug }, body })).body);
    expect(changed).toMatchObject({ id, slug, name: "Twice", single_use: true, latest: { number: 1 } });
    const nothing = await me.call(one.PATCH, { method: "PATCH", params: { id }, body: {} });
    expect(nothing.status).toBe(400);
  });

  it("goes into the trash and comes back, and its slug stays its own", async () => {
    const { id, slug } = await make({}, { slug: "kept" });
    expect((await send.remove(id)).status).toBe(204);
    expect((await send.get(slug)).status).toBe(404);
    expect((await list("?state=trash")).items.map((item) => item.id)).toEqual([id]);
    expect((await send.create({ name: "Kept", slug, language: "javascript" })).status).toBe(409);
    expect(blockDetail.parse((await me.call(restore.POST, { params: { id }, body: {} })).body).deleted_at).toBeNull();
    expect((await send.get(slug)).status).toBe(200);
  });
});

describe("a version", () => {
  it("is saved with its author, hash and message, and only when something differs", async () => {
    const { id } = await make();
    const answer = await send.save(id, { content: { code: giving(1) }, message: "One", base: 1 });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ number: 2, status: "draft", message: "One", author: { id: me.userId } });
    const same = await send.save(id, { content: { code: giving(1), hosts: [] }, message: "Again" });
    expect(same).toMatchObject({ status: 200, body: { number: 2, message: "One" } });
    const stale = await send.save(id, { content: { code: giving(2) }, base: 1 });
    expect(stale).toMatchObject({ status: 409, body: { code: "stale", latest: 2 } });
    await save(id, { timeout_seconds: 3 });
    const { items } = blockVersionList.parse((await me.call(versions.GET, { params: { id } })).body);
    expect(items.map(({ number }) => number)).toEqual([3, 2, 1]);
    expect(items[0]?.code_hash).toBe(items[1]?.code_hash);
    expect((await read(id, 3)).content).toMatchObject({ code: giving(1), timeout_seconds: 3 });
    expect((await read(id, "latest")).number).toBe(3);
    for (const ref of ["published", "4", "0", "x"]) expect((await send.read(id, ref)).status).toBe(404);
  });

  it("is compared with any other, code and the rest apart", async () => {
    const { id } = await make({ code: giving(1) });
    await save(id, { code: giving(2), input_schema: { type: "object" }, hosts: ["a.example"] });
    const compare = async (url: string) => blockDiff.parse((await me.call(diff.GET, { params: { id }, url })).body);
    expect(await compare("/?from=1&to=2")).toEqual({
      from: { number: 1, status: "draft", code: giving(1) },
      to: { number: 2, status: "draft", code: giving(2) },
      code_changed: true,
      fields: [
        { path: ["input_schema"], before: null, after: { type: "object" } },
        { path: ["hosts"], before: [], after: ["a.example"] },
      ],
    });
    expect(await compare("/")).toMatchObject({ from: null, to: { number: 2 } });
    expect(await compare("/?from=2&to=2")).toMatchObject({ code_changed: false, fields: [] });
    expect((await me.call(diff.GET, { params: { id }, url: "/?from=published" })).status).toBe(404);
  });
});

describe("a workflow that runs a block", () => {
  it("has a problem when the block, its version or a published one is missing, and a warning when it is deprecated", async () => {
    const codes = async (config: object) =>
      (await problemsOf(running("later", config))).problems.map(({ code, severity, field }) => [code, severity, field]);
    expect(await codes({})).toEqual([["missing_code_block", "error", "config.code_block"]]);
    const { id } = await make({ code: DOUBLE }, { slug: "later" });
    expect(await codes({})).toEqual([["code_block_not_published", "error", "config.code_block"]]);
    expect(await codes({ block_version: 1 })).toEqual([]);
    expect(await codes({ block_version: 2 })).toEqual([["missing_block_version", "error", "config.block_version"]]);
    await send.addTest(id, GREEN);
    await check(id, 1);
    await send.publish(id, 1);
    expect(await codes({})).toEqual([]);
    await send.deprecate(id, 1, { message: "Use another" });
    expect(await codes({})).toEqual([["code_block_deprecated", "warning", "config.code_block"]]);
    expect(await codes({ block_version: 1 })).toEqual([["code_block_deprecated", "warning", "config.block_version"]]);
    expect((await list("?q=later")).items[0]).toMatchObject({ published: { number: 1, status: "deprecated" } });
  });

  it("is named where the block is used, and keeps it from the trash", async () => {
    const { id, slug } = await makePublished({ code: DOUBLE }, { name: "Shared" });
    const used = await problemsOf(running(slug, { block_version: 1 }));
    expect((await me.call(publishWorkflow.POST, { params: { id: used.id }, body: {} })).status).toBe(201);
    await me.call(workflow.PUT, { method: "PUT", params: { id: used.id }, body: running(slug) });
    const found = blockUsage.parse((await me.call(usage.GET, { params: { id } })).body);
    expect(found.workflows).toBe(1);
    expect(found.uses.map(({ in: where, version, node_id }) => [where, version, node_id])).toEqual([
      ["draft", null, "code"],
      ["published", 1, "code"],
    ]);
    expect((await list("?q=Shared")).items[0]?.used_by).toBe(1);
    expect(await send.remove(id)).toMatchObject({
      status: 409,
      body: { code: "conflict", detail: 'It is used by "Doubles".', used_by: [{ id: used.id, name: "Doubles" }] },
    });
    // One that runs goes on when its workflow goes into the trash.
    await setExecution(used.id, "interrupted");
    await me.call(workflow.DELETE, { method: "DELETE", params: { id: used.id } });
    expect((await send.remove(id)).status).toBe(409);
    await setExecution(used.id, "completed");
    expect((await send.remove(id)).status).toBe(204);
  });

  it("shows in the list of workflows as broken as soon as its block is", async () => {
    const { id, slug } = await make({ code: DOUBLE }, { name: "Watched" });
    await problemsOf({ ...running(slug), name: "Watcher" });
    const errors = async () => (await me.call(workflows.GET, { url: "/?q=Watcher" })).body.items;
    expect(await errors()).toMatchObject([{ errors: 1 }]);
    await send.addTest(id, GREEN);
    await check(id, 1);
    await send.publish(id, 1);
    expect(await errors()).toMatchObject([{ errors: 0 }]);
  });
});

describe("who may do what", () => {
  const reads: [RouteHandler, object][] = [
    [one.GET, {}],
    [versions.GET, {}],
    [version.GET, { version: "1" }],
    [diff.GET, {}],
    [usage.GET, {}],
    [tests.GET, {}],
    [testRuns.GET, {}],
  ];
  const changes: [RouteHandler, string, object, unknown][] = [
    [one.PATCH, "PATCH", {}, { name: "X" }],
    [one.DELETE, "DELETE", {}, undefined],
    [restore.POST, "POST", {}, {}],
    [versions.POST, "POST", {}, { content: { code: "x" } }],
    [run.POST, "POST", {}, { input: 1 }],
    [tests.POST, "POST", {}, GREEN],
    [runTests.POST, "POST", { version: "1" }, {}],
    [review.POST, "POST", { version: "1" }, {}],
    [decision.POST, "POST", { version: "1" }, { decision: "approved" }],
    [publish.POST, "POST", { version: "1" }, {}],
    [deprecate.POST, "POST", { version: "1" }, {}],
    [rollback.POST, "POST", {}, { version: 1 }],
  ];

  it("a viewer may look at everything and change nothing", async () => {
    const { id } = await make();
    for (const [handler, params] of reads) {
      expect((await viewer.call(handler, { params: { id, ...params } })).status).toBe(200);
    }
    const mine = blockTest.parse((await send.addTest(id, GREEN)).body).id;
    const tries = [
      ...changes,
      [test.PUT, "PUT", { test: mine }, GREEN],
      [test.DELETE, "DELETE", { test: mine }, undefined],
    ];
    for (const [handler, method, params, body] of tries as typeof changes) {
      const sent: Sent = { method, params: { id, ...params }, body };
      expect(await viewer.call(handler, sent)).toMatchObject({ status: 403, body: { code: "forbidden" } });
    }
    expect((await send.create({ name: "V", language: "python" }, viewer)).status).toBe(403);
  });

  it("another workspace sees none of it", async () => {
    const { id, slug } = await make();
    for (const [handler, params] of reads) {
      expect((await stranger.call(handler, { params: { id, ...params } })).status).toBe(404);
      expect((await stranger.call(handler, { params: { id: slug, ...params } })).status).toBe(404);
    }
    for (const [handler, method, params, body] of changes) {
      expect((await stranger.call(handler, { method, params: { id, ...params }, body })).status).toBe(404);
    }
    expect(blockList.parse((await stranger.call(all.GET)).body).items).toEqual([]);
    expect((await send.get(id)).body).toMatchObject({ name: "Double", latest: { number: 1 } });
  });

  it("what a workspace wants of code is read by all and written by owners", async () => {
    const editor = await makeMember(me, "editor");
    const body = { require_approval: false, single_use: true };
    expect((await editor.call(settings.PUT, { method: "PUT", body })).status).toBe(403);
    expect((await viewer.call(settings.GET)).body).toEqual({ require_approval: false, single_use: false });
    expect((await me.call(settings.PUT, { method: "PUT", body })).body).toEqual(body);
    expect((await viewer.call(settings.GET)).body).toEqual(body);
    expect((await stranger.call(settings.GET)).body).toEqual({ require_approval: false, single_use: false });
  });
});
