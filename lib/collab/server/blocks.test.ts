/** The draft of a code block: written by several people over real sockets, changed and saved over HTTP meanwhile. */
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import * as draft from "@/app/api/v1/code-blocks/[id]/draft/route";
import { withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { blockDraft } from "@/lib/api/contracts/blocks";
import { documentName } from "@/lib/api/contracts/collab-name";
import { makeKey, makePerson, type Person } from "@/lib/api/testing";
import type { Action } from "@/lib/auth/permissions";
import { makeMember, workshop } from "@/lib/code-blocks/testing";
import { blockRoots, changeBlock, overlapOf, readBlock } from "../shape/block";
import { sweepShared } from "../sweep";
import { type Client, eventually, join, startServer, type TestServer } from "../testing";

const db = useTestDatabase();
let me: Person;
let editor: Person;
let viewer: Person;
let server: TestServer;
beforeAll(async () => {
  me = await makePerson(db);
  editor = await makeMember(me, "editor");
  viewer = await makeMember(me, "viewer");
});
const { make, send, save, read, versionIn } = workshop(() => me);

const LINES = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n";
const nameOf = (id: string) => documentName({ kind: "code_block", id });
const codeOf = (client: Client) => blockRoots(client.doc).code.toString();
const type = (client: Client, at: number, text: string) => blockRoots(client.doc).code.insert(at, text);
const keyOf = async ({ orgId, userId }: Person, scopes?: Action[]) => {
  const key = await makeKey(orgId, userId);
  if (scopes) {
    const list = scopes.join(",");
    await withTenant(orgId, (tx) =>
      tx.execute(sql`update api_keys set scopes = string_to_array(${list}, ',') where created_by = ${userId}`),
    );
  }
  return { authorization: `Bearer ${key}` };
};
const readDraft = async (id: string, by = me) => blockDraft.parse((await by.call(draft.GET, { params: { id } })).body);
const patchDraft = (id: string, content: object, by = me) =>
  by.call(draft.PATCH, { method: "PATCH", params: { id }, body: { content } });
const stored = async (id: string) => {
  const rows = await withTenant(me.orgId, (tx) =>
    tx.execute(sql`select from code_block_updates where block_id = ${id}`),
  );
  return rows.length;
};
async function open(id: string, person = me): Promise<Client> {
  const client = join(server, nameOf(id), await keyOf(person));
  await client.saved();
  return client;
}

describe("a draft", () => {
  it("is one text for all who type in it, and the server derives it", async () => {
    server = await startServer();
    const { id } = await make({ code: LINES });
    expect(await readDraft(id)).toMatchObject({ content: { code: LINES }, revision: 0, changed: [] });
    const [ada, grace] = [await open(id), await open(id, editor)];
    for (let n = 0; n < 20; n++) {
      type(ada, 0, "A");
      type(grace, codeOf(grace).length, "G");
    }
    changeBlock(ada.doc, { timeout_seconds: 20 }, null);
    changeBlock(grace.doc, { hosts: ["example.com"] }, null);
    await Promise.all([ada.saved(), grace.saved()]);
    const both = `${"A".repeat(20)}${LINES}${"G".repeat(20)}`;
    await eventually("they agree", () => [ada, grace].every((client) => codeOf(client) === both));
    expect(await readDraft(id)).toMatchObject({
      content: { code: both, timeout_seconds: 20, hosts: ["example.com"] },
      version: 1,
      changed: expect.arrayContaining(["code", "timeout_seconds", "hosts"]),
    });
    // The next one opens it where it is, and no version was made of it.
    expect(codeOf(await open(id, viewer))).toBe(both);
    expect((await read(id, "latest")).content.code).toBe(LINES);
  });

  it("is changed over HTTP under the hands of those who have it open", async () => {
    server = await startServer();
    const { id } = await make({ code: LINES });
    const ada = await open(id);
    type(ada, 0, "zero\n");
    await ada.saved();
    const answer = await patchDraft(id, { code: `zero\n${LINES}nine\n`, memory_mb: 256 });
    expect(blockDraft.parse(answer.body)).toMatchObject({
      content: { memory_mb: 256 },
      changed: expect.arrayContaining(["code"]),
    });
    await eventually("it appears", () => codeOf(ada) === `zero\n${LINES}nine\n`);
    expect(readBlock(ada.doc).memory_mb).toBe(256);
    expect((await patchDraft(id, { input_schema: { $ref: "https://example.com/elsewhere" } })).status).toBe(400);
    expect((await patchDraft(id, { code: "x" }, viewer)).status).toBe(403);
  });

  it("becomes a version with what a colleague has just typed; what comes after stays in it", async () => {
    server = await startServer();
    const { id } = await make({ code: LINES });
    const [ada, grace] = [await open(id), await open(id, editor)];
    type(ada, 0, "ada\n");
    type(grace, LINES.length, "grace\n");
    await Promise.all([ada.saved(), grace.saved()]);
    const version = versionIn(await send.save(id, { message: "Both" }), 201);
    expect(version).toMatchObject({ number: 2, message: "Both", content: { code: `ada\n${LINES}grace\n` } });
    await eventually("all are told", () =>
      [ada, grace].every(({ messages }) => messages.some((it) => it.type === "version_saved" && it.version === 2)),
    );
    type(grace, 0, "later\n");
    await grace.saved();
    expect(await readDraft(id)).toMatchObject({ version: 2, changed: ["code"] });
    await save(id, { code: `ada\n${LINES}grace\n`, memory_mb: 512 });
    expect(versionIn(await send.save(id, {}), 201)).toMatchObject({
      number: 4,
      content: { code: `later\nada\n${LINES}grace\n`, memory_mb: 512 },
    });
    expect((await send.save(id, {})).status).toBe(200);
  });

  it("follows versions that are saved past it, and says where it could not", async () => {
    server = await startServer();
    const { id } = await make({ code: LINES });
    const ada = await open(id);
    type(ada, 0, "zero\n");
    await ada.saved();
    await save(id, { code: LINES.replace("eight", "8") });
    await eventually("it follows", () => codeOf(ada) === `zero\n${LINES.replace("eight", "8")}`);
    expect(overlapOf(ada.doc)).toBeNull();
    await save(id, { code: LINES.replace("one", "another one") });
    await eventually("it says so", () => overlapOf(ada.doc) === 3);
    expect(codeOf(ada)).toBe(`zero\n${LINES.replace("eight", "8")}`);
    versionIn(await send.save(id, {}), 201);
    await eventually("that is settled", () => overlapOf(ada.doc) === null);
  });

  it("that is not ready for a version says what is not, and stays", async () => {
    server = await startServer();
    const { id } = await make({ code: LINES });
    const ada = await open(id);
    changeBlock(ada.doc, { hosts: ["not a host"], timeout_seconds: 9999 }, null);
    await ada.saved();
    const answer = await send.save(id, {});
    expect(answer.status).toBe(400);
    expect(answer.text).toContain("content.timeout_seconds");
    expect(answer.text).toContain("content.hosts");
    expect((await readDraft(id)).content.hosts).toEqual(["not a host"]);
  });

  it("is looked after by the sweep when its server is gone", async () => {
    server = await startServer({ idleMs: 200, deriveMs: 60_000 });
    const { id } = await make({ code: LINES });
    const ada = await open(id);
    type(ada, 0, "swept\n");
    await ada.saved();
    await withTenant(me.orgId, (tx) =>
      tx.execute(sql`update code_block_updates set at = now() - interval '1 minute' where block_id = ${id}`),
    );
    await sweepShared();
    const [row] = await withTenant(me.orgId, (tx) =>
      tx.execute(
        sql`select draft ->> 'code' as code, state_seq = last_seq as folded from code_block_states where block_id = ${id}`,
      ),
    );
    expect(row).toEqual({ code: `swept\n${LINES}`, folded: true });
    expect(await stored(id)).toBe(0);
  });
});

describe("who may only look", () => {
  it("sees every letter, and whatever their client sends changes nothing", async () => {
    server = await startServer();
    const { id } = await make({ code: LINES });
    const [ada, vera] = [await open(id), await open(id, viewer)];
    type(ada, 0, "seen\n");
    await eventually("it is seen", () => codeOf(vera) === `seen\n${LINES}`);
    await ada.saved();
    const before = await stored(id);
    // A client that takes no notice of what it may.
    type(vera, 0, "forged\n");
    await eventually("it is refused", () =>
      vera.messages.some((it) => it.type === "refused" && it.reason === "viewer"),
    );
    expect(await stored(id)).toBe(before);
    expect((await readDraft(id)).content.code).toBe(`seen\n${LINES}`);
    expect(codeOf(ada)).toBe(`seen\n${LINES}`);
  });

  it("is a key without the scope to write, too; and one without that to read sees no block", async () => {
    server = await startServer();
    const { id } = await make({ code: LINES });
    const person = await makeMember(me, "editor");
    const looks = join(server, nameOf(id), await keyOf(person, ["block.read", "workflow.edit", "workflow.read"]));
    await looks.saved();
    type(looks, 0, "x");
    await eventually("it is refused", () => looks.messages.some(({ type }) => type === "refused"));
    const blind = await makeMember(me, "editor");
    const none = join(server, nameOf(id), await keyOf(blind, ["workflow.read", "workflow.edit"]));
    await eventually("it is denied", () => none.denied.length > 0);
    const stranger = join(server, nameOf(id), await keyOf(await makePerson(db)));
    await eventually("the stranger is denied", () => stranger.denied.includes("not-found"));
    expect(await stored(id)).toBe(0);
  });

  it("is whoever may not write code that is given values of credentials", async () => {
    server = await startServer();
    const secrets = [{ name: "KEY", credential: "Service", field: "api_key" }];
    const { id } = await make({ code: LINES, secrets });
    const [ada, grace] = [await open(id), await open(id, editor)];
    type(grace, 0, "leak\n");
    await eventually("it is refused", () => grace.messages.some(({ type }) => type === "refused"));
    expect((await patchDraft(id, { code: "leak" }, editor)).status).toBe(403);
    expect((await patchDraft(id, { secrets: [] }, editor)).status).toBe(403);
    type(ada, 0, "mine\n");
    await ada.saved();
    expect((await readDraft(id, viewer)).content.code).toBe(`mine\n${LINES}`);
    expect((await send.save(id, {}, editor)).status).toBe(403);
  });

  it("sees nothing more once the block is deleted", async () => {
    server = await startServer();
    const { id } = await make({ code: LINES });
    const ada = await open(id);
    expect((await send.remove(id)).status).toBe(204);
    await eventually("it is closed", () => ada.closed.includes(4403));
    const again = join(server, nameOf(id), await keyOf(me));
    await eventually("it is denied", () => again.denied.includes("not-found"));
  });
});
