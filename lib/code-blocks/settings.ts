import { eq, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { code_settings } from "@/db/schema";
import type { CodeSettings } from "@/lib/api/contracts/blocks";
import { noteChange } from "@/lib/audit/note";

/** What a workspace wants of code. */
export function readCodeSettings(orgId: string): Promise<CodeSettings> {
  return withTenant(orgId, (tx) => settingsInside(tx, orgId));
}

/** The same in the caller's transaction. */
export async function settingsInside(tx: Tx, orgId: string): Promise<CodeSettings> {
  const s = code_settings;
  const [row] = await tx
    .select({ require_approval: s.require_approval, single_use: s.single_use })
    .from(s)
    .where(eq(s.org_id, orgId));
  return row ?? { require_approval: false, single_use: false };
}

/** Stores them; they hold from the next publication and the next run on. The caller has checked that this person may. */
export async function saveCodeSettings(
  { orgId, userId }: { orgId: string; userId: string },
  { require_approval, single_use }: CodeSettings,
): Promise<CodeSettings> {
  const set = { require_approval, single_use, updated_by: userId, updated_at: sql`now()` };
  await withTenant(orgId, async (tx) => {
    noteChange({ before: await settingsInside(tx, orgId), after: { require_approval, single_use } });
    await tx
      .insert(code_settings)
      .values({ org_id: orgId, ...set })
      .onConflictDoUpdate({ target: code_settings.org_id, set });
  });
  return { require_approval, single_use };
}
