/** The draft that is derived from the shared document, and whole documents that are written into it, over HTTP. */
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import * as publish from "@/app/api/v1/workflows/[id]/publish/route";
import * as one from "@/app/api/v1/workflows/[id]/route";
import * as all from "@/app/api/v1/workflows/route";
import { recordStatements, withTenant } from "@/db/client";
import { workflow_states, workflow_versions } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { call, makeKey } from "@/lib/api/testing";
import { executeWorkflow } from "@/lib/executions/execute";
import { type Client, eventually, join, startServer } from "../testing";
import { appendChanges } from "./append";
import { docOf } from "./doc";
import { openShared } from "./open";
import { readShared } from "./read";

const db = useTestDatabase();
let orgId: string;
let userId: string;
let key: string;
let headers: Record<string, string>;
beforeAll(async () => {
  ({ orgId, userId } = await db.makeOrg());
  key = await makeKey(orgId, userId);
  headers = { authorization: `Bearer ${key}` };
});

type Detail = {
  id: string;
  slug: string;
  name: string;
  revision: number;
  has_changes: boolean;
  problems: { code: string; severity: string; sentence: string }[];
  document: { nodes: { node_id: string; config: Record<string, unknown> }[] } & Record<string, unknown>;
};
const node = (id: string, expression = "input") => ({
  node_id: id,
  component_type: "transform",
  is_entry_point: true,
  config: { expression },
});
const draft = (name: string, more = {}) => ({ name, nodes: [node("a")], edges: [], triggers: [], ...more });
const create = async (body: object) => (await call<Detail>(all.POST, { key, body })).body;
const read = async (id: string) => (await call<Detail>(one.GET, { key, params: { id } })).body;
const put = (id: string, body: object, revision?: number) =>
  call<Detail & { code?: string; current_revision?: number }>(one.PUT, {
    key,
    method: "PUT",
    params: { id },
    body,
    headers: revision === undefined ? {} : { "if-match": `"${revision}"` },
  });
const list = async () => (await call<{ items: Detail[] }>(all.GET, { key })).body.items;
const expressionOf = (client: Client) => client.text("a", "expression");

/** What a server that was killed right after an append leaves behind. */
async function appendOnly(id: string, change: (doc: ReturnType<typeof docOf>) => void): Promise<void> {
  await openShared(orgId, id);
  const doc = docOf((await withTenant(orgId, (tx) => readShared(tx, id)))?.updates ?? [], id);
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  doc.transact(() => change(doc));
  await appendChanges(
    orgId,
    id,
    updates.map((update) => ({ update, userId })),
  );
}
const rename = (id: string, name: string) => appendOnly(id, (doc) => doc.getMap("fields").set("name", name));
const derivedSeq = async (id: string) => {
  const [row] = await withTenant(orgId, (tx) =>
    tx.select().from(workflow_states).where(eq(workflow_states.workflow_id, id)),
  );
  return row?.derived_seq;
};

describe("a draft that a killed server did not derive", () => {
  it("is derived by whoever reads it next", async () => {
    const { id } = await create(draft("Behind"));
    await rename(id, "Caught up");
    expect(await read(id)).toMatchObject({ name: "Caught up", revision: 2, document: { name: "Caught up" } });
    await rename(id, "In the list");
    expect((await list()).find((item) => item.id === id)?.name).toBe("In the list");
    await rename(id, "As YAML");
    const yaml = await call(one.GET, { key, params: { id }, url: "/?format=yaml" });
    expect(yaml.text).toMatch(/^name: As YAML\n/);
    await rename(id, "Published");
    await call(publish.POST, { key, params: { id }, body: {} });
    const [version] = await withTenant(orgId, (tx) =>
      tx.select().from(workflow_versions).where(eq(workflow_versions.workflow_id, id)),
    );
    expect(version?.document.name).toBe("Published");
    await rename(id, "Run");
    const principal = {
      orgId,
      userId,
      role: "owner",
      via: "session",
      name: "",
      email: "",
      orgSlug: "",
      orgName: "",
      sessionId: null,
      access: null,
      key: null,
    };
    const run = { idOrSlug: id, input: {}, version: "draft", waitMs: 0, signal: new AbortController().signal } as const;
    await executeWorkflow({ ...principal, role: "owner", via: "session" }, run);
    const frozen = await withTenant(orgId, (tx) =>
      tx.select().from(workflow_versions).where(eq(workflow_versions.workflow_id, id)),
    );
    expect(frozen.map(({ document }) => document.name).sort()).toEqual(["Published", "Run"]);
  });

  it("costs a start of the published version nothing", async () => {
    const { id } = await create(draft("Hot"));
    await call(publish.POST, { key, params: { id }, body: {} });
    const principal = {
      orgId,
      userId,
      name: "",
      email: "",
      orgSlug: "",
      orgName: "",
      sessionId: null,
      key: null,
      access: null,
    };
    const start = () =>
      executeWorkflow(
        { ...principal, role: "owner", via: "api_key" },
        { idOrSlug: id, input: {}, version: "published", waitMs: 0, signal: new AbortController().signal },
      );
    const before = await recordStatements(start);
    await rename(id, "Hot and behind");
    const after = await recordStatements(start);
    expect(after.statements).toEqual(before.statements);
    expect(await derivedSeq(id)).toBe(0);
  });

  it("has the same revision when nothing has changed in it", async () => {
    const { id } = await create(draft("Same"));
    await rename(id, "Other");
    await appendOnly(id, (doc) => {
      doc.getMap("fields").set("name", "x");
      doc.getMap("fields").set("name", "Other");
    });
    expect((await read(id)).revision).toBe(2);
    await appendOnly(id, (doc) => doc.getMap("fields").set("name", "Other"));
    expect((await read(id)).revision).toBe(2);
    expect(await derivedSeq(id)).toBe(3);
  });
});

describe("a whole document that is saved", () => {
  it("is refused when somebody has typed since it was read, and told the revision", async () => {
    const { id } = await create(draft("Stale"));
    await rename(id, "Typed");
    expect(await put(id, draft("Late"), 1)).toMatchObject({
      status: 409,
      body: { code: "stale", current_revision: 2 },
    });
    expect(await put(id, draft("On time"), 2)).toMatchObject({ status: 200, body: { revision: 3 } });
    expect(await read(id)).toMatchObject({ name: "On time", revision: 3 });
  });

  it("appears at once for those who have it open, and merges with what they do", async () => {
    const server = await startServer();
    const { id } = await create(draft("Open"));
    const [ann, ben] = [join(server, id, headers), join(server, id, headers)];
    await Promise.all([ann.saved(), ben.saved()]);
    expressionOf(ann).insert(5, ".total");
    await ann.saved();
    const body = draft("Saved over it", { nodes: [node("a", "input.total"), node("b")], extra: { kept: [1] } });
    const [saved] = await Promise.all([
      put(id, body),
      // Meanwhile.
      (async () => {
        ben.doc.getMap("layout").set("a", { x: 5, y: 5 });
        await ben.saved();
      })(),
    ]);
    expect(saved.status).toBe(200);
    for (const client of [ann, ben]) {
      await eventually("they see it", () => client.document().nodes.length === 2);
      expect(client.document()).toMatchObject({ name: "Saved over it", extra: { kept: [1] } });
    }
    expressionOf(ben).insert(0, "$round(");
    await ben.saved();
    const stored = await read(id);
    await eventually("she sees that, too", () => expressionOf(ann).toString() === "$round(input.total");
    expect(stored.document).toEqual(ann.document());
    expect(stored.document.nodes[0]?.config.expression).toBe("$round(input.total");
  });

  it("as YAML, too", async () => {
    const server = await startServer();
    const { id } = await create(draft("Import"));
    const ann = join(server, id, headers);
    await ann.saved();
    const yaml =
      "name: Imported\nnodes:\n  - node_id: z\n    component_type: transform\n    config:\n      expression: '1'\n";
    const type = { "content-type": "application/yaml" };
    expect((await call(one.PUT, { key, method: "PUT", params: { id }, body: yaml, headers: type })).status).toBe(200);
    await eventually("she sees it", () => ann.document().name === "Imported");
    expect(ann.document().nodes.map(({ node_id }) => node_id)).toEqual(["z"]);
    expect((await call(one.GET, { key, params: { id }, url: "/?format=yaml" })).text).toContain("name: Imported");
  });

  it("is stored as it came while nobody has opened the workflow", async () => {
    const { id } = await create(draft("Unopened"));
    expect((await put(id, draft("Unopened 2"), 1)).body.revision).toBe(2);
    expect(await derivedSeq(id)).toBe(undefined);
  });
});

describe("what cannot go into the draft", () => {
  it("a slug that is another's: the workflow keeps its own and says so, until it can have it", async () => {
    const other = await create(draft("Taken", { slug: "wanted" }));
    const { id } = await create(draft("Wants it", { slug: "own" }));
    await appendOnly(id, (doc) => {
      doc.getMap("fields").set("slug", "wanted");
      doc.getMap("fields").set("name", "Wants it still");
    });
    expect(await read(id)).toMatchObject({
      slug: "own",
      name: "Wants it still",
      problems: [{ code: "slug_taken", severity: "warning" }],
    });
    await rename(id, "And still");
    expect((await read(id)).problems).toMatchObject([{ code: "slug_taken" }]);
    await call(one.DELETE, { key, method: "DELETE", params: { id: other.id } });
    await rename(id, "Has it");
    expect(await read(id)).toMatchObject({ slug: "wanted", problems: [] });
  });

  it("two workflows that want one slug at the same moment: one of them gets it", async () => {
    const ids = await Promise.all(["one", "two", "three"].map(async (name) => (await create(draft(name))).id));
    await Promise.all(ids.map((id) => appendOnly(id, (doc) => doc.getMap("fields").set("slug", "only-one"))));
    const got = await Promise.all(ids.map(read));
    expect(got.filter(({ slug }) => slug === "only-one")).toHaveLength(1);
    expect(got.flatMap(({ problems }) => problems).map(({ code }) => code)).toEqual(["slug_taken", "slug_taken"]);
  });

  it("something that is no workflow any more: the last draft stays and can be run, and the document heals", async () => {
    const tooLarge = "x".repeat(4 * 1024 * 1024);
    const { id } = await create(draft("Good"));
    await rename(id, "Last good");
    expect((await read(id)).revision).toBe(2);
    await appendOnly(id, (doc) => doc.getMap("variables").set("large", tooLarge));
    await rename(id, "Not seen");
    const broken = await read(id);
    expect(broken).toMatchObject({ name: "Last good", problems: [{ code: "draft_unreadable", severity: "error" }] });
    expect((await call(publish.POST, { key, params: { id }, body: {} })).status).toBe(422);
    // Either somebody takes it back …
    await appendOnly(id, (doc) => doc.getMap("variables").delete("large"));
    expect(await read(id)).toMatchObject({ name: "Not seen", problems: [] });
    // … or saves over it.
    await appendOnly(id, (doc) => doc.getMap("variables").set("large", tooLarge));
    expect((await read(id)).problems).toHaveLength(1);
    expect((await put(id, draft("Mended"))).body.problems).toEqual([]);
    expect(await read(id)).toMatchObject({ name: "Mended", problems: [] });
  });
});
