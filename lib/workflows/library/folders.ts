/** Folders of workflows. Their tree is changed by one at a time, so that two moves cannot make a circle. */

import { and, eq, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { workflow_folders, workflows } from "@/db/schema";
import type { FolderItem } from "@/lib/api/contracts/library";
import { notFound } from "@/lib/api/ids";
import { noteChange } from "@/lib/audit/note";
import { asCaller } from "@/lib/auth/access";
import type { Role } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";
import { trashInside } from "../trash/remove";
import { idRows } from "./facts";
import type { Asker } from "./select";

/** Deeper, nobody finds anything. */
export const MAX_DEPTH = 5;
const MAX_FOLDERS = 500;

type Folder = { id: string; parent_id: string | null; name: string };

/** All folders of the workspace, by name, with the workflows directly in each. */
export async function listFolders(orgId: string): Promise<{ items: FolderItem[]; max_depth: number }> {
  const items = await withTenant(orgId, (tx) =>
    tx.execute<FolderItem>(sql`
      select d.id, d.name, d.parent_id,
        (select count(*)::int from workflows w where w.org_id = d.org_id and w.folder_id = d.id and w.deleted_at is null) as workflows
      from workflow_folders d where d.org_id = ${orgId} order by lower(d.name), d.id`),
  );
  return { items, max_depth: MAX_DEPTH };
}

/** @throws AppError not_found for the parent; conflict when the name is taken there or it is too deep. */
export function createFolder(by: Asker, wanted: { name: string; parent_id: string | null }): Promise<FolderItem> {
  return withTenant(by.orgId, async (tx) => {
    noteChange();
    const all = await lockTree(tx, by.orgId);
    if (all.length >= MAX_FOLDERS) throw new AppError("conflict", `A workspace has at most ${MAX_FOLDERS} folders.`);
    checkPlace(all, wanted.parent_id, 1);
    checkName(all, wanted.name, wanted.parent_id, null);
    const row = { id: newId(), name: wanted.name, parent_id: wanted.parent_id };
    await tx.insert(workflow_folders).values({ ...row, org_id: by.orgId, created_by: by.userId });
    return { ...row, workflows: 0 };
  });
}

/** Renames or moves a folder. @throws AppError not_found; conflict for a name that is taken, a place that is too deep or inside itself. */
export function changeFolder(
  orgId: string,
  id: string,
  change: { name?: string; parent_id?: string | null },
): Promise<{ id: string; name: string; parent_id: string | null }> {
  return withTenant(orgId, async (tx) => {
    noteChange();
    const all = await lockTree(tx, orgId);
    const before = all.find((folder) => folder.id === id);
    if (!before) throw notFound("folder");
    const parent_id = change.parent_id === undefined ? before.parent_id : change.parent_id;
    const after = { id, name: change.name ?? before.name, parent_id };
    if (after.parent_id !== before.parent_id) {
      if (ancestorsOf(all, after.parent_id).includes(id))
        throw new AppError("conflict", "A folder cannot be moved into itself.");
      checkPlace(all, after.parent_id, heightOf(all, id));
    }
    checkName(all, after.name, after.parent_id, id);
    await tx
      .update(workflow_folders)
      .set({ name: after.name, parent_id: after.parent_id })
      .where(and(eq(workflow_folders.org_id, orgId), eq(workflow_folders.id, id)));
    return after;
  });
}

/**
 * Deletes a folder. "up": its folders and workflows move to where it was, under another name where theirs is taken; "trash": its
 * workflows, at any depth, go into the trash and its folders with it. @throws AppError not_found
 */
export function removeFolder(
  by: Asker & { role: Role },
  id: string,
  contents: "up" | "trash",
): Promise<{ trashed: number }> {
  // What they may not move to the trash stays, at the top.
  return asCaller(by, () => removeInside(by, id, contents), contents === "trash" ? "workflow.delete" : null);
}

function removeInside(by: Asker, id: string, contents: "up" | "trash"): Promise<{ trashed: number }> {
  return withTenant(by.orgId, async (tx) => {
    noteChange();
    const all = await lockTree(tx, by.orgId);
    const folder = all.find((each) => each.id === id);
    if (!folder) throw notFound("folder");
    if (contents === "up") {
      await moveUp(tx, by.orgId, all, folder);
      return { trashed: 0 };
    }
    const inside = insideOf(all, id);
    // The folders before the workflows, as who moves some into one does it: else the two might wait for each other forever.
    await tx.execute(sql`select id from workflow_folders where id in ${idRows(inside)} order by id for update`);
    const rows = await tx.execute<{ id: string }>(sql`
      select w.id from workflows w where w.org_id = ${by.orgId} and w.deleted_at is null
        and w.folder_id in ${idRows(inside)}`);
    const trashed = await trashInside(
      tx,
      by,
      rows.map((row) => row.id),
    );
    // The deepest first: a folder that still holds one stays.
    for (const each of inside.reverse()) await tx.delete(workflow_folders).where(eq(workflow_folders.id, each));
    return { trashed: trashed.length };
  });
}

async function moveUp(tx: Tx, orgId: string, all: Folder[], { id, parent_id }: Folder): Promise<void> {
  const taken = all.filter((each) => each.parent_id === parent_id && each.id !== id).map(({ name }) => name);
  // One of them may have the folder's own name: that is out of the way first.
  await tx.update(workflow_folders).set({ name: id }).where(eq(workflow_folders.id, id));
  for (const child of all.filter((each) => each.parent_id === id)) {
    const name = freeName(child.name, taken);
    taken.push(name);
    await tx.update(workflow_folders).set({ name, parent_id }).where(eq(workflow_folders.id, child.id));
  }
  await tx
    .update(workflows)
    .set({ folder_id: parent_id })
    .where(and(eq(workflows.org_id, orgId), eq(workflows.folder_id, id)));
  await tx.delete(workflow_folders).where(eq(workflow_folders.id, id));
}

function freeName(wanted: string, taken: string[]): string {
  const isTaken = (name: string) => taken.some((each) => each.toLowerCase() === name.toLowerCase());
  if (!isTaken(wanted)) return wanted;
  for (let n = 2; ; n++) {
    const name = `${wanted.slice(0, 72)} ${n}`;
    if (!isTaken(name)) return name;
  }
}

async function lockTree(tx: Tx, orgId: string): Promise<Folder[]> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('flowpilot.folders.' || ${orgId}, 0))`);
  const { id, parent_id, name } = workflow_folders;
  return tx.select({ id, parent_id, name }).from(workflow_folders).where(eq(workflow_folders.org_id, orgId));
}

/** The folder itself and those above it. */
function ancestorsOf(all: Folder[], id: string | null): string[] {
  const folder = all.find((each) => each.id === id);
  return folder ? [folder.id, ...ancestorsOf(all, folder.parent_id)] : [];
}

/** The folder itself and all below, from the top. */
function insideOf(all: Folder[], id: string): string[] {
  return [id, ...all.filter((each) => each.parent_id === id).flatMap((each) => insideOf(all, each.id))];
}

function heightOf(all: Folder[], id: string): number {
  const below = all.filter((each) => each.parent_id === id).map((each) => heightOf(all, each.id));
  return 1 + Math.max(0, ...below);
}

function checkPlace(all: Folder[], parent: string | null, height: number): void {
  if (parent !== null && !all.some(({ id }) => id === parent)) throw notFound("folder");
  if (ancestorsOf(all, parent).length + height <= MAX_DEPTH) return;
  throw new AppError("conflict", `Folders go ${MAX_DEPTH} deep at most.`, { hint: "Choose a place further up." });
}

function checkName(all: Folder[], name: string, parent: string | null, self: string | null): void {
  const wanted = name.toLowerCase();
  const isTaken = all.some(
    (each) => each.id !== self && each.parent_id === parent && each.name.toLowerCase() === wanted,
  );
  if (!isTaken) return;
  const message = `There is a folder "${name}" here already.`;
  throw new AppError("conflict", message, { details: { errors: [{ field: "name", message }] } });
}
