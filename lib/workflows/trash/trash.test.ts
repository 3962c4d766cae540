/** The trash over HTTP: nothing starts from it, everything comes back, and what goes for ever goes whole. */
import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import * as hook from "@/app/api/hooks/[...path]/route";
import * as replay from "@/app/api/v1/executions/[id]/replay/route";
import * as restore from "@/app/api/v1/trash/[id]/restore/route";
import * as erase from "@/app/api/v1/trash/[id]/route";
import * as trash from "@/app/api/v1/trash/route";
import * as settingsRoute from "@/app/api/v1/trash/settings/route";
import * as execute from "@/app/api/v1/workflows/[id]/execute/route";
import { withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { type Restored, trashList } from "@/lib/api/contracts/library";
import { call, makeKey } from "@/lib/api/testing";
import { retainWorkspace } from "@/lib/operations/retention/round";
import { newId } from "@/lib/tenancy/ids";
import { library, makeMember } from "../library/testing";
import { eraseStep } from "./erase";

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

const hooked = (path: string) => ({ triggers: [{ type: "webhook", config: { path } }] });
const inTrash = async (as = key, query = "") =>
  trashList.parse((await call(trash.GET, { key: as, url: `/?${query}` })).body);
const bring = (id: string, as = key) => call<Restored>(restore.POST, { key: as, method: "POST", params: { id } });
const forEver = (id: string, confirm?: string, as = key) =>
  call<{ complete?: boolean; code?: string; detail?: string; hint?: string }>(erase.DELETE, {
    key: as,
    method: "DELETE",
    params: { id },
    url: confirm === undefined ? "/" : `/?confirm=${encodeURIComponent(confirm)}`,
  });
const run = (id: string) =>
  call<{ execution_id: string }>(execute.POST, { key, params: { id }, body: { wait_seconds: 0 } });
const ring = (path: string) => call(hook.POST, { method: "POST", params: { path: path.split("/") }, body: {} });
const set = (statement: ReturnType<typeof sql>) => withTenant(orgId, (tx) => tx.execute<{ n: number }>(statement));
const count = async (what: string, id: string) =>
  (await set(sql`select count(*)::int as n from ${sql.raw(what)} where workflow_id = ${id}`))[0]?.n;
const end = (id: string, status = "completed") =>
  set(sql`update executions set status = ${status}, completed_at = now() where workflow_id = ${id}`);
const round = (now: Date) =>
  retainWorkspace(orgId, { now, signal: new AbortController().signal, budgetMs: 60_000, isManual: false });
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

describe("a workflow in the trash", () => {
  it("is listed with who put it there, starts nothing, and its executions go on", async () => {
    const { id, slug } = await mine.make("Thrown away", hooked(`away/${orgId}`));
    await mine.publish(id);
    expect((await run(id)).status).toBe(202);
    expect((await mine.remove(id)).status).toBe(204);
    expect(await mine.names()).toEqual([]);
    const { items, days, may_erase } = await inTrash();
    expect(items).toMatchObject([
      {
        id,
        slug,
        name: "Thrown away",
        published_version: 1,
        published_semver: "1.0.0",
        deleted_by: "Test person",
        executions: 1,
        running: 1,
      },
    ]);
    expect([days, may_erase]).toEqual([30, true]);
    expect(new Date(items[0]?.purge_at ?? 0).getTime()).toBeGreaterThan(inDays(29).getTime());
    expect((await ring(`away/${orgId}`)).status).toBe(404);
    expect((await run(id)).status).toBe(404);
    expect(await count("executions", id)).toBe(1);
  });

  it("cannot be started by replaying what it once did either, until it is back", async () => {
    const { id } = await mine.make("Known");
    await mine.publish(id);
    const { execution_id } = (await run(id)).body;
    await end(id);
    const again = () => call(replay.POST, { key, params: { id: execution_id }, body: {} });
    await mine.remove(id);
    expect((await again()).status).toBe(404);
    await bring(id);
    expect((await again()).status).toBe(202);
  });

  it("comes back with its webhook, its folder and its tags", async () => {
    const path = `back/${orgId}`;
    const { id } = await mine.make("Returns", hooked(path));
    await mine.publish(id);
    await mine.bulk({ action: "tag", ids: [id], tags: ["kept"] });
    await mine.remove(id);
    expect((await bring(id)).body).toEqual({ id, slug: "returns", problems: [] });
    expect((await ring(path)).status).toBe(202);
    expect((await mine.list("tag=kept")).items.map((item) => item.id)).toEqual([id]);
    expect((await inTrash()).items).toEqual([]);
    expect((await bring(id)).status).toBe(404);
  });

  it("gets a number for its slug and says which path is taken", async () => {
    const path = `taken/${orgId}`;
    const first = await mine.make("Twin", hooked(path));
    await mine.publish(first.id);
    await mine.remove(first.id);
    const second = await mine.make("Twin", hooked(path));
    await mine.publish(second.id);
    expect(second.slug).toBe("twin");
    const { body } = await bring(first.id);
    expect(body.slug).toBe("twin-2");
    expect(body.problems.map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining(`"${path}" belongs to the workflow "Twin"`),
    ]);
    expect((await ring(path)).status).toBe(202);
    expect(await count("executions", second.id)).toBe(1);
  });

  it("is undone for many at once, with what to know about them", async () => {
    const path = `many/${orgId}`;
    const [a, b] = [await mine.make("A", hooked(path)), await mine.make("B")];
    await mine.publish(a.id);
    expect((await mine.bulk({ action: "trash", ids: [a.id, b.id] })).body.done).toHaveLength(2);
    expect((await mine.bulk({ action: "trash", ids: [a.id, b.id] })).body.done).toEqual([]);
    const c = await mine.make("C", hooked(path));
    await mine.publish(c.id);
    const { body } = await mine.bulk({ action: "restore", ids: [b.id, a.id, c.id] });
    expect(new Set(body.done)).toEqual(new Set([a.id, b.id]));
    expect(body.notes).toEqual([expect.stringContaining('the workflow "C"')]);
  });

  it("is paged, the latest first", async () => {
    const ids: string[] = [];
    for (const name of ["1", "2", "3"]) {
      const { id } = await mine.make(name);
      await mine.remove(id);
      ids.unshift(id);
    }
    const first = await inTrash(key, "limit=2");
    expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const second = await inTrash(key, `limit=2&cursor=${first.next_cursor}`);
    expect([second.items.map(({ id }) => id), second.next_cursor]).toEqual([ids.slice(2), null]);
    expect((await call(trash.GET, { key, url: "/?cursor=x" })).status).toBe(400);
  });
});

describe("deleting for ever", () => {
  it("takes the workflow's name when it was published, and leaves nothing", async () => {
    const { id } = await mine.make("For ever");
    await mine.publish(id);
    await run(id);
    await end(id);
    expect((await forEver(id, "For ever")).status).toBe(404);
    await mine.remove(id);
    expect(await forEver(id)).toMatchObject({ status: 428, body: { code: "precondition_required" } });
    expect((await forEver(id, "for ever")).status).toBe(428);
    expect((await forEver(id, "For ever")).body).toEqual({ complete: true });
    for (const table of ["executions", "workflow_versions", "workflow_facts"]) expect(await count(table, id)).toBe(0);
    expect((await bring(id)).status).toBe(404);
  });

  it("waits for executions that have not ended", async () => {
    const { id } = await mine.make("Busy");
    await mine.publish(id);
    await run(id);
    await mine.remove(id);
    expect(await forEver(id, "Busy")).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining("not ended") },
    });
    expect((await bring(id)).status).toBe(200);
  });

  it("goes batch after batch when there is much of it", async () => {
    const { id } = await mine.make("Large");
    await mine.publish(id);
    await run(id);
    await end(id);
    await set(sql`insert into executions (id, org_id, workflow_id, version_id, status, trigger_type, trigger, completed_at)
      select gen_random_uuid(), org_id, workflow_id, version_id, status, trigger_type, trigger, now() from executions, generate_series(1, 450)
      where workflow_id = ${id}`);
    await mine.remove(id);
    const steps: string[] = [];
    await set(sql`update workflows set erased_at = now() where id = ${id}`);
    do steps.push(await withTenant(orgId, (tx) => eraseStep(tx, orgId, id)));
    while (steps.at(-1) === "more" && steps.length < 10);
    expect(steps).toEqual(["more", "more", "gone"]);
  });

  it("is for owners and admins; viewers do not restore", async () => {
    const { id } = await mine.make("Guarded");
    await mine.remove(id);
    const [editor, admin, viewer] = await Promise.all(
      (["editor", "admin", "viewer"] as const).map((role) => makeMember(orgId, role)),
    );
    expect((await forEver(id, undefined, editor?.key)).status).toBe(403);
    expect((await inTrash(editor?.key)).may_erase).toBe(false);
    expect((await bring(id, viewer?.key)).status).toBe(403);
    const other = await db.makeOrg();
    const stranger = await makeKey(other.orgId, other.userId);
    expect((await inTrash(stranger)).items).toEqual([]);
    expect((await bring(id, stranger)).status).toBe(404);
    expect((await forEver(id, undefined, stranger)).status).toBe(404);
    expect((await forEver(newId())).status).toBe(404);
    expect((await forEver("x")).status).toBe(404);
    expect((await forEver(id, undefined, admin?.key)).status).toBe(200);
  });
});

describe("the rounds of retention", () => {
  it("delete what has been in the trash for 30 days, but nothing that somebody keeps or that runs", async () => {
    const made: Record<string, string> = {};
    for (const name of ["plain", "kept", "running"]) {
      const { id } = await mine.make(name);
      await mine.publish(id);
      await run(id);
      made[name] = id;
    }
    const { id: alive } = await mine.make("alive");
    const { plain = "", kept = "", running = "" } = made;
    await end(plain);
    await end(kept);
    await set(sql`update executions set keep = true where workflow_id = ${kept}`);
    await mine.bulk({ action: "trash", ids: [plain, kept, running] });
    expect((await round(inDays(29))).deleted.workflows).toBe(0);
    const { deleted, isComplete } = await round(inDays(31));
    expect([deleted.workflows, isComplete]).toEqual([1, true]);
    expect((await inTrash()).items.map(({ name }) => name).sort()).toEqual(["kept", "running"]);
    expect((await mine.list()).items.map(({ id }) => id)).toEqual([alive]);
  });

  it("go by the workspace's setting, which owners and admins change; 0 keeps all", async () => {
    const put = (days: unknown, as = key) => call(settingsRoute.PUT, { key: as, method: "PUT", body: { days } });
    const { id } = await mine.make("old");
    await mine.remove(id);
    expect((await put(0)).body).toEqual({ days: 0 });
    expect((await inTrash()).items[0]?.purge_at).toBeNull();
    expect((await round(inDays(3000))).deleted.workflows).toBe(0);
    expect((await put(2)).status).toBe(200);
    expect((await call(settingsRoute.GET, { key })).body).toEqual({ days: 2 });
    expect((await round(inDays(3))).deleted.workflows).toBe(1);
    expect((await put(-1)).status).toBe(400);
    expect((await put(5, (await makeMember(orgId, "editor")).key)).status).toBe(403);
  });

  it("go on with what was being deleted when the process died", async () => {
    const { id } = await mine.make("half");
    await mine.remove(id);
    await set(sql`update workflows set erased_at = now() where id = ${id}`);
    expect((await inTrash()).items).toEqual([]);
    expect((await round(new Date())).deleted.workflows).toBe(1);
  });
});
