/** The credentials' routes and use-cases on a real database, against a real model server. */
import { inspect } from "node:util";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as single from "@/app/api/v1/credentials/[id]/route";
import * as tryOut from "@/app/api/v1/credentials/[id]/test/route";
import * as collection from "@/app/api/v1/credentials/route";
import { withTenant } from "@/db/client";
import { credentials, workflow_versions, workflows } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { credentialItem } from "@/lib/api/contracts/credentials";
import { type Answer, call, makePerson, type Person } from "@/lib/api/testing";
import { setEnvForTests } from "@/lib/env";
import { startServer, type TestServer } from "@/lib/http/testing";
import { newId } from "@/lib/tenancy/ids";
import { workflowDocument } from "@/lib/workflow/schema";
import { openCredential } from "./index";

const CANARY = "sk-canary-0123456789-f3Qa";
const db = useTestDatabase();
let me: Person;
let other: Person;
let server: TestServer;
/** Everything that routes answered in this file. */
const answers: string[] = [];

beforeAll(async () => {
  me = await makePerson(db);
  other = await makePerson(db);
  server = await startServer((request, response) => {
    const isKnown = request.headers.authorization === `Bearer ${CANARY}`;
    response.writeHead(isKnown ? 200 : 401, { "content-type": "application/json" });
    response.end(JSON.stringify(isKnown ? { data: [{ id: "gpt-4o" }] } : { error: request.headers.authorization }));
  });
  setEnvForTests({ privateHosts: [`127.0.0.1:${server.port}`] });
});
afterAll(async () => {
  setEnvForTests(null);
  await server.close();
});

async function noted(answer: Promise<Answer>): Promise<Answer> {
  const done = await answer;
  answers.push(done.text);
  return done;
}

const add = (person: Person, body: unknown) => noted(person.call(collection.POST, { method: "POST", body }));
const put = (person: Person, id: string, body: unknown) =>
  noted(person.call(single.PUT, { method: "PUT", params: { id }, body }));
const get = (person: Person, id: string) => noted(person.call(single.GET, { params: { id } }));
const test = (person: Person, id: string) =>
  noted(person.call(tryOut.POST, { method: "POST", params: { id }, body: {} }));

async function added(name: string, fields: Record<string, unknown> = {}): Promise<string> {
  const { status, body } = await add(me, { name, type: "openai", fields: { api_key: CANARY, ...fields } });
  expect(status).toBe(201);
  return String(body.id);
}

const secretOf = async (name: string) => (await openCredential(me.orgId, name, ["openai"])).secret;

describe("adding", () => {
  it("shows a hint, opens for a node, and is listed", async () => {
    const answer = await add(me, { name: "  prod ", type: "openai", fields: { api_key: CANARY } });
    expect(answer.status).toBe(201);
    expect(answer.headers.get("location")).toBe(`/api/v1/credentials/${answer.body.id}`);
    expect(credentialItem.parse(answer.body)).toMatchObject({
      name: "prod",
      hint: { api_key: "…f3Qa", base_url: "https://api.openai.com/v1" },
      used_by: [],
      last_tested_at: null,
    });
    expect(await openCredential(me.orgId, "prod", ["openai"])).toMatchObject({
      id: answer.body.id,
      type: "openai",
      secret: { api_key: CANARY },
    });
    const list = await noted(me.call(collection.GET, { url: "/?limit=200" }));
    expect(list.body).toMatchObject({ items: [answer.body], next_cursor: null });
  });

  it.each([
    ["name", { name: " ", type: "openai", fields: { api_key: "x" } }],
    ["name", { name: "a\u0007b", type: "openai", fields: { api_key: "x" } }],
    ["name", { type: "openai", fields: { api_key: "x" } }],
    ["type", { name: "n", type: "constructor", fields: { api_key: "x" } }],
    ["fields.api_key", { name: "n", type: "openai", fields: {} }],
    ["fields.base_url", { name: "n", type: "openai", fields: { api_key: CANARY, base_url: "file:///etc/passwd" } }],
    ["fields", { name: "n", type: "openai", fields: { api_key: CANARY, api_kye: CANARY } }],
  ])("refuses with 400 and names %s", async (field, body) => {
    const answer = await add(me, body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors?.map((error) => error.field)).toContain(field);
  });

  it("refuses a name that is taken with 409 naming it, also for two at once, and not in another workspace", async () => {
    const body = { name: "twice", type: "openai", fields: { api_key: CANARY } };
    const both = await Promise.all([add(me, body), add(me, body)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(both.find(({ status }) => status === 409)?.body).toMatchObject({
      code: "conflict",
      errors: [{ field: "name" }],
    });
    expect((await add(other, body)).status).toBe(201);
  });
});

describe("replacing", () => {
  it("keeps secrets that are left out, and forgets what is null", async () => {
    const id = await added("keep", { default_model: "gpt-4o" });
    const renamed = await put(me, id, { name: "kept", fields: { base_url: "https://api.openai.com/v2" } });
    expect(renamed.body).toMatchObject({ name: "kept", hint: { api_key: "…f3Qa", default_model: "gpt-4o" } });
    expect(await secretOf("kept")).toMatchObject({ api_key: CANARY, base_url: "https://api.openai.com/v2" });
    await put(me, id, { fields: { api_key: "sk-another-0123456789", default_model: null } });
    expect(await secretOf("kept")).toEqual({ api_key: "sk-another-0123456789", base_url: "https://api.openai.com/v2" });
  });

  it("sends no kept secret to another server", async () => {
    const id = await added("stay");
    const stolen = await put(me, id, { fields: { base_url: "https://attacker.example/v1" } });
    expect(stolen).toMatchObject({ status: 400, body: { errors: [{ field: "fields.api_key" }] } });
    expect(await secretOf("stay")).toMatchObject({ base_url: "https://api.openai.com/v1" });
    const meant = await put(me, id, {
      fields: { base_url: "https://other.example/v1", api_key: "sk-for-the-other-one" },
    });
    expect(meant.status).toBe(200);
  });

  it("refuses a name that is taken with 409", async () => {
    await added("first");
    const id = await added("second");
    expect((await put(me, id, { name: "first" })).status).toBe(409);
    expect((await put(me, id, { name: "second" })).status).toBe(200);
  });
});

describe("testing", () => {
  it("tells and stores what came out, until the value is replaced", async () => {
    const id = await added("works", { base_url: `${server.url}/v1` });
    expect((await test(me, id)).body).toEqual({ ok: true, message: "Works: 1 model." });
    expect((await get(me, id)).body).toMatchObject({ last_test_result: "ok", last_tested_at: expect.any(String) });
    await put(me, id, { fields: { api_key: "sk-wrong-wrong-wrong" } });
    expect((await get(me, id)).body).toMatchObject({ last_test_result: null, last_tested_at: null });
    const refused = await test(me, id);
    expect(refused).toMatchObject({ status: 200, body: { ok: false, message: expect.stringContaining("refused") } });
    expect((await get(me, id)).body).toMatchObject({ last_test_result: refused.body.message });
  });

  it("goes into no private network that the operator has not listed", async () => {
    const id = await added("inside", { base_url: `http://127.0.0.1:${server.port + 1}/v1` });
    expect((await test(me, id)).body).toMatchObject({ ok: false, message: expect.stringContaining("private network") });
  });
});

describe("a row that was tampered with", () => {
  it("is a clear error for a node and for a test, and can be replaced as a whole", async () => {
    const id = await added("tampered");
    const source = await added("source");
    await withTenant(me.orgId, async (tx) => {
      const [row] = await tx.select().from(credentials).where(eq(credentials.id, source));
      await tx.update(credentials).set({ sealed: row?.sealed }).where(eq(credentials.id, id));
    });
    await expect(secretOf("tampered")).rejects.toMatchObject({
      code: "credential_unreadable",
      retriable: false,
      hint: expect.stringContaining("Credentials"),
    });
    expect((await test(me, id)).body).toMatchObject({ ok: false, message: expect.stringContaining("tampered") });
    expect((await put(me, id, { fields: {} })).body.errors).toMatchObject([{ field: "fields.api_key" }]);
    expect((await put(me, id, { fields: { api_key: CANARY } })).status).toBe(200);
    expect(await secretOf("tampered")).toMatchObject({ api_key: CANARY });
  });
});

describe("opening", () => {
  it("names what is missing or of another type", async () => {
    await added("typed");
    await expect(openCredential(me.orgId, "nobody", ["openai"])).rejects.toMatchObject({
      code: "credential_missing",
      retriable: false,
      hint: expect.stringContaining("Credentials"),
    });
    await expect(openCredential(me.orgId, "typed", ["telegram"])).rejects.toMatchObject({
      code: "credential_wrong_type",
    });
    await expect(openCredential(other.orgId, "typed", ["openai"])).rejects.toMatchObject({
      code: "credential_missing",
    });
  });
});

describe("used_by", () => {
  it("finds drafts and published versions, by the workflow's entry and by a node's own", async () => {
    const id = await added("shared");
    const node = { node_id: "a", component_type: "chat_model", config: { llm: "shared" } };
    const text = { node_id: "a", component_type: "transform", config: { llm: "shared" } };
    await store("by-workflow", { credentials: { llm: "shared" }, nodes: [] });
    await store("by-node", { nodes: [node] });
    await store("only-published", { nodes: [] }, { nodes: [node] });
    await store("by-model-name", { credentials: { llm_model: "shared" }, nodes: [text] });
    const { used_by } = credentialItem.parse((await get(me, id)).body);
    expect(used_by.map(({ slug }) => slug)).toEqual(["by-node", "by-workflow", "only-published"]);
  });

  async function store(slug: string, draft: object, published?: object): Promise<void> {
    const [id, version] = [newId(), newId()];
    await withTenant(me.orgId, async (tx) => {
      const base = { org_id: me.orgId, layout: {} };
      const document = workflowDocument.parse({ name: slug, ...draft });
      await tx.insert(workflows).values({ ...base, id, slug, name: slug, document });
      if (!published) return;
      const row = { ...base, id: version, workflow_id: id, kind: "published" as const, number: 1, hash: version };
      await tx
        .insert(workflow_versions)
        .values({ ...row, document: workflowDocument.parse({ name: slug, ...published }) });
      await tx.update(workflows).set({ published_version_id: version }).where(eq(workflows.id, id));
    });
  }
});

describe("who may", () => {
  it("is nobody without a session or key", async () => {
    for (const [handler, method] of [
      [collection.GET, "GET"],
      [collection.POST, "POST"],
      [single.GET, "GET"],
      [single.PUT, "PUT"],
      [single.DELETE, "DELETE"],
      [tryOut.POST, "POST"],
    ] as const) {
      const body = method === "GET" ? undefined : {};
      expect((await call(handler, { method, params: { id: newId() }, body })).status).toBe(401);
    }
  });

  it("is nobody of another workspace: 404, and not in their list", async () => {
    const id = await added("mine alone");
    const asked = [get(other, id), put(other, id, { name: "x" }), test(other, id)];
    asked.push(other.call(single.DELETE, { method: "DELETE", params: { id } }), get(me, newId()), get(me, "no-id"));
    for (const answer of await Promise.all(asked)) expect(answer.status).toBe(404);
    expect((await other.call(collection.GET)).text).not.toContain("mine alone");
    expect((await get(me, id)).body).toMatchObject({ name: "mine alone" });
  });
});

it("pages by cursor, newest first, until there is no more", async () => {
  const seen: string[] = [];
  let cursor: unknown = "";
  while (cursor !== null) {
    const { body } = await noted(me.call(collection.GET, { url: `/?limit=3${cursor ? `&cursor=${cursor}` : ""}` }));
    seen.push(...(body.items as { id: string }[]).map(({ id }) => id));
    cursor = body.next_cursor;
  }
  const all = await withTenant(me.orgId, (tx) => tx.select({ id: credentials.id }).from(credentials));
  expect(seen).toEqual(
    all
      .map(({ id }) => id)
      .sort()
      .reverse(),
  );
});

it("removes for good", async () => {
  const id = await added("gone");
  const remove = () => me.call(single.DELETE, { method: "DELETE", params: { id } });
  expect((await remove()).status).toBe(204);
  expect((await remove()).status).toBe(404);
});

it("no answer, error or row holds the secret", async () => {
  await noted(
    me.call(collection.POST, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: `{"fields": {"api_key": "${CANARY}`,
    }),
  );
  await added("canary");
  await withTenant(me.orgId, (tx) =>
    tx.update(credentials).set({ type: "gone" }).where(eq(credentials.name, "canary")),
  );
  const thrown = await openCredential(me.orgId, "canary", ["gone"]).catch((error: unknown) => error);
  expect(thrown).toMatchObject({ code: "credential_unreadable" });
  expect(inspect(thrown, { depth: 10 })).not.toContain(CANARY);
  expect(answers.length).toBeGreaterThan(40);
  for (const text of answers) expect(text).not.toContain(CANARY);
  const rows = await withTenant(me.orgId, (tx) => tx.select().from(credentials));
  expect(rows.length).toBeGreaterThan(5);
  expect(JSON.stringify(rows)).not.toContain(CANARY);
});
