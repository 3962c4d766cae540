/** A workflow with one of everything that a route may be about, for the walk through all routes. */
import { sql } from "drizzle-orm";
import { withSystem, withTenant } from "@/db/client";
import { memberships, users } from "@/db/schema";
import type { TestDatabase } from "@/db/testing";
import { makeKey } from "@/lib/api/testing";
import { newId } from "@/lib/tenancy/ids";
import type { Subject } from "./access";
import type { Role, WorkflowRole } from "./permissions";

/** Somebody's two roles, and whether the first one counts. */
export interface Shared {
  workspace: Exclude<Role, "owner" | "admin">;
  role: WorkflowRole | null;
  is_restricted: boolean;
}

/** Adds somebody to a workspace. */
export async function addPerson(orgId: string, role: Role): Promise<{ userId: string; key: string }> {
  const userId = newId();
  await withSystem(async (tx) => {
    await tx.insert(users).values({ id: userId, email: `${userId}@example.com`, name: role, password_hash: "none" });
    await tx.insert(memberships).values({ org_id: orgId, user_id: userId, role });
  });
  return { userId, key: await makeKey(orgId, userId) };
}

/** @returns what makes another workflow that is shared like this, and gives the id of a part of it with the key of who it is shared with. */
export async function makeShared(db: TestDatabase, { workspace, role, is_restricted }: Shared) {
  const { orgId } = await db.makeOrg();
  const { userId, key } = await addPerson(orgId, workspace);
  return async (of: Subject): Promise<{ id: string; key: string }> => {
    const [workflow, version, execution, approval, variable] = [newId(), newId(), newId(), newId(), newId()];
    const document = JSON.stringify({ name: "Shared", nodes: [], edges: [], triggers: [] });
    const inTrash = of === "workflow in the trash" ? sql`now()` : sql`null`;
    await withTenant(orgId, async (tx) => {
      await tx.execute(sql`insert into workflows (id, org_id, slug, name, document, layout, deleted_at)
        values (${workflow}, ${orgId}, ${workflow}, 'Shared', ${document}::text::jsonb, '{}', ${inTrash})`);
      await tx.execute(sql`insert into workflow_versions (id, org_id, workflow_id, kind, number, semver, document, layout, hash)
        values (${version}, ${orgId}, ${workflow}, 'published', 1, '1.0.0', ${document}::text::jsonb, '{}', 'h')`);
      await tx.execute(sql`insert into executions (id, org_id, workflow_id, version_id, status, trigger_type, trigger)
        values (${execution}, ${orgId}, ${workflow}, ${version}, 'completed', 'manual', '{"trigger_type": "manual", "trigger_index": null, "timestamp": "2026-01-01T00:00:00Z", "source": {}, "user_id": null, "data": {}}')`);
      await tx.execute(sql`
        insert into approvals (id, org_id, task_id, execution_id, workflow_id, node_id, visit, interrupt_id, prompt, status, on_timeout)
        values (${approval}, ${orgId}, ${approval}, ${execution}, ${workflow}, 'a', 1, 'i', 'Really?', 'pending', 'fail')`);
      await tx.execute(sql`insert into variables (id, org_id, workflow_id, name, type)
        values (${variable}, ${orgId}, ${workflow}, 'limit', 'text')`);
      if (role !== null)
        await tx.execute(sql`insert into workflow_collaborators (org_id, workflow_id, user_id, role)
          values (${orgId}, ${workflow}, ${userId}, ${role})`);
      if (is_restricted)
        await tx.execute(sql`insert into workflow_restrictions (workflow_id, org_id) values (${workflow}, ${orgId})`);
    });
    const ids: Record<Subject, string> = {
      workflow,
      "workflow in the trash": workflow,
      execution,
      approval,
      variable,
    };
    return { id: ids[of], key };
  };
}
