import { type Tx, withTenant } from "@/db/client";
import type { BlockDetail } from "@/lib/api/contracts/blocks";
import { type BlockAuthor, findBlock, findBlockVersion } from "./find";
import { blockItems, versionDetail } from "./present";

/** A block with its newest version, by id or slug. @throws AppError not_found */
export function getBlock(by: BlockAuthor, idOrSlug: string): Promise<BlockDetail> {
  return withTenant(by.orgId, (tx) => detailInside(tx, by, idOrSlug));
}

/** The same in the caller's transaction. */
export async function detailInside(tx: Tx, by: BlockAuthor, idOrSlug: string): Promise<BlockDetail> {
  const block = await findBlock(tx, by.orgId, idOrSlug);
  const [item] = await blockItems(tx, by.orgId, [block]);
  if (!item) throw new Error("The block has no version.");
  const latest = await findBlockVersion(tx, block, "latest");
  return { ...item, latest_version: await versionDetail(tx, by, latest) };
}
