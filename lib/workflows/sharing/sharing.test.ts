/** Collaborators of one workflow, and workflows that only they see. Over HTTP, with a member of each kind. */
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import * as decisions from "@/app/api/v1/approvals/decisions/route";
import * as approvals from "@/app/api/v1/approvals/route";
import * as artifact from "@/app/api/v1/artifacts/[hash]/route";
import * as audit from "@/app/api/v1/audit/route";
import * as stream from "@/app/api/v1/executions/[id]/stream/route";
import * as dismissal from "@/app/api/v1/executions/dismiss/route";
import * as failed from "@/app/api/v1/executions/failed/route";
import * as retry from "@/app/api/v1/executions/retry/route";
import * as executions from "@/app/api/v1/executions/route";
import * as folder from "@/app/api/v1/folders/[id]/route";
import * as folders from "@/app/api/v1/folders/route";
import * as templates from "@/app/api/v1/templates/route";
import * as variables from "@/app/api/v1/variables/route";
import * as collaborator from "@/app/api/v1/workflows/[id]/collaborators/[person]/route";
import * as collaborators from "@/app/api/v1/workflows/[id]/collaborators/route";
import * as people from "@/app/api/v1/workflows/[id]/comments/people/route";
import * as comments from "@/app/api/v1/workflows/[id]/comments/route";
import * as copy from "@/app/api/v1/workflows/[id]/copy/route";
import * as restriction from "@/app/api/v1/workflows/[id]/restriction/route";
import * as workflow from "@/app/api/v1/workflows/[id]/route";
import * as bulk from "@/app/api/v1/workflows/bulk/route";
import * as exported from "@/app/api/v1/workflows/export/route";
import * as owners from "@/app/api/v1/workflows/owners/route";
import * as workflows from "@/app/api/v1/workflows/route";
import { withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import type { RouteHandler } from "@/lib/api/handler";
import { type Answer, call, makePerson, open, type Person, type Sent } from "@/lib/api/testing";
import { addPerson } from "@/lib/auth/permissions.testing";
import { putArtifact } from "@/lib/storage/artifacts";
import { newId } from "@/lib/tenancy/ids";

const db = useTestDatabase();
type Caller = { userId: string; key?: string; call: (handler: RouteHandler, sent?: Sent) => Promise<Answer> };
let owner: Person;
let edith: Caller;
let erin: Caller;
let vera: Caller;

const callerOf = ({ userId, key }: { userId: string; key: string }): Caller => ({
  userId,
  key,
  call: (handler, sent = {}) => call(handler, { ...sent, key }),
});
const member = async (role: "admin" | "editor" | "viewer") => callerOf(await addPerson(owner.orgId, role));

beforeAll(async () => {
  owner = await makePerson(db);
  [edith, erin, vera] = await Promise.all([member("editor"), member("editor"), member("viewer")]);
});

const node = { node_id: "a", component_type: "transform", config: { expression: "input" }, is_entry_point: true };
const document = (name: string, more = {}) => ({ name, nodes: [node], edges: [], triggers: [], ...more });
const make = async (by: Caller, name: string, more = {}) => {
  const { status, body } = await by.call(workflows.POST, { body: document(name, more) });
  expect(status).toBe(201);
  return String(body.id);
};
const share = (by: Caller, id: string, person: string, role: string) =>
  by.call(collaborator.PUT, { method: "PUT", params: { id, person }, body: { role } });
const unshare = (by: Caller, id: string, person: string) =>
  by.call(collaborator.DELETE, { method: "DELETE", params: { id, person } });
const restrict = (by: Caller, id: string, restricted = true) =>
  by.call(restriction.PUT, { method: "PUT", params: { id }, body: { restricted } });
const read = (by: Caller, id: string) => by.call(workflow.GET, { params: { id } });
const save = (by: Caller, id: string, name: string) =>
  by.call(workflow.PUT, { method: "PUT", params: { id }, body: document(name) });
const sharing = async (by: Caller, id: string) => {
  const { body } = await by.call(collaborators.GET, { params: { id } });
  return (body.items as { id: string; role: string }[]).map((each) => [each.id, each.role]);
};

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

describe("a workflow", () => {
  it("is owned by who made it, who may share it as the workspace's admins may", async () => {
    const id = await make(edith, "Hers");
    expect(await sharing(edith, id)).toEqual([[edith.userId, "owner"]]);
    expect((await share(erin, id, vera.userId, "editor")).status).toBe(403);
    expect((await save(vera, id, "No")).status).toBe(403);
    expect((await share(edith, id, vera.userId, "editor")).body).toMatchObject({
      may_share: true,
      is_restricted: false,
    });
    expect((await save(vera, id, "Vera's change")).status).toBe(200);
    expect((await read(vera, id)).body.access).toEqual({ role: "editor", is_restricted: false });
    // An editor of it does not decide who else is one.
    expect((await share(vera, id, erin.userId, "viewer")).status).toBe(403);
    expect((await share(await member("admin"), id, vera.userId, "viewer")).status).toBe(200);
    expect((await save(vera, id, "No more")).status).toBe(403);
    expect((await unshare(edith, id, vera.userId)).status).toBe(200);
    expect(await sharing(vera, id)).toEqual([[edith.userId, "owner"]]);
  });

  it("is shared with members alone, and always has its owner", async () => {
    const id = await make(edith, "Kept");
    const stranger = await makePerson(db);
    for (const person of [stranger.userId, newId(), "nobody"]) {
      expect((await share(edith, id, person, "viewer")).status).toBe(404);
      expect((await unshare(edith, id, person)).status).toBe(404);
    }
    expect((await share(stranger, id, stranger.userId, "owner")).status).toBe(404);
    expect((await share(edith, id, edith.userId, "viewer")).status).toBe(409);
    expect((await unshare(owner, id, edith.userId)).status).toBe(409);
    expect((await share(edith, id, vera.userId, "admin")).status).toBe(400);
  });

  it("is handed over: who owned it is an editor of it", async () => {
    const id = await make(edith, "Handed over");
    await share(edith, id, vera.userId, "viewer");
    expect((await share(edith, id, vera.userId, "owner")).body.may_share).toBe(true);
    expect((await sharing(vera, id)).sort()).toEqual(
      [
        [vera.userId, "owner"],
        [edith.userId, "editor"],
      ].sort(),
    );
    expect((await share(edith, id, edith.userId, "owner")).status).toBe(403);
    const list = await owner.call(workflows.GET, { url: `/?owner=${vera.userId}` });
    expect((list.body.items as { id: string }[]).map((each) => each.id)).toEqual([id]);
    expect((await owner.call(owners.GET)).text).toContain(vera.userId);
  });

  it("has a row in the audit log for each of it", async () => {
    const id = await make(edith, "Audited");
    await share(edith, id, vera.userId, "viewer");
    await restrict(edith, id);
    await unshare(edith, id, vera.userId);
    const { body } = await owner.call(audit.GET, { url: "/?action=workflow.share&limit=3" });
    const person = `${vera.userId}@example.com`;
    expect(body.items).toMatchObject([
      { target: { id, name: "Audited" }, before: { person, role: "viewer" }, after: null },
      { target: { id }, before: { restricted: false }, after: { restricted: true } },
      { target: { id }, before: { person, role: null }, after: { person, role: "viewer" } },
    ]);
  });
});

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

it("a slug that looks like another workflow's id gives nobody that workflow", async () => {
  const id = await make(edith, "Restricted");
  await share(edith, id, erin.userId, "viewer");
  await restrict(edith, id);
  await make(erin, "A trap", { slug: id });
  expect((await save(erin, id, "Taken over")).status).toBe(403);
  expect((await read(erin, id)).body.name).toBe("Restricted");
});
