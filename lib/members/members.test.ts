/** Who is in a workspace: lists, roles, leaving, removing, and the owner that it always has. */
import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as memberRoute from "@/app/api/v1/members/[id]/route";
import * as membersRoute from "@/app/api/v1/members/route";
import * as workflowsRoute from "@/app/api/v1/workflows/route";
import * as leaveRoute from "@/app/api/v1/workspace/leave/route";
import * as workspaceRoute from "@/app/api/v1/workspace/route";
import * as transferRoute from "@/app/api/v1/workspace/transfer/route";
import * as workspacesRoute from "@/app/api/v1/workspaces/route";
import { withSystem, withTenant } from "@/db/client";
import { memberships, users } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import type { MemberList } from "@/lib/api/contracts/members";
import { call, makeKey, makePerson, type Person } from "@/lib/api/testing";
import type { Role } from "@/lib/auth/permissions";
import { newId } from "@/lib/tenancy/ids";

const db = useTestDatabase();
let owner: Person;
beforeEach(async () => {
  owner = await makePerson(db);
});

/** Another member of the owner's workspace, with a key. */
async function join(role: Role, name = role): Promise<{ id: string; key: string }> {
  const id = newId();
  await withSystem(async (tx) => {
    await tx.insert(users).values({ id, email: `${id}@example.com`, name });
    await tx.insert(memberships).values({ org_id: owner.orgId, user_id: id, role });
  });
  return { id, key: await makeKey(owner.orgId, id) };
}

const patch = (key: string, id: string, role: Role) =>
  call(memberRoute.PATCH, { method: "PATCH", key, params: { id }, body: { role } });
const remove = (key: string, id: string) => call(memberRoute.DELETE, { method: "DELETE", key, params: { id } });
const leave = (key: string) => call(leaveRoute.POST, { method: "POST", key, body: {} });
const rolesNow = () =>
  withTenant(owner.orgId, async (tx) =>
    Object.fromEntries((await tx.select().from(memberships)).map((row) => [row.user_id, row.role])),
  );

describe("roles", () => {
  it("are given by admins, but that of owner by owners", async () => {
    const [admin, editor] = [await join("admin"), await join("editor")];
    expect((await patch(admin.key, editor.id, "viewer")).body).toEqual({ role: "viewer" });
    expect((await patch(admin.key, editor.id, "owner")).status).toBe(403);
    expect((await patch(admin.key, owner.userId, "viewer")).status).toBe(403);
    expect(
      (await owner.call(memberRoute.PATCH, { method: "PATCH", params: { id: editor.id }, body: { role: "owner" } }))
        .status,
    ).toBe(200);
    expect(await rolesNow()).toMatchObject({ [editor.id]: "owner", [owner.userId]: "owner", [admin.id]: "admin" });
  });

  it("cannot leave a workspace without an owner, however many try at once", async () => {
    const second = await join("owner");
    const one = await makeKey(owner.orgId, owner.userId);
    const answers = await Promise.all([
      patch(one, owner.userId, "editor"),
      leave(second.key),
      patch(second.key, second.id, "viewer"),
    ]);
    expect(answers.filter(({ status }) => status < 300).length).toBeGreaterThan(0);
    expect(Object.values(await rolesNow()).filter((role) => role === "owner")).toHaveLength(1);
    expect((await owner.call(leaveRoute.POST, { method: "POST", body: {} })).body.code ?? "conflict").toMatch(
      /conflict|unauth/,
    );
  });

  it("of nobody cannot be changed, nor of people elsewhere", async () => {
    const other = await makePerson(db);
    for (const id of [newId(), other.userId]) {
      expect(
        (await owner.call(memberRoute.PATCH, { method: "PATCH", params: { id }, body: { role: "viewer" } })).status,
      ).toBe(404);
      expect((await owner.call(memberRoute.DELETE, { method: "DELETE", params: { id } })).status).toBe(404);
      expect((await owner.call(transferRoute.POST, { body: { user_id: id } })).status).toBe(404);
    }
    expect(
      (await owner.call(memberRoute.PATCH, { method: "PATCH", params: { id: "me" }, body: { role: "king" } })).status,
    ).toBe(400);
  });

  it("pass on whole: a transfer makes the other one owner and oneself an admin", async () => {
    const editor = await join("editor");
    expect((await owner.call(transferRoute.POST, { body: { user_id: editor.id } })).status).toBe(200);
    expect(await rolesNow()).toEqual({ [editor.id]: "owner", [owner.userId]: "admin" });
    expect((await owner.call(transferRoute.POST, { body: { user_id: editor.id } })).status).toBe(403);
  });
});

describe("who goes", () => {
  it("is out at once, keys and all; what they made stays", async () => {
    const editor = await join("editor");
    const made = await call<{ id: string }>(workflowsRoute.POST, {
      key: editor.key,
      body: { name: "Kept", nodes: [], edges: [], triggers: [] },
    });
    expect(made.status).toBe(201);
    expect((await owner.call(memberRoute.DELETE, { method: "DELETE", params: { id: editor.id } })).status).toBe(204);
    expect((await call(membersRoute.GET, { key: editor.key })).status).toBe(401);
    const { body } = await owner.call(workflowsRoute.GET);
    expect(JSON.stringify(body)).toContain(made.body.id);
  });

  it("may leave, unless they are the last owner", async () => {
    const viewer = await join("viewer");
    expect((await leave(viewer.key)).status).toBe(204);
    const last = await owner.call(leaveRoute.POST, { method: "POST", body: {} });
    expect(last).toMatchObject({ status: 409, body: { code: "conflict", reason: "last_owner" } });
  });

  it("is not removed by themselves, nor an owner by an admin", async () => {
    const admin = await join("admin");
    expect((await remove(admin.key, admin.id)).status).toBe(409);
    expect((await remove(admin.key, owner.userId)).status).toBe(403);
  });
});

describe("the list", () => {
  it("of ten thousand members comes page by page, by name, and is searched", async () => {
    await withSystem(async (tx) => {
      await tx.execute(sql`
        with people as (insert into users (id, email, name)
          select gen_random_uuid(), 'p' || n || '@example.com', 'Person ' || lpad(n::text, 5, '0') from generate_series(1, 10000) n
          returning id)
        insert into memberships (org_id, user_id, role) select ${owner.orgId}, id, 'viewer' from people`);
    });
    const page = (url: string) =>
      owner.call(membersRoute.GET, { url }).then(({ body }) => body as unknown as MemberList);
    const first = await page("/?limit=200");
    expect(first.total).toBe(10_001);
    expect(first.items).toHaveLength(200);
    const names = first.items.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    const second = await page(`/?limit=200&cursor=${first.next_cursor}`);
    expect(second.items[0]?.name).toBe("Person 00201");
    expect((await page("/?q=person%2009999")).items.map(({ name }) => name)).toEqual(["Person 09999"]);
    expect((await page("/?q=p77%40example")).items).toHaveLength(1);
    expect((await page("/?q=%25")).items).toEqual([]);
    expect((await owner.call(membersRoute.GET, { url: "/?cursor=abc" })).status).toBe(400);
  });

  it("shows nobody of other workspaces", async () => {
    const other = await makePerson(db);
    const { body } = await other.call(membersRoute.GET);
    expect(body.items).toMatchObject([{ id: other.userId, is_you: true, role: "owner" }]);
  });
});

describe("workspaces", () => {
  let slug = "";
  beforeAll(async () => {
    const made = await makePerson(db);
    slug = String((await made.browse(workspacesRoute.POST, { body: { name: "Setup" } })).body.slug);
  });

  it("get an address that no page has", () => {
    expect(slug).toBe("setup-2");
  });

  it("are made by anybody, for themselves, and listed", async () => {
    const made = await owner.browse(workspacesRoute.POST, { body: { name: "Second & best" } });
    expect(made).toMatchObject({ status: 201, body: { slug: "second-best" } });
    const again = await owner.browse(workspacesRoute.POST, { body: { name: "Second best" } });
    expect(again.body.slug).toBe("second-best-2");
    const { body } = await owner.browse(workspacesRoute.GET);
    expect(body.items).toHaveLength(3);
    const inside = await owner.browse(membersRoute.GET, { headers: { "x-workspace": "second-best" } });
    expect(inside.body.total).toBe(1);
  });

  it("are renamed, and keep their address", async () => {
    const mine = { "x-workspace": `org-${owner.orgId.slice(-12)}` };
    const renamed = await owner.browse(workspaceRoute.PATCH, {
      method: "PATCH",
      body: { name: "New name" },
      headers: mine,
    });
    expect(renamed.body).toEqual({ name: "New name" });
    expect((await owner.browse(membersRoute.GET, { headers: mine })).status).toBe(200);
  });

  it("are deleted with everything in them, by their typed address and no other", async () => {
    const send = (confirm: string) => owner.call(workspaceRoute.DELETE, { method: "DELETE", body: { confirm } });
    expect((await send("something")).status).toBe(428);
    await owner.call(workflowsRoute.POST, { body: { name: "Gone", nodes: [], edges: [], triggers: [] } });
    expect((await send(`org-${owner.orgId.slice(-12)}`)).status).toBe(204);
    const [left] = await withSystem((tx) =>
      tx.execute<{ n: number }>(sql`select count(*)::int as n from memberships where org_id = ${owner.orgId}`),
    );
    expect(left?.n).toBe(0);
    expect((await owner.call(membersRoute.GET)).status).toBe(401);
  });
});
