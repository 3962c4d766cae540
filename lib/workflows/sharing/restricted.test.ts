/** A workflow that only its collaborators see, with everything that belongs to it. Over HTTP, with a member of each kind. */
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import * as decisions from "@/app/api/v1/approvals/decisions/route";
import * as approvals from "@/app/api/v1/approvals/route";
import * as artifact from "@/app/api/v1/artifacts/[hash]/route";
import * as oneBlock from "@/app/api/v1/code-blocks/[id]/route";
import * as blocks from "@/app/api/v1/code-blocks/route";
import * as stream from "@/app/api/v1/executions/[id]/stream/route";
import * as dismissal from "@/app/api/v1/executions/dismiss/route";
import * as failed from "@/app/api/v1/executions/failed/route";
import * as retry from "@/app/api/v1/executions/retry/route";
import * as executions from "@/app/api/v1/executions/route";
import * as folder from "@/app/api/v1/folders/[id]/route";
import * as folders from "@/app/api/v1/folders/route";
import * as templates from "@/app/api/v1/templates/route";
import * as variables from "@/app/api/v1/variables/route";
import * as collaborators from "@/app/api/v1/workflows/[id]/collaborators/route";
import * as people from "@/app/api/v1/workflows/[id]/comments/people/route";
import * as comments from "@/app/api/v1/workflows/[id]/comments/route";
import * as copy from "@/app/api/v1/workflows/[id]/copy/route";
import * as workflow from "@/app/api/v1/workflows/[id]/route";
import * as bulk from "@/app/api/v1/workflows/bulk/route";
import * as exported from "@/app/api/v1/workflows/export/route";
import * as workflows from "@/app/api/v1/workflows/route";
import { withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import type { RouteHandler } from "@/lib/api/handler";
import { makePerson, open, type Person, type Sent } from "@/lib/api/testing";
import { putArtifact } from "@/lib/storage/artifacts";
import { newId } from "@/lib/tenancy/ids";
import { addCaller, type Caller, document, make, read, restrict, save, share, sharing, unshare } from "./testing";

const db = useTestDatabase();
let owner: Person;
let edith: Caller;
let erin: Caller;
let vera: Caller;
beforeAll(async () => {
  owner = await makePerson(db);
  [edith, erin, vera] = await Promise.all([member("editor"), member("editor"), member("viewer")]);
});

const member = (role: "admin" | "editor" | "viewer") => addCaller(owner.orgId, role);

/** A failed execution with an approval that waits. */
async function run(workflowId: string): Promise<{ execution: string; approval: string }> {
  const [version, execution, approval] = [newId(), newId(), newId()];
  const trigger = JSON.stringify({ trigger_type: "manual", source: {}, data: {} });
  await withTenant(owner.orgId, async (tx) => {
    await tx.execute(sql`insert into workflow_versions (id, org_id, workflow_id, kind, document, layout, hash)
      select ${version}, org_id, id, 'snapshot', document, layout, ${version} from workflows where id = ${workflowId}`);
    await tx.execute(sql`insert into executions (id, org_id, workflow_id, version_id, status, trigger_type, trigger)
      values (${execution}, ${owner.orgId}, ${workflowId}, ${version}, 'failed', 'manual', ${trigger}::text::jsonb)`);
    await tx.execute(sql`
      insert into approvals (id, org_id, task_id, execution_id, workflow_id, node_id, visit, interrupt_id, prompt, status, on_timeout)
      values (${approval}, ${owner.orgId}, ${approval}, ${execution}, ${workflowId}, 'a', 1, 'i', 'Zanzibar?', 'pending', 'fail')`);
  });
  return { execution, approval };
}

describe("a restricted workflow", () => {
  let id = "";
  let made: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    const place = await owner.call(folders.POST, { body: { name: "Secret plans" } });
    const { body } = await edith.call(workflows.POST, {
      url: `/?folder=${place.body.id}`,
      body: document("Zanzibar", { is_template: true, is_callable: true }),
    });
    id = String(body.id);
    made = await run(id);
    await edith.call(comments.POST, {
      params: { id },
      body: { anchor: { on: "node", node_id: "a" }, body: "Zanzibar" },
    });
    await share(edith, id, vera.userId, "viewer");
    expect((await restrict(edith, id)).body.is_restricted).toBe(true);
  });

  it("is there for its collaborators and for owners and admins, and for nobody else", async () => {
    const lists: [RouteHandler, Sent?][] = [
      [workflows.GET, { url: "/?q=zanzibar" }],
      [executions.GET, { url: `/?workflow_id=${id}` }],
      [approvals.GET],
      [templates.GET],
      [exported.POST, { body: { ids: [id] } }],
    ];
    for (const who of [edith, vera, owner, await member("admin")])
      for (const [handler, sent] of lists) expect((await who.call(handler, sent)).text).toMatch(/zanzibar/i);
    for (const [handler, sent] of lists) {
      const { status, text } = await erin.call(handler, sent);
      expect([status, text]).toEqual([
        expect.toSatisfy((each: number) => each < 300 || each === 404),
        expect.not.stringMatching(/zanzibar/i),
      ]);
    }
    expect((await read(vera, id)).body.access).toEqual({ role: "viewer", is_restricted: true });
    for (const by of [id, "zanzibar"]) expect((await read(erin, by)).status).toBe(404);
    expect((await erin.call(collaborators.GET, { params: { id } })).status).toBe(404);
    expect((await erin.call(comments.GET, { params: { id } })).status).toBe(404);
  });

  it("is not counted for them", async () => {
    const counts = async (who: Caller) => {
      const [place] = (await who.call(folders.GET)).body.items as { workflows: number }[];
      const { pending_count } = (await who.call(approvals.GET)).body;
      return [place?.workflows, pending_count, (await who.call(failed.GET)).body.open];
    };
    expect(await counts(vera)).toEqual(await counts(owner));
    expect(await counts(erin)).toEqual([0, 0, 0]);
  });

  it("keeps its name and its slug: another gets the next one", async () => {
    const { body } = await erin.call(workflows.POST, { body: document("Zanzibar") });
    expect(body.slug).toBe("zanzibar-2");
    await owner.call(workflow.DELETE, { method: "DELETE", params: { id: String(body.id) } });
  });

  it("hides what its executions made, unless another one made the same", async () => {
    const put = (text: string) =>
      withTenant(owner.orgId, async (tx) => {
        const { hash } = await putArtifact(tx, owner.orgId, Buffer.from(text), "text/plain");
        await tx.execute(
          sql`insert into execution_artifacts (org_id, execution_id, hash) values (${owner.orgId}, ${made.execution}, ${hash})`,
        );
        return hash;
      });
    const hash = await put("made by Zanzibar");
    const get = async (who: Caller) => (await who.call(artifact.GET, { params: { hash } })).status;
    expect([await get(vera), await get(owner), await get(erin)]).toEqual([200, 200, 404]);
    const { execution } = await run(await make(erin, "The same"));
    await withTenant(owner.orgId, (tx) =>
      tx.execute(
        sql`insert into execution_artifacts (org_id, execution_id, hash) values (${owner.orgId}, ${execution}, ${hash})`,
      ),
    );
    expect(await get(erin)).toBe(200);
  });

  it("has the role on it count alone, also in what is done to many at once", async () => {
    const stan = await member("editor");
    await share(edith, id, stan.userId, "viewer");
    expect((await save(stan, id, "No")).status).toBe(403);
    const done = await stan.call(bulk.POST, { body: { action: "trash", ids: [id] } });
    expect(done.body.done).toEqual([]);
    const decided = await stan.call(decisions.POST, { body: { ids: [made.approval], approved: true } });
    expect(decided.body.results).toMatchObject([{ outcome: "not_found" }]);
    const tried = await stan.call(retry.POST, { body: { ids: [made.execution], mode: "restart" } });
    expect(tried.body.skipped).toMatchObject([{ reason: "not_found" }]);
    expect((await stan.call(dismissal.POST, { body: { ids: [made.execution] } })).body.dismissed).toBe(0);
    const variable = { workflow_id: id, name: "limit", type: "text", value: "1" };
    expect((await stan.call(variables.POST, { body: variable })).status).toBe(404);
    const place = (await stan.call(folders.GET)).body.items as { id: string; name: string }[];
    const folderId = place.find(({ name }) => name === "Secret plans")?.id ?? "";
    await stan.call(folder.DELETE, { method: "DELETE", url: "/?contents=trash", params: { id: folderId } });
    expect((await read(edith, id)).body.folder_id).toBe(null);
    await unshare(edith, id, stan.userId);
    expect((await read(stan, id)).status).toBe(404);
  });

  it("is told of no more, while its execution is watched, to who is no collaborator any more", async () => {
    const stan = await member("viewer");
    await share(edith, id, stan.userId, "viewer");
    const { execution } = await run(id);
    await withTenant(owner.orgId, (tx) =>
      tx.execute(sql`update executions set status = 'running' where id = ${execution}`),
    );
    const response = await open(stream.GET, { key: stan.key, params: { id: execution } });
    expect(response.status).toBe(200);
    const reader = response.body?.getReader();
    await reader?.read();
    await unshare(edith, id, stan.userId);
    let isOver = false;
    const reading = (async () => {
      for (;;) if ((await reader?.read())?.done) return;
    })().then(() => {
      isOver = true;
    });
    for (let seq = 1; !isOver; seq++) {
      await withTenant(owner.orgId, async (tx) => {
        await tx.execute(sql`insert into execution_events (org_id, execution_id, seq, type, data, at)
          values (${owner.orgId}, ${execution}, ${seq}, 'node.log', '{}', now())`);
        await tx.execute(sql`select pg_notify('execution_events', ${`${execution} ${seq} running`})`);
      });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await reading;
    expect((await open(stream.GET, { key: stan.key, params: { id: execution } })).status).toBe(404);
  });

  it("keeps the code block that it runs, without telling others which workflow that is", async () => {
    const block = { name: "Shared code", language: "javascript", code: "return input;" };
    const { body } = await erin.call(blocks.POST, { body: block });
    const slug = String(body.slug);
    const code = { node_id: "b", component_type: "code", config: { code_block: slug }, is_entry_point: true };
    const user = await make(edith, "Runs it", { nodes: [code] });
    await restrict(edith, user);
    const gone = await erin.call(oneBlock.DELETE, { method: "DELETE", params: { id: slug } });
    expect([gone.status, gone.text]).toEqual([409, expect.stringContaining("a workflow that you do not see")]);
    expect(gone.text).not.toContain("Runs it");
  });

  it("has only those mentioned in comments who see it", async () => {
    const { text } = await edith.call(people.GET, { params: { id } });
    for (const { userId } of [edith, vera, owner]) expect(text).toContain(userId);
    expect(text).not.toContain(erin.userId);
  });

  it("stays restricted when it is copied", async () => {
    const { body } = await vera.call(copy.POST, { params: { id }, body: { kind: "duplicate" } });
    // Vera may not make workflows here.
    expect(body.code).toBe("forbidden");
    const copied = await edith.call(copy.POST, { params: { id }, body: { kind: "duplicate" } });
    const copyId = String(copied.body.id);
    expect((await read(erin, copyId)).status).toBe(404);
    expect(await sharing(edith, copyId)).toEqual([[edith.userId, "owner"]]);
  });

  it("is everybody's again when the restriction is lifted", async () => {
    await restrict(edith, id, false);
    expect((await read(erin, id)).status).toBe(200);
    expect((await save(erin, id, "Open again")).status).toBe(200);
  });
});
