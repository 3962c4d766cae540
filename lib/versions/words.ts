import { eq } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { workflow_versions } from "@/db/schema";
import type { VersionItem } from "@/lib/api/contracts/versions";
import { noteChange } from "@/lib/audit/note";
import { findWorkflow } from "@/lib/workflows/find";
import { findVersion } from "./find";
import { itemOf } from "./list";

/** Gives a version another label or message; its content and number never change. @throws AppError not_found */
export function changeWords(
  orgId: string,
  idOrSlug: string,
  ref: string,
  words: { label?: string | null; message?: string | null },
): Promise<VersionItem> {
  return withTenant(orgId, async (tx) => {
    noteChange();
    const workflow = await findWorkflow(tx, orgId, idOrSlug);
    const { id } = await findVersion(tx, workflow, ref);
    const given = Object.entries(words).map(([key, text]) => [key, text || null]);
    await tx.update(workflow_versions).set(Object.fromEntries(given)).where(eq(workflow_versions.id, id));
    return itemOf(tx, workflow, id);
  });
}
