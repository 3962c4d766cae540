/** The tables of shared documents: what is appended, read, folded together, and in which order. */
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { applyUpdate, type Doc, encodeStateAsUpdate, encodeStateVector } from "yjs";
import { rawSql, recordStatements, withTenant } from "@/db/client";
import { workflow_states, workflow_updates } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { createWorkflow } from "@/lib/workflows";
import { COMPACT_AFTER } from "../limits";
import { fromYDoc } from "../shape";
import { sweepShared } from "../sweep";
import { appendChanges } from "./append";
import { compact } from "./compact";
import { docOf } from "./doc";
import { openShared } from "./open";
import { readShared } from "./read";

const db = useTestDatabase();
let orgId: string;
let userId: string;
beforeAll(async () => {
  ({ orgId, userId } = await db.makeOrg());
});

async function make(): Promise<string> {
  const document = { name: "Stored", nodes: [], edges: [], triggers: [] };
  const { id } = await createWorkflow({ orgId, userId }, { document, problems: [] });
  await openShared(orgId, id);
  return id;
}
const read = (id: string, after?: number) => withTenant(orgId, (tx) => readShared(tx, id, after));
const load = async (id: string) => docOf((await read(id))?.updates ?? [], id);
const kept = (id: string) =>
  withTenant(orgId, (tx) => tx.$count(workflow_updates, eq(workflow_updates.workflow_id, id)));
const append = (id: string, ...updates: Uint8Array[]) =>
  appendChanges(
    orgId,
    id,
    updates.map((update) => ({ update, userId })),
  );
function change(doc: Doc, run: (doc: Doc) => void): Uint8Array {
  const before = encodeStateVector(doc);
  doc.transact(() => run(doc));
  return encodeStateAsUpdate(doc, before);
}

describe("a shared document", () => {
  it("is made once, however many open it for the first time at once", async () => {
    const document = { name: "Contested", nodes: [{ node_id: "a", component_type: "transform", config: {} }] };
    const { id } = await createWorkflow(
      { orgId, userId },
      { document: { ...document, edges: [], triggers: [] }, problems: [] },
    );
    expect(await Promise.all(Array.from({ length: 12 }, () => openShared(orgId, id)))).toEqual(Array(12).fill(true));
    const states = await withTenant(orgId, (tx) =>
      tx.select().from(workflow_states).where(eq(workflow_states.workflow_id, id)),
    );
    expect(states).toHaveLength(1);
    expect(fromYDoc(await load(id)).document.nodes).toHaveLength(1);
  });

  it("is not there for other workspaces", async () => {
    const id = await make();
    const other = await db.makeOrg();
    expect(await openShared(other.orgId, id)).toBe(false);
    expect(await withTenant(other.orgId, (tx) => readShared(tx, id))).toBe(null);
    await expect(
      appendChanges(other.orgId, id, [{ update: new Uint8Array([0, 0]), userId: null }]),
    ).rejects.toMatchObject({ code: "not_found" });
    expect(await compact(other.orgId, id)).toBe(null);
  });
});

describe("appending", () => {
  it("gives numbers without gaps to all who append at once, in one statement each", async () => {
    const id = await make();
    const doc = await load(id);
    const updates = Array.from({ length: 30 }, (_, n) => change(doc, () => doc.getMap("layout").set(`n${n}`, n)));
    const { result, statements } = await recordStatements(() => append(id, ...updates.slice(0, 3)));
    expect(result).toBe(3);
    expect(statements.filter((text) => /workflow_updates/.test(text))).toHaveLength(1);
    await Promise.all(updates.slice(3).map((update) => append(id, update)));
    const shared = await read(id);
    expect(shared).toMatchObject({ seq: 30, stateSeq: 0, derivedSeq: 0 });
    expect(shared?.updates).toHaveLength(31);
    const rows = await withTenant(orgId, (tx) =>
      tx.select().from(workflow_updates).where(eq(workflow_updates.workflow_id, id)).orderBy(workflow_updates.seq),
    );
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
    expect(rows.every((row) => row.user_id === userId)).toBe(true);
    expect((await load(id)).getMap("layout").size).toBe(30);
    expect((await read(id, 28))?.updates).toHaveLength(2);
  });
});

describe("compacting", () => {
  it("any changes of several people at any moment leaves the same document", async () => {
    const step = fc.record({
      who: fc.integer({ min: 0, max: 2 }),
      what: fc.constantFrom("set", "delete", "type", "erase", "push", "pull", "compact"),
      key: fc.constantFrom("a", "b", "c"),
      at: fc.nat(5),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
        const id = await make();
        const base = await read(id);
        const people = [0, 1, 2].map(() => docOf(base?.updates ?? [], id));
        const all = docOf(base?.updates ?? [], id);
        for (const { who, what, key, at } of steps) {
          const doc = people[who];
          if (!doc) continue;
          if (what === "compact") await compact(orgId, id);
          else if (what === "pull") for (const update of (await read(id))?.updates ?? []) applyUpdate(doc, update);
          else {
            const update = change(doc, () => {
              const [map, text, list] = [doc.getMap(`m-${key}`), doc.getText("t"), doc.getArray("l")];
              if (what === "set") map.set(key, at);
              if (what === "delete") map.delete(key);
              if (what === "type") text.insert(Math.min(at, text.length), key);
              if (what === "erase" && text.length > 0) text.delete(Math.min(at, text.length - 1), 1);
              if (what === "push") list.push([key]);
            });
            await append(id, update);
            applyUpdate(all, update);
          }
        }
        const stored = await load(id);
        for (const doc of [stored, all]) {
          for (const key of ["a", "b", "c"]) doc.getMap(`m-${key}`);
          doc.getText("t");
          doc.getArray("l");
        }
        expect(stored.toJSON()).toEqual(all.toJSON());
        expect(encodeStateVector(stored)).toEqual(encodeStateVector(all));
        await compact(orgId, id);
        expect(await kept(id)).toBe(0);
        expect(encodeStateVector(await load(id))).toEqual(encodeStateVector(all));
      }),
      { numRuns: 15, seed: 19 },
    );
  });

  it("loses nothing that is appended meanwhile, nor what another one folds at the same time", async () => {
    const id = await make();
    const doc = await load(id);
    const work: Promise<unknown>[] = [];
    for (let n = 0; n < 40; n++) {
      work.push(
        append(
          id,
          change(doc, () => doc.getMap("layout").set(`n${n}`, n)),
        ),
      );
      if (n % 5 === 0) work.push(compact(orgId, id));
    }
    await Promise.all(work);
    expect((await load(id)).getMap("layout").size).toBe(40);
    await compact(orgId, id);
    expect(await read(id)).toMatchObject({ seq: 40, stateSeq: 40 });
    expect((await load(id)).getMap("layout").size).toBe(40);
  });

  it("keeps what waits for something else", async () => {
    const id = await make();
    const doc = await load(id);
    const first = change(doc, () => doc.getText("t").insert(0, "a"));
    const second = change(doc, () => doc.getText("t").insert(1, "b"));
    await append(id, second);
    await compact(orgId, id);
    await append(id, first);
    await compact(orgId, id);
    expect((await load(id)).getText("t").toString()).toBe("ab");
  });

  it("is done by the sweep for those that nobody has open: many changes at once, few after a while", async () => {
    const [many, old, recent] = [await make(), await make(), await make()];
    const doc = await load(many);
    const updates = Array.from({ length: COMPACT_AFTER }, (_, n) =>
      change(doc, () => doc.getMap("layout").set(`n${n % 9}`, n)),
    );
    await append(many, ...updates);
    for (const id of [old, recent]) {
      const other = await load(id);
      await append(
        id,
        change(other, () => other.getMap("fields").set("name", "Swept")),
      );
    }
    await withTenant(orgId, (tx) =>
      tx
        .update(workflow_updates)
        .set({ at: new Date(Date.now() - 11 * 60_000) })
        .where(eq(workflow_updates.workflow_id, old)),
    );
    await sweepShared();
    expect([await kept(many), await kept(old), await kept(recent)]).toEqual([0, 0, 1]);
    const names = await withTenant(orgId, (tx) => tx.execute(`select name from workflows where id = '${old}'`));
    expect(names[0]).toEqual({ name: "Swept" });
    expect(await rawSql()`select from workflow_states`).toHaveLength(0);
  });
});
