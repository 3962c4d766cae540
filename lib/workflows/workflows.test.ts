/** Workflows over HTTP: drafts in JSON and YAML, who sees them, stale saves, publishing and its refusals. */
import { beforeAll, describe, expect, it } from "vitest";
import * as publish from "@/app/api/v1/workflows/[id]/publish/route";
import * as one from "@/app/api/v1/workflows/[id]/route";
import * as versions from "@/app/api/v1/workflows/[id]/versions/route";
import * as all from "@/app/api/v1/workflows/route";
import { useTestDatabase } from "@/db/testing";
import { workflowDetail, workflowList } from "@/lib/api/contracts/workflows";
import { call, makeKey } from "@/lib/api/testing";
import { newId } from "@/lib/tenancy/ids";

const db = useTestDatabase();
let key: string;
let stranger: string;
beforeAll(async () => {
  const mine = await db.makeOrg();
  key = await makeKey(mine.orgId, mine.userId);
  const other = await db.makeOrg();
  stranger = await makeKey(other.orgId, other.userId);
});

const node = (id: string, more = {}) => ({
  node_id: id,
  component_type: "transform",
  config: { expression: "input" },
  ...more,
});
const draft = (name: string, more = {}) => ({ name, nodes: [node("a", { is_entry_point: true })], edges: [], ...more });
const hook = (path: string, more = {}) => ({ triggers: [{ type: "webhook", config: { path, ...more } }] });

type Created = { id: string; slug: string; problems: { code: string; node: string | null; field: string | null }[] };
const create = (body: unknown, headers?: Record<string, string>) => call<Created>(all.POST, { key, body, headers });
const read = (id: string, sent = {}) => call(one.GET, { key, params: { id }, ...sent });
const put = (id: string, body: unknown, etag?: string) =>
  call(one.PUT, { key, method: "PUT", params: { id }, body, headers: etag ? { "if-match": etag } : {} });
const release = (id: string, as = key) => call(publish.POST, { key: as, params: { id }, body: {} });

describe("drafts", () => {
  it("are made from JSON, and read by id and by slug in the shape of the contract", async () => {
    const { status, body, headers } = await create(draft("Über Café"));
    expect(status).toBe(201);
    expect(body).toMatchObject({ slug: "uber-cafe", problems: [] });
    expect(headers.get("location")).toBe(`/api/v1/workflows/${body.id}`);
    const byId = await read(body.id);
    expect(byId.headers.get("etag")).toBe('"1"');
    expect(workflowDetail.parse(byId.body)).toMatchObject({ published: null, has_changes: true, revision: 1 });
    expect((await read("uber-cafe")).body).toEqual(byId.body);
  });

  it("are made from YAML and exported again", async () => {
    const yaml = `name: From YAML\nnodes:\n  - node_id: a\n    component_type: transform\n    is_entry_point: true\n    config:\n      expression: input\n`;
    const { status, body } = await create(yaml, { "content-type": "application/yaml" });
    expect(status).toBe(201);
    const exported = await read(body.id, { url: "/?format=yaml" });
    expect(exported.headers.get("content-type")).toContain("application/yaml");
    expect(exported.body).toBe(yaml);
    expect((await read(body.id, { headers: { accept: "application/yaml" } })).body).toBe(yaml);
  });

  it("are kept with what is missing here as problems, never refused for it", async () => {
    const { status, body } = await create(
      draft("Foreign", { nodes: [node("a", { component_type: "quantum_oracle" })] }),
    );
    expect(status).toBe(201);
    expect(body.problems.map(({ node }) => node)).toContain("a");
  });

  it("that are none get 400 naming what is wrong", async () => {
    for (const body of ["[1]", '{"name":"x","nodes":5}', '{"name":"x","nodes":[{}]}', "{"]) {
      const got = await create(body, { "content-type": "application/json" });
      expect(got.status).toBe(400);
    }
    expect((await create("a: [", { "content-type": "application/yaml" })).body).toMatchObject({ code: "invalid_body" });
    expect((await create("x", { "content-type": "image/png" })).status).toBe(415);
  });

  it("survive characters that PostgreSQL cannot hold", async () => {
    const { status, body } = await create(draft("O\u0000dd", { description: "a\u0000b\ud800" }));
    expect(status).toBe(201);
    expect((await read(body.id)).body).toMatchObject({
      document: { name: "O\ufffddd", description: "a\ufffdb\ufffd" },
    });
  });

  it("get a numbered slug when theirs is taken", async () => {
    const slugs = [];
    for (let n = 0; n < 3; n++) slugs.push((await create(draft("Twin", { slug: "twin" }))).body.slug);
    expect(slugs).toEqual(["twin", "twin-2", "twin-3"]);
  });

  it("are saved on top of the revision that was read, and refused on an older one", async () => {
    const { id } = (await create(draft("Shared"))).body;
    const saved = await put(id, draft("Shared 2"), '"1"');
    expect(saved).toMatchObject({ status: 200, body: { revision: 2 } });
    expect(saved.headers.get("etag")).toBe('"2"');
    expect(await put(id, draft("Late"), '"1"')).toMatchObject({
      status: 409,
      body: { code: "stale", current_revision: 2 },
    });
    expect((await put(id, draft("Odd"), '"abc"')).status).toBe(409);
    expect((await put(id, draft("Whatever is there"))).body).toMatchObject({ revision: 3 });
    expect((await read(id)).body).toMatchObject({ name: "Whatever is there" });
  });

  it("change their slug only when asked to, and to a free one", async () => {
    const { id } = (await create(draft("Mover", { slug: "mover" }))).body;
    expect((await put(id, draft("Renamed", { slug: "mover" }))).body.slug).toBe("mover");
    expect((await put(id, draft("Renamed", { slug: "moved" }))).body.slug).toBe("moved");
    expect(await put(id, draft("Renamed", { slug: "twin" }))).toMatchObject({
      status: 409,
      body: { errors: [{ field: "slug" }] },
    });
  });

  it("are listed page by page", async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const url: string = `/?limit=2${cursor ? `&cursor=${cursor}` : ""}`;
      const page = workflowList.parse((await call(all.GET, { key, url })).body);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen.length).toBeGreaterThan(5);
    expect(seen).toEqual([...seen].sort().reverse());
    expect(new Set(seen).size).toBe(seen.length);
    expect((await call(all.GET, { key, url: "/?cursor=!!" })).status).toBe(400);
    expect((await call(all.GET, { key, url: "/?limit=0" })).body).toMatchObject({ errors: [{ field: "limit" }] });
  });
});

describe("publishing", () => {
  it("counts versions, and tells whether the draft has changed since", async () => {
    const { id } = (await create(draft("Counted"))).body;
    expect(await release(id)).toMatchObject({ status: 201, body: { version: 1, webhook_urls: [] } });
    expect((await read(id)).body).toMatchObject({ has_changes: false, published: { version: 1 } });
    await put(id, draft("Counted", { description: "new" }));
    expect((await read(id)).body).toMatchObject({ has_changes: true, published: { version: 1 } });
    const both = await Promise.all([release(id), release(id)]);
    expect(both.map(({ body }) => body.version).sort()).toEqual([2, 3]);
    const list = await call<{ items: { version: number }[] }>(versions.GET, { key, params: { id } });
    expect(list.body.items.map(({ version }) => version)).toEqual([3, 2, 1]);
  });

  it("refuses what cannot run, with all problems", async () => {
    const { id } = (await create(draft("Broken", { nodes: [node("a", { component_type: "nothing_like_it" })] }))).body;
    const { status, body } = await release(id);
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: "invalid_workflow" });
    expect(body.problems).toEqual(expect.arrayContaining([expect.objectContaining({ node: "a", severity: "error" })]));
    expect((await read(id)).body).toMatchObject({ published: null });
  });

  it("gives webhooks their URLs, and refuses a path that is another's", async () => {
    const first = (await create(draft("First", hook("shared/path")))).body;
    const url = expect.stringMatching(/^http:\/\/localhost:\d+\/api\/hooks\/shared\/path$/);
    expect((await release(first.id)).body).toMatchObject({
      webhook_urls: [{ path: "shared/path", url, methods: ["POST"] }],
    });
    const second = (await create(draft("Second", hook("shared/path")))).body;
    const refused = await release(second.id);
    expect(refused.status).toBe(422);
    expect(refused.body.problems).toEqual([
      expect.objectContaining({
        code: "webhook_path_taken",
        field: "triggers.0.config.path",
        sentence: expect.stringContaining('the workflow "First"'),
      }),
    ]);
    // Nothing of the refused version is left.
    expect((await read(second.id)).body).toMatchObject({ published: null });
    // Another workspace is not told whose it is.
    const theirs = await call<Created>(all.POST, { key: stranger, body: draft("Theirs", hook("shared/path")) });
    const answer = await release(theirs.body.id, stranger);
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).not.toContain("First");
    // The path is free again when its workflow lets go of it.
    await put(first.id, draft("First", hook("other/path")));
    expect((await release(first.id)).status).toBe(201);
    expect((await release(second.id)).status).toBe(201);
  });
});

describe("other workspaces", () => {
  it("find nothing, as if it were not there", async () => {
    const { id, slug } = (await create(draft("Private"))).body;
    for (const ref of [id, slug, newId(), "not-a-uuid"]) {
      const params = { id: ref };
      expect((await call(one.GET, { key: stranger, params })).status).toBe(404);
      expect((await call(one.GET, { key: stranger, params, url: "/?format=yaml" })).status).toBe(404);
      expect((await call(one.PUT, { key: stranger, method: "PUT", params, body: draft("Mine now") })).status).toBe(404);
      expect((await call(one.DELETE, { key: stranger, method: "DELETE", params })).status).toBe(404);
      expect((await call(publish.POST, { key: stranger, params, body: {} })).status).toBe(404);
      expect((await call(versions.GET, { key: stranger, params })).status).toBe(404);
    }
    for (const handler of [one.GET, all.GET, versions.GET])
      expect((await call(handler, { params: { id } })).status).toBe(401);
    expect((await call(all.POST, { body: draft("Stranger's") })).status).toBe(401);
    expect(JSON.stringify((await call(all.GET, { key: stranger })).body)).not.toContain("Private");
  });
});

describe("deleting", () => {
  it("takes the workflow and its webhook away, and frees its slug", async () => {
    const { id } = (await create(draft("Short-lived", { ...hook("short-lived"), slug: "short" }))).body;
    await release(id);
    expect((await call(one.DELETE, { key, method: "DELETE", params: { id } })).status).toBe(204);
    expect((await read(id)).status).toBe(404);
    expect((await call(one.DELETE, { key, method: "DELETE", params: { id } })).status).toBe(404);
    const again = (await create(draft("Short-lived", { ...hook("short-lived"), slug: "short" }))).body;
    expect(again.slug).toBe("short");
    expect((await release(again.id)).status).toBe(201);
  });
});
