import { sql } from "drizzle-orm";
import { withTenant } from "@/db/client";

/** The people who have made a workflow that is there, by name. */
export async function listOwners(orgId: string): Promise<{ items: { id: string; name: string }[] }> {
  const items = await withTenant(orgId, (tx) =>
    tx.execute<{ id: string; name: string }>(sql`
      select u.id, u.name from users u
      where exists (select from workflows w where w.org_id = ${orgId} and w.created_by = u.id and w.deleted_at is null)
      order by lower(u.name), u.id limit 200`),
  );
  return { items };
}
