/** Collaborators of one workflow: who may make them, and whose it is. Over HTTP, with a member of each kind. */
import { beforeAll, describe, expect, it } from "vitest";
import * as audit from "@/app/api/v1/audit/route";
import * as owners from "@/app/api/v1/workflows/owners/route";
import * as workflows from "@/app/api/v1/workflows/route";
import { useTestDatabase } from "@/db/testing";
import { makePerson, type Person } from "@/lib/api/testing";
import { newId } from "@/lib/tenancy/ids";
import { addCaller, type Caller, make, read, restrict, save, share, sharing, unshare } from "./testing";

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

it("a slug that looks like another workflow's id gives nobody that workflow", async () => {
  const id = await make(edith, "Restricted");
  await share(edith, id, erin.userId, "viewer");
  await restrict(edith, id);
  await make(erin, "A trap", { slug: id });
  expect((await save(erin, id, "Taken over")).status).toBe(403);
  expect((await read(erin, id)).body.name).toBe("Restricted");
});
