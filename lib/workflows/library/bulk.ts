import { inArray, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { workflows } from "@/db/schema";
import type { BulkAnswer, BulkBody } from "@/lib/api/contracts/library";
import { noteChange } from "@/lib/audit/note";
import { asCaller } from "@/lib/auth/access";
import { allow } from "@/lib/auth/allow";
import type { Action, Role } from "@/lib/auth/permissions";
import { trashInside } from "../trash/remove";
import { restoreInside } from "../trash/restore";
import { checkFolder, lockWorkflows } from "./locks";
import type { Asker } from "./select";
import { addTags, takeTags } from "./tags";

const ACTIONS: Record<BulkBody["action"], Action> = {
  move: "workflow.organise",
  tag: "workflow.organise",
  untag: "workflow.organise",
  pause: "workflow.publish",
  resume: "workflow.publish",
  trash: "workflow.delete",
  restore: "workflow.delete",
};

/**
 * Does one thing to many workflows: to all of them, or, when it fails, to none. Those that are not there, or that the caller may
 * not do it to, are left out.
 * @throws AppError forbidden; not_found for the folder; conflict when there would be too many tags.
 */
export function bulk(by: Asker & { role: Role }, wanted: BulkBody): Promise<BulkAnswer> {
  allow(by, ACTIONS[wanted.action]);
  return asCaller(by, () => bulkInside(by, wanted), ACTIONS[wanted.action]);
}

function bulkInside(by: Asker, wanted: BulkBody): Promise<BulkAnswer> {
  return withTenant(by.orgId, async (tx) => {
    noteChange();
    const ids = [...new Set(wanted.ids)];
    if (wanted.action === "trash") return { done: await trashInside(tx, by, ids), notes: [] };
    if (wanted.action === "restore") return restoreAll(tx, by, ids);
    // The folder before the workflows, as who deletes one does it.
    if (wanted.action === "move") await checkFolder(tx, by.orgId, wanted.folder_id);
    const done = await lockWorkflows(tx, by.orgId, ids, "list");
    if (done.length > 0) await change(tx, by, done, wanted);
    return { done, notes: [] };
  });
}

type Change = Exclude<BulkBody, { action: "trash" | "restore" }>;

async function change(tx: Tx, by: Asker, ids: string[], wanted: Change): Promise<void> {
  const these = inArray(workflows.id, ids);
  switch (wanted.action) {
    case "move":
      await tx.update(workflows).set({ folder_id: wanted.folder_id }).where(these);
      return;
    case "tag":
      return addTags(tx, by.orgId, ids, wanted.tags);
    case "untag":
      return takeTags(tx, by.orgId, ids, wanted.tags);
    case "pause":
      await tx
        .update(workflows)
        .set({
          paused_at: sql`coalesce(paused_at, now())`,
          paused_by: sql`case when paused_at is null then ${by.userId}::uuid else paused_by end`,
        })
        .where(these);
      return;
    case "resume":
      await tx.update(workflows).set({ paused_at: null, paused_by: null }).where(these);
      // Whoever was held when they were paused has its turn now.
      await tx.execute(sql`select pg_notify('flow_freed', ${by.orgId})`);
  }
}

async function restoreAll(tx: Tx, by: Asker, ids: string[]): Promise<BulkAnswer> {
  const answer: BulkAnswer = { done: [], notes: [] };
  for (const id of await lockWorkflows(tx, by.orgId, ids, "trash")) {
    const { problems } = await restoreInside(tx, by.orgId, id);
    answer.done.push(id);
    answer.notes.push(...problems.map(({ sentence }) => sentence));
  }
  return answer;
}
