/** Brings a version from one state to another, as the table says. The block must be locked in the caller's transaction. */
import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { code_block_versions } from "@/db/schema";
import type { BlockStatus } from "@/lib/api/contracts/blocks";
import { AppError } from "@/lib/errors";
import type { BlockVersionRow } from "./find";
import { after, type BlockEvent } from "./life";

type More = Partial<
  Pick<BlockVersionRow, "published_at" | "published_by" | "deprecated_at" | "deprecated_by" | "deprecation">
>;

const NAMES: Record<BlockStatus, string> = {
  draft: "a draft",
  testing: "in testing",
  published: "published",
  deprecated: "deprecated",
};

/** @returns the new state. @throws AppError conflict when the table has no such way */
export async function transition(
  tx: Tx,
  { id, org_id, number, status }: BlockVersionRow,
  event: BlockEvent,
  more: More = {},
): Promise<BlockStatus> {
  const next = after(status, event);
  if (next === null) throw new AppError("conflict", `Version ${number} is ${NAMES[status]}, so this cannot be done.`);
  const v = code_block_versions;
  await tx
    .update(v)
    .set({ ...more, status: next })
    .where(and(eq(v.org_id, org_id), eq(v.id, id)));
  return next;
}
