import { sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import type { BlockDiff, BlockVersionDetail, BlockVersionList } from "@/lib/api/contracts/blocks";
import { afterId, toPage } from "@/lib/api/paging";
import { fieldChanges } from "@/lib/workflow/diff/fields";
import { contentOf } from "./content";
import { type BlockAuthor, type BlockVersionRow, findBlock, findBlockVersion } from "./find";
import { readVersions, versionDetail } from "./present";

/** Versions of a block, newest first. @throws AppError not_found; bad_request for a wrong cursor */
export function listBlockVersions(
  orgId: string,
  idOrSlug: string,
  query: { limit: number; cursor?: string },
): Promise<BlockVersionList> {
  const after = afterId(query.cursor);
  return withTenant(orgId, async (tx) => {
    const { id } = await findBlock(tx, orgId, idOrSlug);
    const where = sql`v.org_id = ${orgId} and v.block_id = ${id} and (${after}::uuid is null or v.id < ${after}::uuid)`;
    return toPage(await readVersions(tx, where, query.limit + 1), query.limit, (item) => item.id);
  });
}

/** One version with its content and what may become of it. @param ref a number, "latest" or "published". @throws AppError not_found */
export function getBlockVersion(by: BlockAuthor, idOrSlug: string, ref: string): Promise<BlockVersionDetail> {
  return withTenant(by.orgId, async (tx) => {
    const block = await findBlock(tx, by.orgId, idOrSlug);
    return versionDetail(tx, by, await findBlockVersion(tx, block, ref));
  });
}

/** What differs between two versions. Without `from` it is the published one, or nothing when there is none. @throws AppError not_found */
export function compareBlockVersions(
  orgId: string,
  idOrSlug: string,
  { from, to }: { from?: string; to: string },
): Promise<BlockDiff> {
  return withTenant(orgId, async (tx) => {
    const block = await findBlock(tx, orgId, idOrSlug);
    const isFirst = from === undefined && block.published_version_id === null;
    const before = isFirst ? null : await findBlockVersion(tx, block, from ?? "published");
    const after = await findBlockVersion(tx, block, to);
    return {
      from: before && sideOf(before),
      to: sideOf(after),
      code_changed: before?.code !== after.code,
      fields: fieldChanges(before ? contentOf(before) : {}, contentOf(after), ["code"]),
    };
  });
}

const sideOf = ({ number, status, code }: BlockVersionRow) => ({ number, status, code });
