/** Copies over HTTP: duplicates, templates, and forks that know what they come from. */
import { beforeEach, describe, expect, it } from "vitest";
import * as copyRoute from "@/app/api/v1/workflows/[id]/copy/route";
import * as originRoute from "@/app/api/v1/workflows/[id]/origin/route";
import * as one from "@/app/api/v1/workflows/[id]/route";
import { useTestDatabase } from "@/db/testing";
import { originDetail } from "@/lib/api/contracts/library";
import { type WorkflowDetail, workflowDetail } from "@/lib/api/contracts/workflows";
import { call, makeKey } from "@/lib/api/testing";
import { newId } from "@/lib/tenancy/ids";
import { library, makeMember, work } from "./testing";

const db = useTestDatabase();
let orgId: string;
let key: string;
let mine: ReturnType<typeof library>;
beforeEach(async () => {
  const org = await db.makeOrg();
  orgId = org.orgId;
  key = await makeKey(org.orgId, org.userId);
  mine = library(key);
});

const copy = (id: string, body: Record<string, unknown>, as = key) =>
  call<{ id: string; slug: string }>(copyRoute.POST, { key: as, params: { id }, body });
const read = async (id: string): Promise<WorkflowDetail> =>
  workflowDetail.parse((await call(one.GET, { key, params: { id } })).body);
const origin = async (id: string, as = key) =>
  originDetail.parse((await call(originRoute.GET, { key: as, params: { id } })).body).origin;
const takeOver = (id: string, body: Record<string, unknown> = {}, as = key) =>
  call<{ revision: number }>(originRoute.POST, { key: as, params: { id }, body });
const two = (first: string, second: string, name = "Origin") => ({
  name,
  nodes: [
    work({ config: { expression: first } }),
    work({ node_id: "more", is_entry_point: false, config: { expression: second } }),
  ],
  edges: [{ source_node_id: "work", target_node_id: "more" }],
});
const expressions = async (id: string) => (await read(id)).document.nodes.map(({ config }) => config.expression);

describe("a copy", () => {
  it("has its own name, slug and webhook path, and is a draft", async () => {
    const { id } = await mine.make("Orders", {
      slug: "orders",
      is_default: true,
      triggers: [{ type: "webhook", config: { path: "orders/new" } }],
    });
    await mine.publish(id);
    const { body, status } = await copy(id, { kind: "duplicate" });
    expect([status, body.slug]).toEqual([201, "orders-copy"]);
    const made = await read(body.id);
    expect(made).toMatchObject({ name: "Orders (copy)", published: null, document: { name: "Orders (copy)" } });
    expect(made.document.triggers[0]?.config.path).toMatch(/^orders\/new-[0-9a-f]{10}$/);
    expect(made.document).not.toHaveProperty("is_default");
    await mine.publish(body.id);
    expect(await origin(body.id)).toBeNull();
  });

  it("is named and placed as asked, else beside the original", async () => {
    const { id } = await mine.make("Here");
    expect((await copy(id, { kind: "duplicate", name: "  There " })).body.slug).toBe("there");
    expect((await copy(id, { kind: "duplicate", folder_id: newId() })).status).toBe(404);
    expect((await copy(id, { kind: "clone" })).status).toBe(400);
    const made = await copy(id, { kind: "template", name: "Pattern" });
    expect((await read(made.body.id)).document).toMatchObject({ name: "Pattern", is_template: true });
    expect((await read((await copy(made.body.id, { kind: "duplicate" })).body.id)).document).not.toHaveProperty(
      "is_template",
    );
  });
});

describe("a fork", () => {
  it("is made of what is published, and counts what the origin has changed since", async () => {
    const { id } = await mine.make("Origin", two("1", "2"));
    await mine.publish(id);
    await mine.save(id, two("draft", "draft"));
    const fork = (await copy(id, { kind: "fork" })).body;
    expect(await expressions(fork.id)).toEqual(["1", "2"]);
    expect(await origin(fork.id)).toMatchObject({
      id,
      name: "Origin",
      version: 1,
      semver: "1.0.0",
      current_version: 1,
      changes: [],
    });
    await mine.publish(id);
    expect(await origin(fork.id)).toMatchObject({
      current_version: 2,
      changes: [
        { path: "node:work.config.expression", kind: "changed", is_conflict: false },
        { path: "node:more.config.expression", kind: "changed", is_conflict: false },
      ],
    });
  });

  it("takes the origin's changes over without losing its own", async () => {
    const { id } = await mine.make("Origin", two("1", "2"));
    const fork = (await copy(id, { kind: "fork" })).body;
    await mine.save(fork.id, two("1", "mine", "Fork"));
    await mine.save(id, two("theirs", "2"));
    expect((await takeOver(fork.id)).body.revision).toBe(3);
    expect(await expressions(fork.id)).toEqual(["theirs", "mine"]);
    expect((await read(fork.id)).name).toBe("Fork");
    expect((await origin(fork.id))?.changes).toEqual([]);
  });

  it("lets the person say who wins, and nobody overwrites a draft that moved on", async () => {
    const { id } = await mine.make("Origin", two("1", "2"));
    const forks = [(await copy(id, { kind: "fork" })).body.id, (await copy(id, { kind: "fork" })).body.id];
    for (const each of forks) await mine.save(each, two("mine", "2"));
    await mine.save(id, two("theirs", "2"));
    expect((await origin(forks[0] ?? ""))?.changes).toMatchObject([{ is_conflict: true }]);
    await takeOver(forks[0] ?? "", { conflicts: "mine" });
    expect(await expressions(forks[0] ?? "")).toEqual(["mine", "2"]);
    expect(await takeOver(forks[1] ?? "", { conflicts: "theirs", revision: 1 })).toMatchObject({ status: 409 });
    await takeOver(forks[1] ?? "", { conflicts: "theirs", revision: 2 });
    expect(await expressions(forks[1] ?? "")).toEqual(["theirs", "2"]);
  });

  it("stands on its own when the origin is gone", async () => {
    const { id } = await mine.make("Origin");
    const fork = (await copy(id, { kind: "fork" })).body;
    await mine.remove(id);
    expect(await origin(fork.id)).toMatchObject({ is_deleted: true, name: "Origin", changes: [] });
    expect((await takeOver(fork.id)).status).toBe(409);
    const plain = await mine.make("Plain");
    expect((await takeOver(plain.id)).status).toBe(409);
  });

  it("is not made by viewers, nor of another workspace's workflows", async () => {
    const { id } = await mine.make("Origin");
    const fork = (await copy(id, { kind: "fork" })).body;
    const viewer = await makeMember(orgId, "viewer");
    expect((await copy(id, { kind: "fork" }, viewer.key)).status).toBe(403);
    expect((await takeOver(fork.id, {}, viewer.key)).status).toBe(403);
    expect(await origin(fork.id, viewer.key)).toMatchObject({ id });
    const other = await db.makeOrg();
    const stranger = await makeKey(other.orgId, other.userId);
    expect((await copy(id, { kind: "fork" }, stranger)).status).toBe(404);
    expect((await call(originRoute.GET, { key: stranger, params: { id: fork.id } })).status).toBe(404);
  });
});
