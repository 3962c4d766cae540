/** Going back to earlier versions, and running them, over HTTP. */
import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import * as diff from "@/app/api/v1/workflows/[id]/diff/route";
import * as execute from "@/app/api/v1/workflows/[id]/execute/route";
import * as history from "@/app/api/v1/workflows/[id]/executions/route";
import * as restore from "@/app/api/v1/workflows/[id]/versions/[version]/restore/route";
import { withTenant } from "@/db/client";
import { executions, webhook_routes } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { diffAnswer, rollbackAnswer } from "@/lib/api/contracts/versions";
import { makePerson, type Person } from "@/lib/api/testing";
import { content, shop, work } from "@/lib/versions/testing";

const db = useTestDatabase();
let me: Person;
beforeAll(async () => {
  me = await makePerson(db);
});
const { make, save, release, list, back, draftOf } = shop(() => me);

const PIN = { output: 1, pinned_at: "2026-01-01T00:00:00.000Z" };

describe("going back", () => {
  const hook = (path: string) => ({ triggers: [{ type: "webhook", config: { path } }] });
  const routes = (id: string) =>
    withTenant(me.orgId, (tx) =>
      tx
        .select({ path: webhook_routes.path, version: webhook_routes.version_id })
        .from(webhook_routes)
        .where(eq(webhook_routes.workflow_id, id)),
    );

  it("publishes the old content as a new version, triggers follow, the draft stays", async () => {
    const id = await make(hook("old-address"));
    await release(id);
    await save(id, content("2", hook("new-address")));
    await release(id);
    await save(id, content("3", hook("new-address")));
    const answer = await back(id, { target_version: "1.0.0" });
    expect(answer.status).toBe(200);
    const told = rollbackAnswer.parse(answer.body);
    expect(told).toMatchObject({
      version: 3,
      current_version: "3.0.0",
      previous_version: "2.0.0",
      restored_version: "1.0.0",
    });
    expect(await routes(id)).toEqual([{ path: "old-address", version: told.version_id }]);
    expect((await list(id)).items[0]).toMatchObject({
      message: "Rolls back to 1.0.0",
      restores: { semver: "1.0.0" },
      is_published: true,
    });
    expect(await draftOf(id)).toMatchObject({ revision: 3, has_changes: true, document: { nodes: [work("3")] } });

    const { body } = await me.call(execute.POST, { params: { id }, body: {} });
    const [run] = await withTenant(me.orgId, (tx) =>
      tx
        .select()
        .from(executions)
        .where(eq(executions.id, String(body.execution_id))),
    );
    expect(run?.version_id).toBe(told.version_id);
    expect((await list(id)).items[0]?.executions).toBe(1);
  });

  it("takes the draft along when asked to, under the address that the workflow has now", async () => {
    const id = await make({ slug: "before" });
    await release(id);
    await save(id, content("2", { slug: "after-it" }));
    await release(id);
    const answer = await back(id, { target_version: 1, draft: "replace", semver: "7.0.0", label: "Back" });
    expect(answer.body).toMatchObject({ current_version: "7.0.0", draft: "replaced" });
    expect(await draftOf(id)).toMatchObject({ slug: "after-it", document: { nodes: [work("1")] } });
  });

  it("is refused for the published one, one that is not there, and one that cannot run any more", async () => {
    const id = await make(hook("wanted"));
    await release(id);
    expect(await back(id, { target_version: "1.0.0" })).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect((await back(id, { target_version: "0.1.0" })).status).toBe(404);
    expect((await back(id, {})).status).toBe(400);
    await save(id, content("2", hook("elsewhere")));
    await release(id);
    const other = await make(hook("wanted"));
    await release(other);
    expect(await back(id, { target_version: "1.0.0" })).toMatchObject({
      status: 422,
      body: { code: "invalid_workflow" },
    });
    expect((await list(id)).items).toHaveLength(2);
    expect((await routes(id)).map(({ path }) => path)).toEqual(["elsewhere"]);
  });

  it("to the draft alone is an edit of it", async () => {
    const id = await make({ slug: "brought-back" });
    await release(id);
    await save(id, content("2", { slug: "brought-back", pins: { work: PIN } }));
    const bring = (headers: Record<string, string>) =>
      me.call(restore.POST, { method: "POST", params: { id, version: "1.0.0" }, headers });
    expect(await bring({ "if-match": '"1"' })).toMatchObject({ status: 409, body: { code: "stale" } });
    expect(await bring({ "if-match": '"2"' })).toMatchObject({ status: 200, body: { revision: 3 } });
    const draft = await draftOf(id);
    expect(draft).toMatchObject({ revision: 3, document: { nodes: [work("1")], pins: { work: PIN } } });
    expect(diffAnswer.parse((await me.call(diff.GET, { params: { id } })).body).total).toBe(0);
  });
});

it("an old version is run again, as itself; a workflow's history tells how its executions went", async () => {
  const id = await make();
  await release(id);
  await save(id, content("2"));
  await release(id);
  const { status, body } = await me.call(execute.POST, { params: { id }, body: { version: "1.0.0" } });
  expect(status).toBe(202);
  const told = await me.call(history.GET, { params: { id } });
  expect(told.body).toMatchObject({
    items: [{ execution_id: body.execution_id, semver: "1.0.0", version: 1, is_test: false }],
    total: 1,
    success_rate: null,
    avg_duration_seconds: null,
  });
  await withTenant(me.orgId, (tx) =>
    tx.execute(sql`update executions set status = 'completed', started_at = now() - interval '2 seconds', completed_at = now()
      where workflow_id = ${id}`),
  );
  const after = await me.call(history.GET, { params: { id } });
  expect(after.body).toMatchObject({ success_rate: 1, avg_duration_seconds: 2 });
  const v1 = (await list(id)).items.at(-1)?.version_id;
  const filtered = async (ref = v1) =>
    (await me.call(history.GET, { params: { id }, url: `/?version_id=${ref}` })).body.items;
  expect(await filtered()).toHaveLength(1);
  expect(await filtered((await list(id)).items[0]?.version_id)).toEqual([]);
  expect((await me.call(execute.POST, { params: { id }, body: { version: "8.0.0" } })).status).toBe(404);
});
