import { and, desc, eq, isNotNull, isNull, lt, sql } from "drizzle-orm";
import type { z } from "zod";
import { withTenant } from "@/db/client";
import { code_block_versions, code_blocks } from "@/db/schema";
import type { BlockList, blockQuery } from "@/lib/api/contracts/blocks";
import { afterId, toPage } from "@/lib/api/paging";
import { blockItems } from "./present";

/** Blocks of a workspace, newest first. @throws AppError bad_request for a wrong cursor */
export function listBlocks(orgId: string, query: z.infer<typeof blockQuery>): Promise<BlockList> {
  const after = afterId(query.cursor);
  const q = query.q?.trim();
  const like = q ? `%${q.replace(/[\\%_]/g, "\\$&")}%` : null;
  const b = code_blocks;
  const v = code_block_versions;
  return withTenant(orgId, async (tx) => {
    const rows = await tx
      .select()
      .from(b)
      .where(
        and(
          eq(b.org_id, orgId),
          isNull(b.erased_at),
          query.state === "trash" ? isNotNull(b.deleted_at) : isNull(b.deleted_at),
          query.language ? eq(b.language, query.language) : undefined,
          query.status
            ? sql`exists (select from ${v} where ${v.block_id} = ${b.id} and ${v.number} = ${b.latest_number} and ${v.status} = ${query.status})`
            : undefined,
          like === null
            ? undefined
            : sql`(${b.name} ilike ${like} or ${b.slug} ilike ${like} or ${b.description} ilike ${like})`,
          after ? lt(b.id, after) : undefined,
        ),
      )
      .orderBy(desc(b.id))
      .limit(query.limit + 1);
    const { items, next_cursor } = toPage(rows, query.limit, ({ id }) => id);
    return { items: await blockItems(tx, orgId, items), next_cursor };
  });
}
