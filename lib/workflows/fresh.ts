import { and, asc, eq, gt } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { workflow_states } from "@/db/schema";
import { asEverybody } from "@/db/viewer";

/** More than that are behind only after something went wrong; the sweep of the shared documents does the rest. */
const MOST = 50;

/** Brings all drafts of a workspace up to date, for those who read many of them at once. Mostly there is nothing to do. */
export function freshDrafts(orgId: string): Promise<void> {
  return asEverybody(() => derive(orgId));
}

async function derive(orgId: string): Promise<void> {
  const s = workflow_states;
  const behind = await withTenant(orgId, (tx) =>
    tx
      .select({ id: s.workflow_id })
      .from(s)
      .where(and(eq(s.org_id, orgId), gt(s.last_seq, s.derived_seq)))
      .orderBy(asc(s.workflow_id))
      .limit(MOST),
  );
  if (behind.length === 0) return;
  const { deriveDraft } = await import("@/lib/collab/store/derive-draft");
  for (const { id } of behind) await deriveDraft(orgId, id);
}
