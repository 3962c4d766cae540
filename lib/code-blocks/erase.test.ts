/** Code blocks deleted for ever, over HTTP: who may, when it is refused, what is left; and the table of who uses which, which that rests on. */
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as audit from "@/app/api/v1/audit/route";
import * as all from "@/app/api/v1/code-blocks/route";
import * as publishWorkflow from "@/app/api/v1/workflows/[id]/publish/route";
import * as workflow from "@/app/api/v1/workflows/[id]/route";
import * as workflows from "@/app/api/v1/workflows/route";
import { withTenant } from "@/db/client";
import { code_block_uses, code_block_versions, code_blocks } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { blockList } from "@/lib/api/contracts/blocks";
import { makePerson, type Person } from "@/lib/api/testing";
import { loadBlock } from "@/lib/engine/block/load";
import { closeSandbox } from "@/lib/sandbox";
import { newId } from "@/lib/tenancy/ids";
import { DOUBLE, makeMember, workshop } from "./testing";

const db = useTestDatabase();
let me: Person;
let editor: Person;
beforeAll(async () => {
  me = await makePerson(db);
  editor = await makeMember(me, "editor");
});
afterAll(closeSandbox);
const { send, make, makePublished } = workshop(() => me);

const list = async (query = "") => blockList.parse((await me.call(all.GET, { url: `/${query}` })).body).items;
const code = (config: object) => ({ node_id: "code", component_type: "code", is_entry_point: true, config });
const makeWorkflow = async (...nodes: object[]): Promise<string> => {
  const answer = await me.call(workflows.POST, { body: { name: "User", nodes, edges: [], triggers: [] } });
  return String(answer.body.id);
};
const draw = (id: string, ...nodes: object[]) =>
  me.call(workflow.PUT, { method: "PUT", params: { id }, body: { name: "User", nodes, edges: [], triggers: [] } });
const usesOf = (id: string) =>
  withTenant(me.orgId, (tx) =>
    tx
      .select({ slug: code_block_uses.slug, version: code_block_uses.version })
      .from(code_block_uses)
      .where(eq(code_block_uses.workflow_id, id))
      .orderBy(code_block_uses.slug, code_block_uses.version),
  );

describe("deleting a code block for ever", () => {
  it("takes all of it away but its slug, which no other block gets, and is in the audit log", async () => {
    const { id, slug } = await make({ code: DOUBLE }, { name: "Gone" });
    await send.remove(id);
    expect((await send.erase(id)).status).toBe(204);
    expect(await list("?state=trash")).toEqual([]);
    expect((await send.restore(id)).status).toBe(404);
    expect((await send.erase(id)).status).toBe(404);
    const left = await withTenant(me.orgId, async (tx) => [
      await tx.$count(code_block_versions, eq(code_block_versions.block_id, id)),
      (await tx.select({ name: code_blocks.name }).from(code_blocks).where(eq(code_blocks.id, id)))[0]?.name,
    ]);
    expect(left).toEqual([0, slug]);
    expect((await send.create({ name: "Gone", slug, language: "javascript" })).status).toBe(409);
    expect((await make({ code: DOUBLE }, { name: "Gone" })).slug).not.toBe(slug);
    const { body } = await me.call(audit.GET, { url: "/?action=block.erase" });
    expect(body.items).toMatchObject([{ target: { type: "code_block", id, name: "Gone" }, actor: { id: me.userId } }]);
  });

  it("is for owners and admins, for what is in the trash, and asks for the name of what was published", async () => {
    const { id } = await makePublished({ code: DOUBLE }, { name: "Was used" });
    expect((await send.erase(id, "Was used")).status).toBe(404);
    await send.remove(id);
    expect((await send.erase(id, "Was used", editor)).status).toBe(403);
    expect((await send.erase(id)).status).toBe(428);
    expect((await send.erase(id, "Another")).status).toBe(428);
    expect((await send.erase(id, "Was used", await makeMember(me, "admin"))).status).toBe(204);
  });

  it("is refused while a workflow names it again, with the workflow's name", async () => {
    const { id, slug } = await make({ code: DOUBLE }, { name: "Named" });
    await send.remove(id);
    const user = await makeWorkflow(code({ code_block: slug }));
    const answer = await send.erase(id);
    expect(answer).toMatchObject({ status: 409, body: { code: "conflict", used_by: [{ id: user, name: "User" }] } });
    await draw(user);
    expect((await send.erase(id)).status).toBe(204);
    const never = loadBlock(me.orgId, newId(), { block: slug, version: null });
    await expect(never).rejects.toMatchObject({ code: "code_block_missing", retriable: false });
  });
});

describe("who uses which block", () => {
  it("follows drafts and what is published, whatever they hold", async () => {
    const { slug } = await makePublished({ code: DOUBLE }, { name: "Followed" });
    const id = await makeWorkflow(code({ code_block: slug, block_version: 1 }));
    expect(await usesOf(id)).toEqual([{ slug, version: 1 }]);
    expect((await me.call(publishWorkflow.POST, { params: { id }, body: {} })).status).toBe(201);
    await draw(id, code({ code_block: slug }), { ...code({ code_block: slug }), node_id: "again" });
    expect(await usesOf(id)).toEqual([
      { slug, version: 0 },
      { slug, version: 1 },
    ]);
    expect((await list("?q=Followed"))[0]?.used_by).toBe(1);
    await draw(id);
    expect(await usesOf(id)).toEqual([{ slug, version: 1 }]);
    // What no page makes, yet an import may have left.
    const odd = [
      "null",
      "[]",
      '{"nodes": 1}',
      '{"nodes": [1, null, "code", {"component_type": "code", "config": []}]}',
    ];
    for (const document of [...odd, JSON.stringify({ nodes: [code({ code_block: "x".repeat(5000) })] })]) {
      await withTenant(me.orgId, (tx) =>
        tx.execute(sql`update workflows set document = ${document}::text::jsonb where id = ${id}`),
      );
      expect(await usesOf(id)).toEqual([{ slug, version: 1 }]);
    }
    await me.call(workflow.DELETE, { method: "DELETE", params: { id } });
    expect((await list("?q=Followed"))[0]?.used_by).toBe(0);
  });
});
