import { sql } from "drizzle-orm";
import { withTenant } from "@/db/client";

/** The people who own a workflow that is there, by name. */
export async function listOwners(orgId: string): Promise<{ items: { id: string; name: string }[] }> {
  const items = await withTenant(orgId, (tx) =>
    tx.execute<{ id: string; name: string }>(sql`
      select u.id, u.name from users u
      where exists (select from workflow_collaborators o join workflows w on w.id = o.workflow_id
        where o.org_id = ${orgId} and o.user_id = u.id and o.role = 'owner' and w.deleted_at is null)
      order by lower(u.name), u.id limit 200`),
  );
  return { items };
}
