/** Whose a workflow is when its owner goes, and who comes for the sake of one workflow. */
import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import * as accountRoute from "@/app/api/v1/account/route";
import * as auditRoute from "@/app/api/v1/audit/route";
import * as invitationsRoute from "@/app/api/v1/invitations/route";
import * as joinRoute from "@/app/api/v1/join/route";
import * as memberRoute from "@/app/api/v1/members/[id]/route";
import * as collaboratorRoute from "@/app/api/v1/workflows/[id]/collaborators/[person]/route";
import * as collaboratorsRoute from "@/app/api/v1/workflows/[id]/collaborators/route";
import * as workflowsRoute from "@/app/api/v1/workflows/route";
import * as leaveRoute from "@/app/api/v1/workspace/leave/route";
import * as workspaceRoute from "@/app/api/v1/workspace/route";
import { withSystem, withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { call, makePerson, type Person } from "@/lib/api/testing";
import { hashPassword } from "@/lib/auth/password";
import { addPerson } from "@/lib/auth/permissions.testing";
import { setEnvForTests } from "@/lib/env";
import { newId } from "@/lib/tenancy/ids";

const db = useTestDatabase();
let owner: Person;
let edith: { userId: string; key: string };
let id: string;
beforeEach(async () => {
  owner = await makePerson(db);
  edith = await addPerson(owner.orgId, "editor");
  const body = { name: "Hers", nodes: [], edges: [], triggers: [] };
  id = String((await call(workflowsRoute.POST, { key: edith.key, body })).body.id);
});

const people = async () => {
  const { body } = await owner.call(collaboratorsRoute.GET, { params: { id } });
  return (body.items as { id: string; role: string }[]).map((each) => [each.id, each.role]);
};
const share = (person: string, role: string) =>
  owner.call(collaboratorRoute.PUT, { method: "PUT", params: { id, person }, body: { role } });

describe("a workflow whose owner goes belongs to the owner of the workspace", () => {
  it("when they leave", async () => {
    // Who owns it next may be something else on it before.
    await share(owner.userId, "viewer");
    expect((await call(leaveRoute.POST, { method: "POST", key: edith.key, body: {} })).status).toBe(204);
    expect(await people()).toEqual([[owner.userId, "owner"]]);
  });

  it("when they are removed, and collaborators who are removed are none any more", async () => {
    const vera = await addPerson(owner.orgId, "viewer");
    await share(vera.userId, "editor");
    for (const person of [vera.userId, edith.userId])
      expect((await owner.call(memberRoute.DELETE, { method: "DELETE", params: { id: person } })).status).toBe(204);
    expect(await people()).toEqual([[owner.userId, "owner"]]);
    const { body } = await owner.call(auditRoute.GET, { url: "/?action=member.manage&limit=1" });
    expect(body.items).toMatchObject([{ before: { role: "editor" }, after: { workflows_handed_over: 1 } }]);
  });

  it("when they delete their account, in each of their workspaces", async () => {
    const other = await makePerson(db);
    const theirs = newId();
    await withSystem(async (tx) => {
      await tx.execute(
        sql`insert into memberships (org_id, user_id, role) values (${other.orgId}, ${edith.userId}, 'editor')`,
      );
      await tx.execute(
        sql`update users set password_hash = ${await hashPassword("currents in long lines")} where id = ${edith.userId}`,
      );
    });
    await withTenant(other.orgId, async (tx) => {
      await tx.execute(
        sql`insert into workflows (id, org_id, slug, name, document, layout) values (${theirs}, ${other.orgId}, 'b', 'B', '{}', '{}')`,
      );
      await tx.execute(sql`insert into workflow_collaborators (org_id, workflow_id, user_id, role)
        values (${other.orgId}, ${theirs}, ${edith.userId}, 'owner')`);
    });
    const body = { password: "currents in long lines" };
    expect((await call(accountRoute.DELETE, { method: "DELETE", session: edith.userId, body })).status).toBe(204);
    expect(await people()).toEqual([[owner.userId, "owner"]]);
    const rows = await withTenant(other.orgId, (tx) =>
      tx.execute(sql`select user_id, role from workflow_collaborators`),
    );
    expect([...rows]).toEqual([{ user_id: other.userId, role: "owner" }]);
  });

  it("but a workspace that is deleted leaves none", async () => {
    const [{ slug } = { slug: "" }] = await withSystem((tx) =>
      tx.execute<{ slug: string }>(sql`select slug from orgs where id = ${owner.orgId}`),
    );
    const gone = await owner.call(workspaceRoute.DELETE, { method: "DELETE", body: { confirm: slug } });
    expect(gone.status).toBe(204);
    const left = await withSystem((tx) =>
      tx.execute(sql`select from workflow_collaborators where org_id = ${owner.orgId}`),
    );
    expect(left).toHaveLength(0);
  });
});

it("who is invited for the sake of a workflow is a collaborator of it when they come", async () => {
  setEnvForTests({ smtpUrl: null });
  const email = `${newId()}@example.com`;
  const ask = { emails: [email], role: "viewer", workflow: { id, role: "editor" } };
  const { body } = await owner.call(invitationsRoute.POST, { body: ask });
  const [made] = body.items as { link: string }[];
  const token = made?.link.split("/join/")[1];
  const headers = { "sec-fetch-site": "same-origin" };
  const account = { name: "New", email, password: "correct horse battery" };
  expect((await call(joinRoute.POST, { body: { token, account }, headers })).status).toBeLessThan(300);
  expect((await people()).map(([, role]) => role)).toEqual(["owner", "editor"]);
  const unknown = { ...ask, workflow: { id: newId(), role: "editor" } };
  expect((await owner.call(invitationsRoute.POST, { body: unknown })).status).toBe(404);
  const stranger = await makePerson(db);
  expect((await stranger.call(invitationsRoute.POST, { body: ask })).status).toBe(404);
  setEnvForTests(null);
});
