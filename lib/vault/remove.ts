import { and, eq } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { credentials } from "@/db/schema";
import { notFound } from "@/lib/api/ids";

/** Deletes a credential for good; workflows that name it fail at the node that needs it. @throws AppError not_found */
export async function removeCredential(orgId: string, id: string): Promise<void> {
  const gone = await withTenant(orgId, (tx) =>
    tx
      .delete(credentials)
      .where(and(eq(credentials.org_id, orgId), eq(credentials.id, id)))
      .returning({ id: credentials.id }),
  );
  if (gone.length === 0) throw notFound("credential");
}
