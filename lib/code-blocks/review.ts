import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { type Tx, withTenant } from "@/db/client";
import { code_block_reviews } from "@/db/schema";
import type { BlockVersionDetail, reviewBody, reviewDecisionBody } from "@/lib/api/contracts/blocks";
import { noteChange } from "@/lib/audit/note";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";
import { type BlockAuthor, type BlockVersionRow, findBlock, findBlockVersion, takeWrite } from "./find";
import { versionDetail } from "./present";
import { transition } from "./state";

const r = code_block_reviews;

/** Asks for a review of a version whose tests are green. @throws AppError not_found; conflict; rate_limited */
export function requestReview(
  by: BlockAuthor,
  idOrSlug: string,
  ref: string,
  { note }: z.infer<typeof reviewBody>,
): Promise<BlockVersionDetail> {
  takeWrite(by);
  return withTenant(by.orgId, async (tx) => {
    noteChange();
    const block = await findBlock(tx, by.orgId, idOrSlug, { lock: true });
    const version = await findBlockVersion(tx, block, ref);
    if (version.status !== "testing") {
      throw new AppError("conflict", "Only a version whose tests pass can be reviewed.", {
        hint: version.status === "draft" ? "Run its tests first." : "Save a new version.",
      });
    }
    if (await openReview(tx, version)) throw new AppError("conflict", "A review of this version is open already.");
    await tx.insert(r).values({
      id: newId(),
      org_id: by.orgId,
      block_id: block.id,
      version_id: version.id,
      state: "pending",
      note: note || null,
      requested_by: by.userId,
    });
    return versionDetail(tx, by, version);
  });
}

/**
 * Approves or rejects what a review was asked for. A rejected version is a draft again.
 * @throws AppError not_found; forbidden for the version's author; conflict when no review is open; rate_limited
 */
export function decideReview(
  by: BlockAuthor,
  idOrSlug: string,
  ref: string,
  { decision, comment }: z.infer<typeof reviewDecisionBody>,
): Promise<BlockVersionDetail> {
  takeWrite(by);
  return withTenant(by.orgId, async (tx) => {
    const block = await findBlock(tx, by.orgId, idOrSlug, { lock: true });
    const version = await findBlockVersion(tx, block, ref);
    if (version.author_id === by.userId) {
      throw new AppError("forbidden", "Whoever wrote a version cannot review it.", { hint: "Ask somebody else." });
    }
    const open = await openReview(tx, version);
    if (!open) throw new AppError("conflict", "No review of this version is open.", { hint: "Ask for one first." });
    await tx
      .update(r)
      .set({ state: decision, comment: comment || null, decided_by: by.userId, decided_at: sql`now()` })
      .where(and(eq(r.org_id, by.orgId), eq(r.id, open.id)));
    noteChange({ after: { version: version.number, decision, comment: comment || null } });
    // By now it may be a draft, because a test was added that it fails.
    if (decision === "rejected" && version.status === "testing") await transition(tx, version, "rejected");
    return versionDetail(tx, by, version);
  });
}

async function openReview(tx: Tx, { org_id, id }: BlockVersionRow): Promise<{ id: string } | null> {
  const [row] = await tx
    .select({ id: r.id })
    .from(r)
    .where(and(eq(r.org_id, org_id), eq(r.version_id, id), eq(r.state, "pending")));
  return row ?? null;
}
