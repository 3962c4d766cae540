import { and, desc, eq, isNotNull, isNull, or } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { code_block_versions, code_blocks } from "@/db/schema";
import { isUuid, notFound } from "@/lib/api/ids";
import { rateLimit } from "@/lib/api/rate-limit";
import { noteTarget } from "@/lib/audit/note";
import type { Role } from "@/lib/auth/principal";

/** Who acts on blocks. */
export interface BlockAuthor {
  orgId: string;
  userId: string;
  role: Role;
}

export type BlockRow = typeof code_blocks.$inferSelect;
export type BlockVersionRow = typeof code_block_versions.$inferSelect;

/** Of each person: sixty changes at once, then one a second. */
const writes = rateLimit({ tries: 60, everyMs: 1000 });
/** And thirty runs: each takes a process for as long as the code likes. */
const runs = rateLimit({ tries: 30, everyMs: 2000 });

/** @throws AppError rate_limited */
export function takeWrite({ orgId, userId }: BlockAuthor): void {
  writes.take(`${orgId} ${userId}`);
}

/** @throws AppError rate_limited */
export function takeRun({ orgId, userId }: BlockAuthor): void {
  runs.take(`${orgId} ${userId}`);
}

/**
 * A block of the workspace by id or slug.
 * @param options.lock until the transaction ends: what changes a block, its versions, tests or reviews goes one after the other.
 * @param options.trashed one of the trash instead. @throws AppError not_found
 */
export async function findBlock(
  tx: Tx,
  orgId: string,
  idOrSlug: string,
  { lock = false, trashed = false }: { lock?: boolean; trashed?: boolean } = {},
): Promise<BlockRow> {
  const b = code_blocks;
  const bySlug = eq(b.slug, idOrSlug);
  const query = tx
    .select()
    .from(b)
    .where(
      and(
        eq(b.org_id, orgId),
        isNull(b.erased_at),
        trashed ? isNotNull(b.deleted_at) : isNull(b.deleted_at),
        isUuid(idOrSlug) ? or(eq(b.id, idOrSlug), bySlug) : bySlug,
      ),
    )
    .limit(1);
  const [row] = lock ? await query.for("update") : await query;
  if (!row) throw notFound(trashed ? "code block in the trash" : "code block");
  noteTarget({ type: "code_block", id: row.id, name: row.name });
  return row;
}

/** A version by its number, "latest" or "published". @throws AppError not_found */
export async function findBlockVersion(tx: Tx, block: BlockRow, ref: string | number): Promise<BlockVersionRow> {
  const v = code_block_versions;
  const which = whichOf(block, String(ref));
  const [row] = which
    ? await tx
        .select()
        .from(v)
        .where(and(eq(v.org_id, block.org_id), eq(v.block_id, block.id), which))
        .orderBy(desc(v.number))
        .limit(1)
    : [];
  if (!row) throw notFound("version");
  return row;
}

function whichOf(block: BlockRow, ref: string) {
  const v = code_block_versions;
  if (ref === "latest") return eq(v.number, block.latest_number);
  if (ref === "published") return block.published_version_id ? eq(v.id, block.published_version_id) : null;
  return /^[1-9]\d{0,8}$/.test(ref) ? eq(v.number, Number(ref)) : null;
}
