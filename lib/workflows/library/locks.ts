/** Workflows that one thing is done to at once: locked in one order, so that two who choose the same ones do not wait for each other forever. */
import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { notFound } from "@/lib/api/ids";
import { idRows } from "./facts";

/** Locks those that are there. @returns their ids. */
export async function lockWorkflows(tx: Tx, orgId: string, ids: readonly string[], where: "list" | "trash") {
  const state = where === "list" ? sql`w.deleted_at is null` : sql`w.deleted_at is not null and w.erased_at is null`;
  const rows = await tx.execute<{ id: string }>(sql`
    select w.id from workflows w where w.org_id = ${orgId} and w.id in ${idRows(ids)} and ${state} order by w.id for update`);
  return rows.map(({ id }) => id);
}

/** @throws AppError not_found unless the folder is this workspace's; null is the top. */
export async function checkFolder(tx: Tx, orgId: string, id: string | null): Promise<void> {
  if (id === null) return;
  // Held until the end, so that nobody deletes the folder in between.
  const [found] = await tx.execute(
    sql`select id from workflow_folders where org_id = ${orgId} and id = ${id} for share`,
  );
  if (!found) throw notFound("folder");
}
