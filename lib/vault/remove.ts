import { and, eq } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { credentials } from "@/db/schema";
import { notFound } from "@/lib/api/ids";
import { noteChange } from "@/lib/audit/note";

/** Deletes a credential for good; workflows that name it fail at the node that needs it. @throws AppError not_found */
export async function removeCredential(orgId: string, id: string): Promise<void> {
  await withTenant(orgId, async (tx) => {
    const [gone] = await tx
      .delete(credentials)
      .where(and(eq(credentials.org_id, orgId), eq(credentials.id, id)))
      .returning({ name: credentials.name });
    if (!gone) throw notFound("credential");
    noteChange({ target: { type: "credential", id, name: gone.name } });
  });
}
