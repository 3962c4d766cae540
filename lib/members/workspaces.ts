/** The workspaces of a person, and one workspace as a whole. */
import { sql } from "drizzle-orm";
import { withSystem, withTenant } from "@/db/client";
import { orgs } from "@/db/schema";
import type { WorkspaceItem } from "@/lib/api/contracts/members";
import { rateLimit } from "@/lib/api/rate-limit";
import { noteChange } from "@/lib/audit/note";
import { makeWorkspace } from "@/lib/auth/make-workspace";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/observability/log";
import { MEMBERS_CHANNEL } from "./standing";

/** Of each person: ten at once, then one every six minutes. */
const made = rateLimit({ tries: 10, everyMs: 360_000 });

/** Where somebody belongs, by name. */
export async function listWorkspaces(userId: string): Promise<{ items: WorkspaceItem[] }> {
  const rows = await withSystem((tx) =>
    tx.execute<WorkspaceItem>(sql`
      select o.slug, o.name, m.role from memberships m join orgs o on o.id = m.org_id
      where m.user_id = ${userId} order by lower(o.name), o.id limit 1000`),
  );
  return { items: rows.map(({ slug, name, role }) => ({ slug, name, role })) };
}

/** A workspace of one's own. @throws AppError rate_limited */
export async function createWorkspace(userId: string, name: string): Promise<{ slug: string; name: string }> {
  made.take(userId);
  const { slug } = await withSystem((tx) => makeWorkspace(tx, { userId, name, wanted: name }));
  noteChange({ unlogged: true });
  return { slug, name };
}

/** Its address stays, for links to it are about. */
export async function renameWorkspace(orgId: string, name: string): Promise<{ name: string }> {
  await withTenant(orgId, async (tx) => {
    const [before] = await tx.select({ name: orgs.name }).from(orgs).where(sql`id = ${orgId}`).for("update");
    noteChange({ before, after: { name } });
    await tx.update(orgs).set({ name }).where(sql`id = ${orgId}`);
  });
  return { name };
}

/**
 * Deletes a workspace with everything in it. @param confirm its slug, typed.
 * @throws AppError precondition_required without that; conflict while an execution runs
 */
export async function deleteWorkspace(
  by: { orgId: string; orgSlug: string; userId: string },
  confirm: string,
): Promise<void> {
  if (confirm.trim() !== by.orgSlug) {
    throw new AppError("precondition_required", "Type the workspace's address to delete it for ever.", {
      details: { errors: [{ field: "confirm", message: `Type ${by.orgSlug}.` }] },
    });
  }
  await withTenant(by.orgId, async (tx) => {
    const [{ n } = { n: 0 }] = await tx.execute<{ n: number }>(sql`
      select count(*)::int as n from executions
      where org_id = ${by.orgId} and status in ('pending', 'running', 'interrupted')`);
    if (n > 0) {
      throw new AppError(
        "conflict",
        n === 1 ? "One execution has not ended yet." : `${n} executions have not ended yet.`,
        {
          hint: "Cancel what still runs, or wait for its end.",
        },
      );
    }
    // Checkpoints hang on nothing.
    for (const table of ["checkpoints", "checkpoint_blobs", "checkpoint_writes"]) {
      await tx.execute(sql`delete from langgraph.${sql.identifier(table)} where org_id = ${by.orgId}`);
    }
  });
  await withSystem(async (tx) => {
    await tx.execute(sql`delete from orgs where id = ${by.orgId}`);
    await tx.execute(sql`select pg_notify(${MEMBERS_CHANNEL}, ${by.orgId})`);
  });
  noteChange({ unlogged: true });
  log.warn({ event: "workspace_deleted", orgId: by.orgId, userId: by.userId }, "A workspace was deleted for ever.");
}
