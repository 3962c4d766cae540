/** Variables over their routes, and as runs of the engine read them. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as single from "@/app/api/v1/variables/[id]/route";
import * as collection from "@/app/api/v1/variables/route";
import { withTenant } from "@/db/client";
import { variable_values } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { call, makePerson, type Person } from "@/lib/api/testing";
import { newId } from "@/lib/tenancy/ids";
import { rotateKeys } from "../keys/rotate";
import { type TestKeys, useOwnKeys } from "../keys/testing";
import { openVariables } from "../open.variables";

const CANARY = "canary-of-variables-0123";
const db = useTestDatabase();
let me: Person;
let other: Person;
const answers: string[] = [];
const NOWHERE = newId();

let keys: TestKeys;
beforeAll(async () => {
  keys = useOwnKeys();
  me = await makePerson(db);
  other = await makePerson(db);
});

afterAll(() => keys.close());

const add = async (body: unknown, person = me) => {
  const answer = await person.call(collection.POST, { method: "POST", body });
  answers.push(answer.text);
  return answer;
};
const put = async (id: unknown, body: unknown, person = me) => {
  const answer = await person.call(single.PUT, { method: "PUT", params: { id: String(id) }, body });
  answers.push(answer.text);
  return answer;
};
const opened = () => openVariables(me.orgId, NOWHERE);

describe("a variable", () => {
  it.each([
    ["text", "eu"],
    ["text", "5"],
    ["number", 4.5],
    ["boolean", false],
    ["json", { a: [1, null] }],
    ["json", "text"],
    ["json", null],
  ])("of the type %s is read as it was written: %j", async (type, value) => {
    const name = `v_${type}_${String(JSON.stringify(value)).replace(/\W/g, "_")}`;
    const { status, body } = await add({ name, type, value });
    expect([status, body.value]).toEqual([201, value]);
    const secret = await add({ name: `${name}_secret`, type, value, secret: true });
    expect(secret.body).toMatchObject({ secret: true, value: null });
    expect((await opened()).workspace).toMatchObject({ [name]: value, [`${name}_secret`]: value });
  });

  it.each([
    ["name", { name: "9lives", value: "x" }],
    ["name", { name: "with space", value: "x" }],
    ["value", { name: "n", type: "number", value: "5" }],
    ["value", { name: "n", type: "boolean", value: "true" }],
    ["value", { name: "n", value: 5 }],
    ["value", { name: "n" }],
    ["value", { name: "n", value: "x".repeat(40_000) }],
    ["type", { name: "n", type: "date", value: "x" }],
  ])("is refused with 400 naming %s", async (field, body) => {
    const answer = await add(body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors?.map((error) => error.field)).toContain(field);
  });

  it("has its name once", async () => {
    const { body } = await add({ name: "once", value: "x" });
    expect((await add({ name: "once", value: "y" })).status).toBe(409);
    const second = await add({ name: "twice", value: "y" });
    expect((await put(second.body.id, { name: "once" })).status).toBe(409);
    expect((await put(body.id, { name: "once", value: "z" })).body.value).toBe("z");
    expect((await add({ name: "once", value: "x" }, other)).status).toBe(201);
  });

  it("that is secret comes back in no answer, and needs a new value to be shown or typed anew", async () => {
    const { body } = await add({ name: "key", value: CANARY, secret: true });
    expect((await put(body.id, { secret: false })).status).toBe(400);
    expect((await put(body.id, { type: "json" })).status).toBe(400);
    expect((await put(body.id, { name: "api_key" })).status).toBe(200);
    expect(await opened()).toMatchObject({ workspace: { api_key: CANARY }, hidden: expect.arrayContaining([CANARY]) });
    expect((await put(body.id, { secret: false, value: "public" })).body.value).toBe("public");
    await put(body.id, { secret: true, value: CANARY });
    const rows = await withTenant(me.orgId, (tx) => tx.select().from(variable_values));
    expect(JSON.stringify(rows) + answers.join()).not.toContain(CANARY);
  });

  it("that is secret says where it may be sent, and goes to more hosts only when it is written again", async () => {
    const { body } = await add({ name: "hosted", value: CANARY, secret: true, hosts: ["API.example.com"] });
    expect(body.hosts).toEqual(["api.example.com"]);
    const more = { hosts: ["api.example.com", "evil.example.com"] };
    expect(await put(body.id, more)).toMatchObject({ status: 400, body: { errors: [{ field: "value" }] } });
    expect((await put(body.id, { hosts: [] })).body.hosts).toEqual([]);
    expect((await put(body.id, { ...more, value: CANARY })).body.hosts).toEqual(more.hosts);
    expect((await put(body.id, { hosts: ["no host/"] })).status).toBe(400);
    expect((await opened()).held).toContainEqual({
      kind: "variable",
      name: "hosted",
      hosts: more.hosts,
      hidden: [CANARY],
    });
  });

  it("is nobody else's", async () => {
    const { body } = await add({ name: "mine", value: "x" });
    expect((await put(body.id, { value: "y" }, other)).status).toBe(404);
    const gone = (person: Person) => person.call(single.DELETE, { method: "DELETE", params: { id: String(body.id) } });
    expect((await gone(other)).status).toBe(404);
    expect((await call(collection.GET)).status).toBe(401);
    expect((await other.call(collection.GET)).text).not.toContain("mine");
    expect((await add({ name: "of_a_workflow", value: "x", workflow_id: newId() })).status).toBe(404);
    expect((await gone(me)).status).toBe(204);
  });

  it("that was tampered with fails for who reads it, and for nobody else", async () => {
    const { body } = await add({ name: "broken", value: CANARY, secret: true });
    await withTenant(me.orgId, (tx) =>
      tx
        .update(variable_values)
        .set({ sealed: "v2.a.b.c" })
        .where(eq(variable_values.variable_id, String(body.id))),
    );
    const { workspace, broken } = await opened();
    expect(broken.broken).toMatchObject({ code: "variable_unreadable", hint: expect.stringContaining("Variables") });
    expect(workspace.once).toBe("z");
  });

  it("is sealed anew by a rotation of keys", async () => {
    const mine = await makePerson(db);
    await add({ name: "kept", value: CANARY, secret: true }, mine);
    const before = await withTenant(mine.orgId, (tx) => tx.select().from(variable_values));
    await rotateKeys(db.url);
    const after = await withTenant(mine.orgId, (tx) => tx.select().from(variable_values));
    expect(after[0]?.sealed).not.toBe(before[0]?.sealed);
    expect((await openVariables(mine.orgId, NOWHERE)).workspace.kept).toBe(CANARY);
  });
});
